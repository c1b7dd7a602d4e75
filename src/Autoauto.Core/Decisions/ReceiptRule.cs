using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>The measured total of a run from pairs of fresh values (section "receipt" of the decision rule).</summary>
public static class ReceiptRule
{
    private const double Confidence = 0.95;

    /// <summary>
    /// Judges pairs of start and final values: Hodges-Lehmann estimate of the paired differences with its exact interval, on the logarithmic
    /// scale where all values are positive. Fewer than six pairs have no interval, because none of theirs covers 95 %. Commits and time are the
    /// caller's to fill in.
    /// </summary>
    /// <param name="direction">Which way the metric gets better.</param>
    /// <param name="starts">Values of the start commit, in order.</param>
    /// <param name="finals">Values of the final commit, as many and in the same order.</param>
    public static Receipt Judge(Direction direction, IReadOnlyList<double> starts, IReadOnlyList<double> finals)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(finals);
        if (starts.Count == 0 || starts.Count != finals.Count)
        {
            throw new ArgumentException("A receipt is made of whole pairs.", nameof(finals));
        }

        var startLevel = Median.Of(starts);
        var finalLevel = Median.Of(finals);
        var scale = MetricScale.From(direction, starts);
        var differences = starts.Zip(finals, (start, final) => scale.ToGoodness(final) - scale.ToGoodness(start)).ToArray();
        var total = HodgesLehmann.From(differences);
        var hasInterval = total.Coverage >= Confidence;
        return new Receipt
        {
            Pairs = starts.Count,
            StartMetric = startLevel,
            FinalMetric = finalLevel,
            Gain = direction.Sign() * (finalLevel - startLevel),
            GainPercent = scale.ToPercent(total.Estimate, startLevel),
            GainLowPercent = hasInterval ? scale.ToPercent(total.Low, startLevel) : null,
            GainHighPercent = hasInterval ? scale.ToPercent(total.High, startLevel) : null,
            StartCommit = string.Empty,
            FinalCommit = string.Empty,
            MeasuredAt = default,
        };
    }
}
