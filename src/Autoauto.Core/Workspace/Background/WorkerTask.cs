using Autoauto.Core.Errors;
using Autoauto.Core.Loop;

namespace Autoauto.Core.Workspace.Background;

/// <summary>What a background worker is started for.</summary>
/// <param name="Root">Root of the repository.</param>
/// <param name="RunId">The run to take over; null to work off the queue.</param>
/// <param name="Handover">Token of the lease that its starter holds for it; null for the queue.</param>
internal sealed record WorkerTask(string Root, string? RunId, string? Handover)
{
    /// <summary>The file that the worker's output goes to.</summary>
    public string LogPath => RunId is null ? new RunPaths(Root).QueueLog : new RunPaths(Root).WorkerLog(RunId);

    /// <summary>The worker's own arguments.</summary>
    public IReadOnlyList<string> ToArguments() => RunId is null ? ["queue", Root] : ["run", Root, RunId, Handover!];

    /// <summary>Reads them.</summary>
    /// <exception cref="AutoautoException">InvalidArgument: workers are started by the engine only.</exception>
    public static WorkerTask Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        ["queue", var root] => new WorkerTask(root, null, null),
        ["run", var root, var runId, var handover] => new WorkerTask(root, runId, handover),
        _ => throw new AutoautoException(ErrorCode.InvalidArgument, "A background worker is started by a detached or queued run, not by hand."),
    };
}
