namespace Autoauto.Bench.Decision;

/// <summary>A mean over loops with its standard error.</summary>
internal readonly record struct Estimate(double Value, double Error)
{
    public static Estimate Mean(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var variance = values.Count > 1 ? values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) : 0;
        return new Estimate(mean, Math.Sqrt(variance / values.Count));
    }

    /// <summary>Ratio of two sums over loops, with the error of the linearised ratio.</summary>
    public static Estimate Ratio(IReadOnlyList<double> tops, IReadOnlyList<double> bottoms)
    {
        var bottom = bottoms.Sum();
        if (bottom == 0)
        {
            return default;
        }

        var ratio = tops.Sum() / bottom;
        var residuals = tops.Zip(bottoms, (t, b) => t - ratio * b).ToArray();
        return new Estimate(ratio, Math.Sqrt(residuals.Sum(r => r * r)) / bottom);
    }

    public Estimate Times(double factor) => new(Value * factor, Error * Math.Abs(factor));
}

/// <summary>What many loops under one rule did; shares are in percent.</summary>
internal sealed record LoopSummary(
    int Loops,
    Estimate Invocations,
    Estimate NullsKept,
    Estimate RegressionsKept,
    Estimate Power,
    Estimate FalseDiscoveryRate,
    Estimate Gain,
    Estimate FalseKeepsPerLoop,
    Estimate OverstatementPerKeep)
{
    public static LoopSummary Of(IReadOnlyList<LoopOutcome> loops)
    {
        Estimate Share(Func<LoopOutcome, double> top, Func<LoopOutcome, double> bottom) =>
            Estimate.Ratio([.. loops.Select(top)], [.. loops.Select(bottom)]).Times(100);

        return new LoopSummary(
            loops.Count,
            Share(l => l.Invocations, l => l.Decisions).Times(0.01),
            Share(l => l.NullsKept, l => l.Nulls),
            Share(l => l.RegressionsKept, l => l.Regressions),
            Share(l => l.ImprovementsKept, l => l.Improvements),
            Estimate.Mean([.. loops.Select(l => l.FalseDiscoveryProportion)]).Times(100),
            Share(l => l.TrueGain, l => l.OfferedGain),
            Estimate.Mean([.. loops.Select(l => (double)l.FalseKeeps)]),
            Share(l => l.Overstatement, l => l.Keeps));
    }
}
