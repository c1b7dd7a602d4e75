using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets what evolvers claimed about their edits, with what was measured.</summary>
[Cmdlet(VerbsCommon.Get, "AutoPrediction")]
[OutputType(typeof(PredictionInfo))]
[Reading]
public sealed class GetAutoPredictionCommand : AutoCommand
{
    /// <summary>Names of policies; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <summary>Only predictions that have been measured.</summary>
    [Parameter]
    public SwitchParameter Settled { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var policies = new WildcardSet(Policy);
        foreach (var prediction in workspace.ListPredictions())
        {
            if (Stopping)
            {
                return;
            }

            if (policies.Matches(prediction.Policy) && (!Settled || prediction.SettledBy is not null))
            {
                WriteInfo(Map.From(prediction, workspace.Root));
            }
        }

        AttemptEach(policies.Unseen, name => workspace.InspectPolicy(name));
    }
}
