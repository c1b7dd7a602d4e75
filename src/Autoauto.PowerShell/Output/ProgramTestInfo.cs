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

    /// <summary>Recommended invocations to throw away after each build.</summary>
    public int? RecommendedWarmup { get; init; }

    /// <summary>Recommended preset of the adaptive rule: the cheapest that sees the target effect; null without a target, or if none does.</summary>
    public string? RecommendedPreset { get; init; }

    /// <summary>What follows, in words.</summary>
    public string? Recommendation { get; init; }

    /// <summary>Noise of one invocation as the adaptive rule sees it, percent: without the first value, with outliers drawn in.</summary>
    public double? SigmaPercent { get; init; }

    /// <summary>Share of outliers, percent.</summary>
    public double? OutlierPercent { get; init; }

    /// <summary>True if first invocations after a build differ so much that they must be thrown away.</summary>
    public bool? NeedsWarmup { get; init; }

    /// <summary>Invocations of the slot self-test; 0 if it was not made.</summary>
    public int SlotInvocations { get; init; }

    /// <summary>Difference between the two measuring slots on the same commit, percent.</summary>
    public double? SlotBiasPercent { get; init; }

    /// <summary>True if that difference is more than noise: then the program is not valid.</summary>
    public bool? IsSlotBiased { get; init; }

    /// <summary>The improvement that the adaptive rule keeps four times in five, percent.</summary>
    public double? DetectableEffectPercent { get; init; }

    /// <summary>Mean executions of one decision of the adaptive rule, the warm-up included where one is needed.</summary>
    public double? DecisionInvocations { get; init; }

    /// <summary>Mean measuring time of one decision, seconds.</summary>
    public double? DecisionSeconds { get; init; }

    /// <summary>The improvement that is to be seen, percent; null for none in particular.</summary>
    public double? TargetEffectPercent { get; init; }

    /// <summary>True if it is seen four times in five with the settings in force.</summary>
    public bool? IsTargetResolvable { get; init; }

    /// <summary>Mean invocations of a decision about a candidate that has this effect.</summary>
    public int? TargetInvocations { get; init; }

    /// <summary>Runs of the workload that one invocation must average for the settings in force to see it.</summary>
    public int? TargetRunsPerInvocation { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
