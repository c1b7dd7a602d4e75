namespace Autoauto.Output;

/// <summary>What running a program's evaluator on HEAD showed (<c>Autoauto.ProgramTest</c>).</summary>
public sealed class ProgramTestInfo
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>True if enough invocations were valid and every gate held.</summary>
    public bool IsValid { get; init; }

    /// <summary>One word for the noise: Deterministic, Excellent, Good, Acceptable, Noisy, Unstable or Unknown.</summary>
    public string? Assessment { get; init; }

    /// <summary>Everything that is wrong, one line each; null if nothing is.</summary>
    public string? Problems { get; init; }

    /// <summary>Invocations that were made.</summary>
    public int Invocations { get; init; }

    /// <summary>Invocations with a value.</summary>
    public int ValidInvocations { get; init; }

    /// <summary>Median of the metric.</summary>
    public double? Median { get; init; }

    /// <summary>Smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Standard deviation in percent of the mean.</summary>
    public double? NoisePercent { get; init; }

    /// <summary>First value against the median of the others, percent.</summary>
    public double? WarmupEffectPercent { get; init; }

    /// <summary>Drift, percent per hour.</summary>
    public double? DriftPercentPerHour { get; init; }

    /// <summary>Mean time of one invocation, seconds.</summary>
    public double? InvocationSeconds { get; init; }

    /// <summary>Time of the build, seconds; null without a build script.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>Recommended repeats of the fixed rule.</summary>
    public int? RecommendedRepeats { get; init; }

    /// <summary>Recommended noise threshold of the fixed rule, percent.</summary>
    public double? RecommendedNoiseThresholdPercent { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
