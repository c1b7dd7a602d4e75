using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Core.Primitives;

namespace Autoauto.Commands;

/// <summary>Takes entries out of the queue. A run that never began goes with its entry; one that did stays.</summary>
[Cmdlet(VerbsCommon.Remove, "AutoQueueItem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveAutoQueueItemCommand : AutoCommand
{
    /// <summary>Numbers of the entries.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(QueueItemCompleter))]
    [ValidateNotNullOrEmpty]
    public long[] ItemId { get; set; } = [];

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        AttemptEach(ItemId, id =>
        {
            var item = workspace.RequireQueueItem(id);
            if (IsConfirmed($"entry {Figures.Number(id)} of the queue, run {item.Run.Id} of program '{item.Run.Program}', {item.Entry.State}", "Remove queue item", Force))
            {
                workspace.RemoveQueueItem(id);
            }
        });
    }
}
