using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;

namespace Autoauto.Commands;

/// <summary>Removes policies with all their versions. The files that they name stay as they are.</summary>
[Cmdlet(VerbsCommon.Remove, "AutoPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveAutoPolicyCommand : AutoCommand
{
    /// <summary>Names of the policies.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Policy { get; set; } = [];

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(Policy, name =>
        {
            workspace.ListPolicyVersions(name);
            if (IsConfirmed(workspace.Policies.PathOf(name), "Remove policy and all its versions", Force))
            {
                workspace.RemovePolicy(name);
            }
        });
    }
}
