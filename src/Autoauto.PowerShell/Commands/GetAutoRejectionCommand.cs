using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the reject buffer, newest first: edits of policies that were taken back or blocked.</summary>
[Cmdlet(VerbsCommon.Get, "AutoRejection")]
[OutputType(typeof(RejectionInfo))]
[Reading]
public sealed class GetAutoRejectionCommand : AutoCommand
{
    /// <summary>Names of policies; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Policy { get; set; }

    /// <summary>Only edits that were rejected for this.</summary>
    [Parameter]
    [ValidateSet(nameof(RejectionReason.BadAdvantage), nameof(RejectionReason.TamperSuspected))]
    public string[]? Reason { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var policies = new WildcardSet(Policy);
        foreach (var rejection in workspace.ListRejections())
        {
            if (Stopping)
            {
                return;
            }

            if (policies.Matches(rejection.Policy) && (Reason is null || Reason.Contains(rejection.Reason.ToString(), StringComparer.OrdinalIgnoreCase)))
            {
                WriteInfo(Map.From(rejection, workspace.Root));
            }
        }

        AttemptEach(policies.Unseen, name => workspace.InspectPolicy(name));
    }
}
