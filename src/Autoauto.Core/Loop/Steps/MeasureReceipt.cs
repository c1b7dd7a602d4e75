using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Measures the total again at the end of a run: start commit against final commit. The only total that is claimed.</summary>
internal sealed class MeasureReceipt(RunContext context)
{
    /// <summary>Measures and records the receipt; nothing happens if nothing was kept or no receipt is wanted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var run = context.Run;
        if (run.Options.ReceiptPairs == 0 || run.HeadCommit == run.StartCommit || run.Receipt?.FinalCommit == run.HeadCommit)
        {
            return;
        }

        context.Enter(RunPhase.Stopping);
        context.VoidInterrupted(0, MeasurementPurpose.Receipt);
        await MeasureTotalAsync(run.Options.ReceiptPairs, connection => context.WriteRun(connection), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Measures start commit against final commit and records the receipt with <paramref name="write"/>.</summary>
    public async Task<Receipt> MeasureTotalAsync(int pairs, Action<SqliteConnection> write, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var receipt = await new PairedMeasurement(context).MeasureAsync(0, run.StartCommit, run.HeadCommit, pairs, cancellationToken).ConfigureAwait(false);
        if (run.Spec.Holdout is not null)
        {
            await context.Slots.StandAsBuiltAsync(Arm.Candidate, cancellationToken).ConfigureAwait(false);
            receipt = receipt with { PassesHoldout = await context.PassesHoldoutAsync(cancellationToken).ConfigureAwait(false) };
            if (receipt.PassesHoldout == false)
            {
                context.Warn("receipt.holdout", "The final commit does not pass the hidden check: what was measured better may not be what was meant.");
            }
        }

        context.Change(r => r with { Receipt = receipt });
        context.Journal.Record("receipt", connection =>
        {
            write(connection);
            context.Audit(connection, "receipt", "measured total " + Describe(receipt));
        });
        context.Publish(new RunEvent.ReceiptMeasured(receipt));
        return receipt;
    }

    /// <summary>A receipt in one line.</summary>
    public static string Describe(Receipt receipt) => receipt switch
    {
        { GainPercent: null } => FormattableString.Invariant($"{receipt.Gain:G6} over {receipt.Pairs} pairs"),
        { GainLowPercent: null } => FormattableString.Invariant($"{receipt.GainPercent:+0.0;-0.0;0.0} % without an interval over {receipt.Pairs} pairs"),
        _ => FormattableString.Invariant($"{receipt.GainPercent:+0.0;-0.0;0.0} % [{receipt.GainLowPercent:0.0}, {receipt.GainHighPercent:0.0}] over {receipt.Pairs} pairs"),
    };
}
