using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Primitives;

namespace Autoauto.Commands;

/// <summary>Removes runs with everything that belongs to them: records, logs, worktrees and the branch with the kept commits.</summary>
[Cmdlet(VerbsCommon.Remove, "AutoRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveAutoRunCommand : AutoCommand
{
    /// <summary>Ids of the runs.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(RunId, id =>
        {
            var run = RequireRun(id).Run;
            if (IsConfirmed($"run {id} of program '{run.Program}', {Figures.Count(run.Experiments, "experiment")}, branch {run.Branch}", "Remove run", Force))
            {
                workspace.RemoveRun(id);
            }
        });
    }
}
