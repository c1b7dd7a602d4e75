using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Core.Model;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the runs that wait for each other, in their order.</summary>
[Cmdlet(VerbsCommon.Get, "AutoQueue")]
[OutputType(typeof(QueueItemInfo))]
[Reading]
public sealed class GetAutoQueueCommand : AutoCommand
{
    /// <summary>Only entries of these states; without it, all that are not done.</summary>
    [Parameter(Position = 0)]
    [ValidateSet(nameof(QueueState.Waiting), nameof(QueueState.Running), nameof(QueueState.Done), nameof(QueueState.Skipped))]
    public string[]? Status { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        foreach (var view in OpenWorkspace().ListQueue())
        {
            if (Stopping)
            {
                return;
            }

            var state = view.Entry.State.ToString();
            if (Status is null ? view.Entry.State != QueueState.Done : Status.Contains(state, StringComparer.OrdinalIgnoreCase))
            {
                WriteInfo(Map.From(view));
            }
        }
    }
}
