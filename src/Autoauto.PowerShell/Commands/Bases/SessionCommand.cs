using System.Management.Automation;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Workspace;
using Autoauto.Core.Workspace.Background;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands.Bases;

/// <summary>What Start-AutoRun and Resume-AutoRun share: a run of this process, streamed as experiments or returned as a summary.</summary>
public abstract class SessionCommand : AutoCommand
{
    /// <summary>The parameter set that streams experiments.</summary>
    protected const string StreamSet = "Stream";

    /// <summary>The parameter set that returns the run.</summary>
    protected const string SummarySet = "Summary";

    /// <summary>The parameter set that leaves the work to a background worker.</summary>
    protected const string DetachedSet = "Detached";

    /// <summary>Works in a process of its own, which outlives the terminal, and returns the run as soon as that has begun.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DetachedSet)]
    public SwitchParameter Detached { get; set; }

    /// <summary>Returns the finished run instead of its experiments.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SummarySet)]
    public SwitchParameter Summary { get; set; }

    // A run that cannot start or go on is what the whole command is about, unless more of them come through the pipeline.
    private protected override bool IsTerminating(ErrorCode code) => !MyInvocation.ExpectingInput || base.IsTerminating(code);

    /// <summary>Works on a run until it is over, on this thread. Everything that asks or resolves something must have happened before.</summary>
    private protected void Work(RepositoryWorkspace workspace, Func<RunSession> start)
    {
        var session = start();
        SessionPump.Drain(this, session, new EventRenderer(workspace.Root, !Summary), StopToken);
        if (Summary && workspace.FindRun(session.RunId) is { } view)
        {
            WriteInfo(Map.From(view, workspace.KeptMetrics(session.RunId)));
        }
    }

    /// <summary>Leaves the work to a background worker, and writes the run once that has begun or the run is queued.</summary>
    private protected void LeaveToWorker(RepositoryWorkspace workspace, Func<CancellationToken, Task<BackgroundStart>> start)
    {
        var started = SessionPump.Await(start, static () => { }, StopToken);
        foreach (var warning in started.Warnings)
        {
            WriteWarning(SafeText.Line(warning)!);
        }

        WriteInfo(Map.From(started.Run, workspace.KeptMetrics(started.Run.Run.Id)));
    }
}
