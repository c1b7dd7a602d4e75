namespace Autoauto.Core.Measuring;

/// <summary>
/// Statistics of repeated measurements of one and the same commit: how noisy, whether cold at first, whether drifting, and which settings follow
/// from that. Pure: numbers in, numbers out.
/// </summary>
public static class StabilityProbe
{
    private const int FewestForTrends = 4;

    // sd of a median of n normal values = 1.2533 sd / sqrt(n).
    private const double MedianFactor = 1.2533;

    // Two standard errors of the difference of two medians: a change of nothing passes in about 1 of 40 decisions.
    private const double Errors = 2;

    // Median absolute deviation to standard deviation for normal values.
    private const double DeviationFactor = 1.4826;

    /// <summary>Evaluates the samples, given in the order in which they were taken.</summary>
    public static StabilityReport Evaluate(IReadOnlyList<ProbeSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var valid = samples.Where(s => s.Value is { } v && double.IsFinite(v)).ToList();
        var report = new StabilityReport
        {
            Count = samples.Count,
            ValidCount = valid.Count,
            Rating = StabilityRating.Unknown,
            SecondsPerInvocation = samples.Count == 0 ? null : MedianOf(samples.Select(s => s.DurationSeconds)),
            RecommendedTimeoutSeconds = samples.Count == 0 ? null : TimeoutFor(samples),
            RecommendedWarmup = 1,
        };
        if (valid.Count == 0)
        {
            return report;
        }

        report = Describe(report, valid.ConvertAll(s => s.Value!.Value));
        if (valid.Count < 2)
        {
            return report;
        }

        report = AddTrends(report, valid);
        // A cold first value says nothing about the noise of the warm ones.
        var warm = (report.NeedsWarmup ? valid.Skip(1) : valid).Select(s => s.Value!.Value).ToList();
        return Recommend(report, warm);
    }

    private static StabilityReport Describe(StabilityReport report, List<double> values)
    {
        var mean = values.Average();
        var deviation = DeviationOf(values);
        return report with
        {
            Median = MedianOf(values),
            Mean = mean,
            Min = values.Min(),
            Max = values.Max(),
            StandardDeviation = deviation,
            CoefficientOfVariationPercent = deviation is null ? null : Relative(deviation.Value, mean),
        };
    }

    private static StabilityReport AddTrends(StabilityReport report, List<ProbeSample> valid)
    {
        if (valid.Count < FewestForTrends)
        {
            return report;
        }

        var first = valid[0].Value!.Value;
        var rest = valid.Skip(1).Select(s => s.Value!.Value).ToList();
        var level = MedianOf(rest);
        var effect = Relative(first - level, level);
        var spread = DeviationFactor * MedianOf(rest.Select(v => Math.Abs(v - level)));
        var standsOut = Math.Abs(first - level) > Math.Max(3 * spread, 0.01 * Math.Abs(level))
                        && (first > rest.Max() || first < rest.Min());
        var steady = standsOut ? valid.Skip(1).ToList() : valid;
        return report with
        {
            WarmupEffectPercent = effect,
            NeedsWarmup = standsOut,
            DriftPercentPerHour = SlopePerSecond(steady) is { } slope ? Relative(slope * 3600, level) : null,
            IsDrifting = HasTrend(steady),
        };
    }

    private static StabilityReport Recommend(StabilityReport report, List<double> warm)
    {
        var deviation = DeviationOf(warm) ?? 0;
        if (deviation == 0)
        {
            // The smallest step of such a metric is a real difference; three values guard against a stray one.
            return report with { Rating = StabilityRating.Deterministic, RecommendedRepeats = 3, RecommendedNoiseThresholdPercent = 0.1 };
        }

        if (Relative(deviation, warm.Average()) is not { } noise)
        {
            return report with { Rating = StabilityRating.Unknown };
        }

        var (rating, repeats) = noise switch
        {
            < 1 => (StabilityRating.Excellent, 5),
            < 5 => (StabilityRating.Good, 5),
            < 15 => (StabilityRating.Acceptable, 9),
            < 30 => (StabilityRating.Noisy, 15),
            _ => (StabilityRating.Unstable, 0),
        };
        if (rating == StabilityRating.Unstable)
        {
            return report with { Rating = rating };
        }

        var threshold = Errors * MedianFactor * Math.Sqrt(2.0 / repeats) * noise;
        return report with
        {
            Rating = rating,
            RecommendedRepeats = repeats,
            RecommendedNoiseThresholdPercent = Math.Max(0.5, Math.Ceiling(threshold * 10) / 10),
        };
    }

    private static double TimeoutFor(IReadOnlyList<ProbeSample> samples) =>
        Math.Clamp(Math.Ceiling(Math.Max(3 * samples.Average(s => s.DurationSeconds), 2 * samples.Max(s => s.DurationSeconds))), 60, 86_400);

    private static double? Relative(double part, double whole) => whole == 0 ? null : 100 * part / Math.Abs(whole);

    private static double? SlopePerSecond(List<ProbeSample> samples)
    {
        var slopes = Pairs(samples)
            .Where(pair => pair.Later.TimeSeconds > pair.Earlier.TimeSeconds)
            .Select(pair => (pair.Later.Value!.Value - pair.Earlier.Value!.Value) / (pair.Later.TimeSeconds - pair.Earlier.TimeSeconds))
            .ToList();
        return slopes.Count == 0 ? null : MedianOf(slopes);
    }

    private static bool HasTrend(List<ProbeSample> samples)
    {
        // The normal approximation is good from about eight values; below, a trend cannot be told from chance anyway.
        var n = samples.Count;
        if (n < 8)
        {
            return false;
        }

        var score = Pairs(samples).Sum(pair => Math.Sign(pair.Later.Value!.Value - pair.Earlier.Value!.Value));
        var ties = samples.GroupBy(s => s.Value!.Value).Sum(g => (double)g.Count() * (g.Count() - 1) * ((2 * g.Count()) + 5));
        var variance = (((double)n * (n - 1) * ((2 * n) + 5)) - ties) / 18;
        return variance > 0 && (Math.Abs(score) - 1) / Math.Sqrt(variance) > 1.96;
    }

    private static IEnumerable<(ProbeSample Earlier, ProbeSample Later)> Pairs(List<ProbeSample> samples) =>
        samples.SelectMany((earlier, i) => samples.Skip(i + 1).Select(later => (earlier, later)));

    private static double? DeviationOf(List<double> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        // The mean of equal values may round: they must give exactly 0.
        if (values.TrueForAll(v => v == values[0]))
        {
            return 0;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
