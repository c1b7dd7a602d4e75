using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop.Steps;

/// <summary>
/// Measures the total anew: start commit against final commit in ABBA order, both built first, at the same path. The only total that is
/// claimed. Hodges and Lehmann's estimate with its exact interval.
/// </summary>
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
        var receipt = await MeasureAsync(run.StartCommit, run.HeadCommit, run.Options.ReceiptPairs, cancellationToken).ConfigureAwait(false);
        context.Change(r => r with { Receipt = receipt });
        context.Journal.Record("receipt", connection =>
        {
            context.WriteRun(connection);
            context.Audit(connection, "receipt", Describe(receipt));
        });
        context.Publish(new RunEvent.ReceiptMeasured(receipt));
    }

    private async Task<Receipt> MeasureAsync(string start, string final, int pairs, CancellationToken cancellationToken)
    {
        var block = new SampleBlock(0, MeasurementPurpose.Receipt, 2 * pairs);
        var sampler = new Sampler(context);
        var builder = new ArmBuilder(context);
        foreach (var (arm, commit) in new[] { (Arm.Baseline, start), (Arm.Candidate, final) })
        {
            var built = await builder.PrepareAsync(arm, commit, 0, cancellationToken).ConfigureAwait(false);
            if (built.Failure is not null)
            {
                throw new AutoautoException(ErrorCode.BuildFailed, $"The build of {commit[..10]} for the receipt failed: {built.Failure}", context.Run.Program);
            }

            await sampler.WarmUpAsync(0, arm, commit, cancellationToken).ConfigureAwait(false);
        }

        var starts = new List<double>();
        var finals = new List<double>();
        for (var pair = 0; pair < pairs; pair++)
        {
            // A B | B A | A B ...: a linear drift cancels in every four.
            var order = pair % 2 == 0 ? new[] { Arm.Baseline, Arm.Candidate } : [Arm.Candidate, Arm.Baseline];
            foreach (var arm in order)
            {
                var commit = arm == Arm.Baseline ? start : final;
                var measurement = await sampler.TakeAsync(block, arm, commit, cancellationToken).ConfigureAwait(false);
                if (!measurement.Sample.IsValid)
                {
                    throw new AutoautoException(
                        ErrorCode.MeasurementFailed, $"The final commit {final[..10]} could not be measured for the receipt: {measurement.Sample.FailureDetail}", context.Run.Program);
                }

                (arm == Arm.Baseline ? starts : finals).Add(measurement.Sample.Value!.Value);
            }
        }

        return ReceiptRule.Judge(context.Run.Spec.Direction, starts, finals) with
        {
            StartCommit = start,
            FinalCommit = final,
            MeasuredAt = context.Now,
        };
    }

    private static string Describe(Receipt receipt) => receipt.GainPercent is { } gain
        ? FormattableString.Invariant($"measured total {gain:+0.0;-0.0} % [{receipt.GainLowPercent:0.0}, {receipt.GainHighPercent:0.0}] over {receipt.Pairs} pairs")
        : FormattableString.Invariant($"measured total {receipt.Gain:G6} over {receipt.Pairs} pairs");
}
