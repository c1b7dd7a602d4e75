using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>
/// Measures one commit against another in pairs whose order is drawn, both built first, at the same path: what every claim about more than one experiment rests on.
/// </summary>
internal sealed class PairedMeasurement(RunContext context)
{
    /// <summary>Measures <paramref name="pairs"/> pairs and judges them.</summary>
    /// <exception cref="AutoautoException">BuildFailed, MeasurementFailed, MeasurementUnparsable.</exception>
    public async Task<Receipt> MeasureAsync(int experiment, string start, string final, int pairs, CancellationToken cancellationToken)
    {
        var block = new SampleBlock(experiment, MeasurementPurpose.Receipt, 2 * pairs);
        var sampler = new Sampler(context);
        await PrepareAsync(experiment, start, final, sampler, cancellationToken).ConfigureAwait(false);
        var starts = new List<double>();
        var finals = new List<double>();
        foreach (var arm in new ArmOrder(context.Clock.Seconds).Pairs(pairs))
        {
            var commit = arm == Arm.Baseline ? start : final;
            var measurement = await sampler.TakeAsync(block, arm, commit, cancellationToken).ConfigureAwait(false);
            if (!measurement.Sample.IsValid)
            {
                throw new AutoautoException(
                    ErrorCode.MeasurementFailed, $"The commit {commit[..10]} could not be measured for the receipt: {measurement.Sample.FailureDetail}", context.Run.Program);
            }

            (arm == Arm.Baseline ? starts : finals).Add(measurement.Sample.Value!.Value);
        }

        if (context.Slots.TakeTouched(cancellationToken) is { Count: > 0 } touched)
        {
            throw new AutoautoException(
                ErrorCode.MeasurementFailed, $"While one arm of the receipt was measured, the other's files changed: {string.Join(", ", touched.Take(5))}. What was measured says nothing.", context.Run.Program);
        }

        return ReceiptRule.Judge(context.Run.Spec.Direction, starts, finals) with
        {
            StartCommit = start,
            FinalCommit = final,
            Isolation = context.Services.Isolation,
            MeasuredAt = context.Now,
        };
    }

    /// <summary>Both builds are done before the first invocation, warm-up included.</summary>
    private async Task PrepareAsync(int experiment, string start, string final, Sampler sampler, CancellationToken cancellationToken)
    {
        (Arm Arm, string Commit)[] arms = [(Arm.Baseline, start), (Arm.Candidate, final)];
        var builder = new ArmBuilder(context);

        // What is claimed in the end does not rest on a build that candidates have run beside.
        await context.Slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (arm, commit) in arms)
        {
            var built = await builder.PrepareAsync(arm, commit, experiment, cancellationToken).ConfigureAwait(false);
            if (built.Failure is not null)
            {
                throw new AutoautoException(ErrorCode.BuildFailed, $"The build of {commit[..10]} for the receipt failed: {built.Failure}", context.Run.Program);
            }
        }

        foreach (var (arm, commit) in arms)
        {
            await sampler.WarmUpAsync(experiment, arm, commit, cancellationToken).ConfigureAwait(false);
        }
    }
}
