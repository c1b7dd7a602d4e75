using System.Runtime.InteropServices;

namespace Autoauto.Core.Tests.Support;

/// <summary>
/// Takes root's rights away from the thread that makes it, and from what that starts, until it is disposed of: root passes over permissions, so that a test of them says
/// nothing. Nothing happens where the tests run as an ordinary user. There must be no await while it stands.
/// </summary>
internal sealed class OrdinaryUser : IDisposable
{
    private const int Nobody = 65534;
    private readonly bool _isRoot = Environment.IsPrivilegedProcess;

    public OrdinaryUser() => Become(Nobody, Nobody);

    public void Dispose() => Become(0, 0);

    private void Become(int real, int effective)
    {
        if (_isRoot)
        {
            // By the system call itself, which changes this thread alone; libc's function changes all.
            var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;
            Assert.Equal(0, Call(number, real, effective, 0));
        }
    }

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Call(nint number, nint real, nint effective, nint saved);
}
