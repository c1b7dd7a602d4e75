using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;
using Autoauto.Output;
using Autoauto.Pump;

namespace Autoauto.Commands;

/// <summary>Watches a run that any process works on: its progress, and its events as they come. Ends with the run; Ctrl+C ends only the watching.</summary>
[Cmdlet(VerbsCommon.Watch, "AutoRun")]
[OutputType(typeof(EventInfo))]
[Reading]
public sealed class WatchAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs; several are watched one after the other.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Begins with the last so many events instead of the first one; 0 for new ones only.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [Number(IsWhole = true)]
    public int? Tail { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id => Watch(workspace, RequireRun(id).Run));
    }

    private void Watch(RepositoryWorkspace workspace, Run run)
    {
        var plan = new ProgressPlan(run.Id);
        var after = Tail is { } count ? workspace.FindEventBefore(run.Id, count) : 0;
        try
        {
            RunView? last = null;
            foreach (var step in SessionPump.Enumerate(cancel => workspace.WatchAsync(run.Id, after, cancel), StopToken))
            {
                foreach (var e in step.Events)
                {
                    WriteInfo(Map.From(e, run.Program, workspace.Root));
                }

                last = step.View;
                if (last.Status == RunStatus.Running)
                {
                    SessionPump.Show(this, plan.Show(step.Progress));
                }
            }

            Say(workspace, last!);
        }
        finally
        {
            SessionPump.Close(this, plan.Close());
        }
    }

    private void Say(RepositoryWorkspace workspace, RunView view)
    {
        var id = view.Run.Id;
        switch (view.Status)
        {
            case RunStatus.Queued:
                var place = workspace.ListQueue().FirstOrDefault(v => v.Run.Id == id)?.Position ?? 0;
                WriteWarning($"Run {id} waits in the queue{(place > 0 ? $" at place {Figures.Number(place)}" : string.Empty)}; there is nothing to watch yet.");
                break;
            case RunStatus.Interrupted:
                WriteWarning($"Run {id} is interrupted: its process is gone. Resume-AutoRun {id} goes on with it.");
                break;
            default:
                WriteVerbose(SafeText.Line($"Run {id} is over: {Words.Of(view.Run)}.")!);
                break;
        }
    }
}
