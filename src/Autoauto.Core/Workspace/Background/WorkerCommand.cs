namespace Autoauto.Core.Workspace.Background;

/// <summary>How this host starts a background worker: the executable, and the arguments in front of the worker's own.</summary>
/// <param name="FileName">Executable.</param>
/// <param name="Arguments">Leading arguments.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments);
