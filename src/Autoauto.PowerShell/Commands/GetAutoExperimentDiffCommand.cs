using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets what the agent of an experiment changed, line by line.</summary>
[Cmdlet(VerbsCommon.Get, "AutoExperimentDiff")]
[OutputType(typeof(string))]
[Reading]
public sealed class GetAutoExperimentDiffCommand : AutoCommand
{
    /// <summary>Id of the run.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = string.Empty;

    /// <summary>Number of the experiment.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    [Number(IsWhole = true)]
    public int Number { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var patch = OpenWorkspace().ReadDiff(RunId, Number);
        foreach (var line in patch.Split('\n')[..^1])
        {
            if (Stopping)
            {
                return;
            }

            WriteObject(SafeText.Said(line));
        }
    }
}
