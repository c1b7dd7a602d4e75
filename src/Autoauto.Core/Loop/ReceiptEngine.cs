using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>
/// Measures the worth of a run that nobody works on: the total again, and what each kept commit still contributes. The run's state is left as it is,
/// but for the receipt.
/// </summary>
internal sealed class ReceiptEngine(RunContext context, StoreClient store, int pairs, bool leaveOneOut)
{
    /// <summary>Measures until everything asked for is known, and returns the run with its receipt.</summary>
    /// <exception cref="AutoautoException">The total cannot be measured, or the lease was lost.</exception>
    public Task<Run> RunAsync(CancellationToken abort) => new SideJob(context).RunAsync(WorkAsync, abort);

    private async Task<Run> WorkAsync(CancellationToken cancellationToken)
    {
        context.Journal.Record("block.void", c => MeasurementStore.VoidBlock(c, context.Run.Id, 0, MeasurementPurpose.Receipt));
        await new MeasureReceipt(context).MeasureTotalAsync(
            pairs, connection => RunStore.UpdateReceipt(connection, context.Run), cancellationToken).ConfigureAwait(false);
        if (leaveOneOut)
        {
            await new LeaveOneOut(context, store, pairs).MeasureAsync(cancellationToken).ConfigureAwait(false);
        }

        context.WarnOfDisturbances();
        return context.Run;
    }
}
