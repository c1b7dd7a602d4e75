namespace Autoauto.Core.Measuring;

/// <summary>How much an evaluator's values can be trusted, in one word.</summary>
public enum StabilityRating
{
    /// <summary>Fewer than two valid samples: nothing can be said.</summary>
    Unknown,

    /// <summary>Every sample gave the same value.</summary>
    Deterministic,

    /// <summary>Noise below 1 %.</summary>
    Excellent,

    /// <summary>Noise below 5 %.</summary>
    Good,

    /// <summary>Noise below 15 %: large effects only.</summary>
    Acceptable,

    /// <summary>Noise below 30 %: very large effects only.</summary>
    Noisy,

    /// <summary>Noise from 30 %: no decision is possible.</summary>
    Unstable,
}

/// <summary>One sample of a stability probe.</summary>
/// <param name="Value">The metric; null if the invocation failed.</param>
/// <param name="TimeSeconds">When it ended, on a clock that only moves forward.</param>
/// <param name="DurationSeconds">How long the invocation took.</param>
public readonly record struct ProbeSample(double? Value, double TimeSeconds, double DurationSeconds);

/// <summary>What repeated measurements of one commit say about the evaluator.</summary>
public sealed record StabilityReport
{
    /// <summary>Invocations in all.</summary>
    public required int Count { get; init; }

    /// <summary>Invocations that gave a value.</summary>
    public required int ValidCount { get; init; }

    /// <summary>The verdict in one word.</summary>
    public required StabilityRating Rating { get; init; }

    /// <summary>Median; null without a valid sample, as all numbers below.</summary>
    public double? Median { get; init; }

    /// <summary>Arithmetic mean.</summary>
    public double? Mean { get; init; }

    /// <summary>Smallest value.</summary>
    public double? Min { get; init; }

    /// <summary>Largest value.</summary>
    public double? Max { get; init; }

    /// <summary>Sample standard deviation; null below two values.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Standard deviation in percent of the mean's magnitude; null where the mean is 0.</summary>
    public double? CoefficientOfVariationPercent { get; init; }

    /// <summary>First value against the median of the others, in percent of its magnitude; null below four values.</summary>
    public double? WarmupEffectPercent { get; init; }

    /// <summary>True if the first value stands out from the others: it should be thrown away.</summary>
    public bool NeedsWarmup { get; init; }

    /// <summary>Theil–Sen slope of the values over time in percent of the median per hour; null below four values.</summary>
    public double? DriftPercentPerHour { get; init; }

    /// <summary>True if the drift is more than chance (Mann–Kendall, 5 %).</summary>
    public bool IsDrifting { get; init; }

    /// <summary>Median wall time of one invocation.</summary>
    public double? SecondsPerInvocation { get; init; }

    /// <summary>Invocations per decision for the fixed rule; null where no number would do.</summary>
    public int? RecommendedRepeats { get; init; }

    /// <summary>Noise threshold for the fixed rule with that many repeats, percent; null where none would do.</summary>
    public double? RecommendedNoiseThresholdPercent { get; init; }

    /// <summary>Invocations to throw away after each build.</summary>
    public int RecommendedWarmup { get; init; }

    /// <summary>Time limit of one invocation, seconds; null without an invocation.</summary>
    public double? RecommendedTimeoutSeconds { get; init; }
}
