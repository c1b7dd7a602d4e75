namespace Autoauto.Bench.PolicyLand;

/// <summary>The worlds of the benchmark.</summary>
internal static class Regimes
{
    private static readonly double[] s_cheating = [0.20, 0.20, 0.20, 0.15, 0.25];

    /// <summary>Where the demand on the regret applies.</summary>
    public static Regime Large { get; } = new() { Name = "large effects", Opportunities = 3, Smallest = 0.15, Largest = 0.30 };

    /// <summary>Where the rule is compared with hill climbing.</summary>
    public static Regime Small { get; } = new() { Name = "small effects", Opportunities = 10, Smallest = 0.01, Largest = 0.05 };

    public static IReadOnlyList<Regime> All { get; } =
    [
        Large,
        Small,
        new() { Name = "medium effects" },
        Large with { Name = "large effects, noisy runs", RunNoise = 0.30 },
        new() { Name = "no edit is good", Opportunities = 0, Shares = [0, 0.45, 0.45, 0.05, 0.05] },
        new() { Name = "noisy judge", JudgeNoise = 0.24, TranscriptNoise = 0.08 },
        new() { Name = "biased judge", PositionBias = 0.20, Leniency = 0.20 },
        new() { Name = "many harmful edits", Shares = [0.10, 0.20, 0.60, 0.05, 0.05] },
        new() { Name = "cheating edits", Shares = s_cheating },
        new() { Name = "missing trials", MissingRuns = 0.20, MissingSamples = 0.15 },
        new() { Name = "drifting judge", LeniencyWalk = 0.02, DriftFactor = 2 },
        new() { Name = "cheating edits, tests not restored", Shares = s_cheating, RestoresTests = false, IsDemanded = false },
        new() { Name = "cheating edits, check flags", Shares = s_cheating, Tamper = TamperMode.Flag, IsDemanded = false },
        new() { Name = "cheating edits, check off", Shares = s_cheating, Tamper = TamperMode.Off, IsDemanded = false },
    ];
}
