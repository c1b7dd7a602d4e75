using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Core.Workspace;
using Autoauto.Errors;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Finds and repairs mismatches between database, worktrees, refs, leases, processes and files.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "AutoRepository", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FindingInfo))]
public sealed class RepairAutoRepositoryCommand : AutoCommand
{
    /// <summary>Mends also what is left alone otherwise because something may be lost by it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        foreach (var finding in workspace.ListFindings())
        {
            if (Stopping)
            {
                return;
            }

            var isRepaired = false;
            if (finding.CanRepair && (Force || !finding.NeedsForce) && ShouldProcess(SafeText.Line(finding.Subject), SafeText.Line(finding.Action.In(CmdletWords.Instance))))
            {
                Attempt(() => isRepaired = RepositoryWorkspace.Repair(finding, Force));
            }

            WriteInfo(Map.From(finding, isRepaired, workspace.Root, CmdletWords.Instance));
        }
    }
}
