using System.Globalization;
using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Brings back the files of an earlier version. That appends a version; nothing is lost from the ledger.</summary>
[Cmdlet(VerbsData.Restore, "AutoPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PolicyVersionInfo))]
public sealed class RestoreAutoPolicyCommand : AutoCommand
{
    /// <summary>Name of the policy.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Policy { get; set; } = string.Empty;

    /// <summary>The version to go back to.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyVersionCompleter))]
    [ValidateRange(0, int.MaxValue)]
    [Number(IsWhole = true)]
    public int Version { get; set; }

    /// <summary>Why, in words; goes into the new version.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Summary { get; set; }

    /// <summary>Makes files that were edited by hand a version of their own first. Without it they are a reason to refuse.</summary>
    [Parameter]
    public SwitchParameter AdoptEdits { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        workspace.Policies.Load(Policy);
        workspace.PolicyLedger.Version(Policy, Version);
        if (IsConfirmed(Policy, string.Create(CultureInfo.InvariantCulture, $"Restore version {Version}"), Force))
        {
            var restored = workspace.RestorePolicy(Policy, Version, Summary, AdoptEdits);
            WriteInfo(Map.From(restored, restored.Number, workspace.Root));
        }
    }
}
