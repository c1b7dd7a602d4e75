using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Errors;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Changes settings of policies, or makes files that were edited by hand a version of their own. Comments in a policy's file stay.</summary>
[Cmdlet(VerbsCommon.Set, "AutoPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(PolicyInfo))]
public sealed class SetAutoPolicyCommand : PolicySettingCommand
{
    /// <summary>Names of the policies.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Policy { get; set; } = [];

    /// <summary>Globs of the policy's files, from the repository's root. If they name other files, that makes a version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Include { get; set; }

    /// <summary>Makes files that were edited by hand a version of their own.</summary>
    [Parameter]
    public SwitchParameter AdoptEdits { get; set; }

    /// <summary>What was edited, in words; goes into the new version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Summary { get; set; }

    /// <summary>Returns the changed policies.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var settings = GivenSettings(Include);
        if (settings.Count == 0 && !AdoptEdits)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, "There is nothing to change.", string.Join(", ", Policy), "Name at least one setting, such as -MaxLines, or -AdoptEdits.");
        }

        var workspace = OpenWorkspace();
        AttemptEach(Policy, name =>
        {
            workspace.Policies.Preview(name, settings);
            var action = string.Join(", ", settings.Keys.Order(StringComparer.Ordinal).Concat(AdoptEdits ? ["a version of the edits by hand"] : []));
            if (!ShouldProcess(workspace.Policies.PathOf(name), $"Set {action}"))
            {
                return;
            }

            var view = workspace.UpdatePolicy(name, settings, AdoptEdits, Summary);
            if (PassThru)
            {
                WriteInfo(Map.From(view));
            }
        });
    }
}
