namespace Autoauto.Bench.Decision;

/// <summary>How a simulated machine misbehaves. All sizes are in log units of the metric; the defaults are the base scenario.</summary>
internal sealed record NoiseSpec
{
    /// <summary>Standard deviation of one invocation.</summary>
    public required double Cv { get; init; }

    /// <summary>Share of the variance that is slow (Ornstein-Uhlenbeck).</summary>
    public double SlowShare { get; init; } = 0.3;

    /// <summary>Correlation time of the slow part.</summary>
    public double SlowSeconds { get; init; } = 120;

    /// <summary>Largest linear drift per hour.</summary>
    public double LinearPerHour { get; init; } = 0.03;

    /// <summary>Random walk per square root of an hour.</summary>
    public double WalkPerRootHour { get; init; } = 0.015;

    /// <summary>Amplitude of a sine of two hours.</summary>
    public double Sine { get; init; } = 0.015;

    /// <summary>Share of invocations that are outliers, always slower.</summary>
    public double OutlierShare { get; init; } = 0.03;

    /// <summary>Size of a second mode of each invocation.</summary>
    public double Mode { get; init; }

    /// <summary>Share of invocations in the second mode.</summary>
    public double ModeShare { get; init; }

    /// <summary>Bursts of other load per hour, each a few minutes long and worth ten percent or more.</summary>
    public double BurstsPerHour { get; init; }

    /// <summary>Lasting steps of the level per hour.</summary>
    public double StepsPerHour { get; init; }

    /// <summary>Standard deviation of a step.</summary>
    public double Step { get; init; }

    /// <summary>True for white noise with heavy tails (Laplace) instead of normal.</summary>
    public bool HeavyTails { get; init; }

    /// <summary>True if the machine has no noise but for <see cref="Jitter"/> and flukes.</summary>
    public bool Exact { get; init; }

    /// <summary>Deviation in the last digits of an exact machine.</summary>
    public double Jitter { get; init; }

    /// <summary>Share of an exact machine's invocations that are flukes.</summary>
    public double FlukeShare { get; init; }

    /// <summary>Size of a fluke; negative where it is better than the usual value.</summary>
    public double Fluke { get; init; }

    /// <summary>Mean size of an outlier.</summary>
    public double OutlierMean => Math.Max(0.10, 3 * Cv);
}
