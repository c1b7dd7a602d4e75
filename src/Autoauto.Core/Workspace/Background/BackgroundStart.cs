namespace Autoauto.Core.Workspace.Background;

/// <summary>A run that works or waits in the background.</summary>
/// <param name="Run">The run.</param>
/// <param name="Warnings">What the checks found worth saying.</param>
public sealed record BackgroundStart(RunView Run, IReadOnlyList<string> Warnings);
