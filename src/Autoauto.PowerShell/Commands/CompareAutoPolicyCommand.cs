using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Compares two versions of a policy, or a version with the working tree, file by file.</summary>
[Cmdlet(VerbsData.Compare, "AutoPolicy")]
[OutputType(typeof(PolicyChangeInfo))]
[Reading]
public sealed class CompareAutoPolicyCommand : AutoCommand
{
    /// <summary>Name of the policy.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Policy { get; set; } = string.Empty;

    /// <summary>The version to start from; default is the newest one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyVersionCompleter))]
    [AtLeast(0)]
    [Number(IsWhole = true)]
    public int? Version { get; set; }

    /// <summary>The version to compare with; default is the working tree.</summary>
    [Parameter(Position = 2)]
    [ArgumentCompleter(typeof(PolicyVersionCompleter))]
    [AtLeast(0)]
    [Number(IsWhole = true)]
    public int? With { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var comparison = OpenWorkspace().ComparePolicy(Policy, Version, With);
        AttemptEach(comparison.Changes, change => WriteInfo(Map.From(change, comparison)));
    }
}
