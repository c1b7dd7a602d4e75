namespace Autoauto.Core.Primitives;

/// <summary>Which way a metric gets better.</summary>
public enum Direction
{
    /// <summary>Smaller values are better (time, bytes, errors).</summary>
    Lower,

    /// <summary>Larger values are better (throughput, pass rate).</summary>
    Higher,
}

/// <summary>Arithmetic on <see cref="Direction"/>: the only place that knows the sign of "better".</summary>
public static class DirectionMath
{
    /// <summary>+1 where larger is better, −1 where smaller is better.</summary>
    public static int Sign(this Direction direction) => direction == Direction.Higher ? 1 : -1;

    /// <summary>True if <paramref name="candidate"/> is strictly better than <paramref name="reference"/>.</summary>
    public static bool IsBetter(this Direction direction, double candidate, double reference) =>
        direction == Direction.Higher ? candidate > reference : candidate < reference;

    /// <summary>
    /// Improvement of <paramref name="candidate"/> over <paramref name="baseline"/> in percent of |baseline|; positive is better.
    /// Null where the baseline is zero: a relative change is undefined there (trap 10).
    /// </summary>
    public static double? ImprovementPercent(this Direction direction, double baseline, double candidate) =>
        baseline == 0 ? null : 100 * direction.Sign() * (candidate - baseline) / Math.Abs(baseline);
}
