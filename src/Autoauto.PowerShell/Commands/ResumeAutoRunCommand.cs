using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Goes on with runs that were interrupted or stopped, one after the other. Streams experiments as they finish, or leaves them to the background.</summary>
[Cmdlet(VerbsLifecycle.Resume, "AutoRun", SupportsShouldProcess = true, DefaultParameterSetName = StreamSet)]
[OutputType(typeof(ExperimentInfo), ParameterSetName = [StreamSet])]
[OutputType(typeof(RunInfo), ParameterSetName = [SummarySet, DetachedSet])]
public sealed class ResumeAutoRunCommand : SessionCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id =>
        {
            var view = RequireRun(id);
            var target = $"run {id} of program '{view.Run.Program}' in {workspace.Root}, {view.Status}, after {Figures.Count(view.Run.Experiments, "experiment")}";
            if (!ShouldProcess(target, Detached ? "Resume run in the background" : "Resume run"))
            {
                return;
            }

            if (Detached)
            {
                LeaveToWorker(workspace, cancel => workspace.ResumeDetachedAsync(id, cancel));
            }
            else
            {
                Work(workspace, () => workspace.ResumeRun(id));
            }
        });
    }
}
