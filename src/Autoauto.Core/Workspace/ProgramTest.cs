using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>How a program is tried out.</summary>
public sealed record ProgramTestRequest
{
    /// <summary>Invocations to learn the noise; 2 to 100. The slot self-test comes on top.</summary>
    public int Invocations { get; init; } = 10;

    /// <summary>The effect that is to be seen, percent; null = as the program is configured.</summary>
    public double? TargetEffectPercent { get; init; }
}

/// <summary>One invocation of a program's test.</summary>
/// <param name="Phase"><c>evaluator</c>, <c>warm-up</c> or <c>slots</c>.</param>
/// <param name="Number">Number within the phase, from 1.</param>
/// <param name="Of">Invocations of the phase.</param>
/// <param name="Sample">What it gave.</param>
public sealed record ProgramTestStep(string Phase, int Number, int Of, Sample Sample);

/// <summary>What running a program's evaluator on HEAD showed.</summary>
public sealed record ProgramTest
{
    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>True if enough invocations were valid and every gate held.</summary>
    public required bool IsValid { get; init; }

    /// <summary>What is wrong, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Invocations that were made to learn the noise.</summary>
    public required int Invocations { get; init; }

    /// <summary>Invocations with a value.</summary>
    public required int ValidInvocations { get; init; }

    /// <summary>Median of the metric.</summary>
    public double? Median { get; init; }

    /// <summary>Smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>Coefficient of variation: standard deviation in percent of the mean.</summary>
    public double? NoisePercent { get; init; }

    /// <summary>First value against the median of the others, percent.</summary>
    public double? WarmupEffectPercent { get; init; }

    /// <summary>Drift, percent per hour.</summary>
    public double? DriftPercentPerHour { get; init; }

    /// <summary>Mean time of one invocation.</summary>
    public double? SecondsPerInvocation { get; init; }

    /// <summary>Time of the build.</summary>
    public double? BuildSeconds { get; init; }

    /// <summary>Recommended repeats of the fixed rule.</summary>
    public int? RecommendedRepeats { get; init; }

    /// <summary>Recommended noise threshold of the fixed rule, percent.</summary>
    public double? RecommendedNoiseThresholdPercent { get; init; }

    /// <summary>One word for the noise: deterministic, excellent, acceptable, noisy, unstable.</summary>
    public string? Assessment { get; init; }

    /// <summary>Recommended invocations to throw away after each build.</summary>
    public int? RecommendedWarmup { get; init; }

    /// <summary>Recommended preset of the adaptive rule: the cheapest that sees the target effect. Null if there is no target or none sees it.</summary>
    public string? RecommendedPreset { get; init; }

    /// <summary>What the adaptive rule can see, at which cost; null where there are too few values.</summary>
    public PowerCard? Power { get; init; }

    /// <summary>Invocations of the slot self-test; 0 if it was not made.</summary>
    public int SlotInvocations { get; init; }

    /// <summary>The effect that the user wants to see, percent; null for none in particular.</summary>
    public double? TargetEffectPercent { get; init; }

    /// <summary>What it takes to see that effect.</summary>
    public TargetCost? Target { get; init; }

    /// <summary>What follows, in words.</summary>
    public string? Recommendation { get; init; }
}
