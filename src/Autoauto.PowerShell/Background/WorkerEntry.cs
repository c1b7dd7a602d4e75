using Autoauto.Core.Workspace.Background;

namespace Autoauto.Background;

/// <summary>Where a background worker begins that the module has started. Nothing for users: Start-AutoRun -Detached and -Queue call it.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class WorkerEntry
{
    /// <summary>Runs the worker in this process to its end and returns its exit code.</summary>
    public static int Run(string[] arguments) => BackgroundWorker.Run(arguments, WorkerHost.Command());
}
