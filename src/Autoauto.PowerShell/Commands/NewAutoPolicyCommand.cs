using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Creates a policy: which files steer the agent, and how far one edit may go. Its files as they are become version 0.</summary>
[Cmdlet(VerbsCommon.New, "AutoPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(PolicyInfo))]
public sealed class NewAutoPolicyCommand : PolicySettingCommand
{
    /// <summary>Name of the policy.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    public string Policy { get; set; } = string.Empty;

    /// <summary>Globs of the policy's files, from the repository's root.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[]? Include { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var settings = GivenSettings(Include);
        workspace.PlanPolicy(Policy, settings);
        if (!ShouldProcess(workspace.Policies.PathOf(Policy), "Create policy"))
        {
            return;
        }

        var view = workspace.CreatePolicy(Policy, settings);
        if (view.Head is { Files: 0 })
        {
            WriteWarning($"The globs of the policy '{Policy}' name no file that is there: version 0 is empty.");
        }

        WriteInfo(Map.From(view));
    }
}
