using System.Runtime.Versioning;

// SIGKILL, SIGSTOP, mounts: the matrix is made of them.
[assembly: SupportedOSPlatform("linux")]
