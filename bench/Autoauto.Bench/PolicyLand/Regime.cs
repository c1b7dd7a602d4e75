namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// One kind of world. Rewards and qualities lie in [0, 1]. The defaults are the common world of all regimes; the reasons for each figure are in
/// docs/policyland.md.
/// </summary>
internal sealed record Regime
{
    public required string Name { get; init; }

    /// <summary>Rules for which some setting helps; 0: the start is the optimum.</summary>
    public int Opportunities { get; init; } = 5;

    /// <summary>Smallest effect of a setting that is not neutral.</summary>
    public double Smallest { get; init; } = 0.03;

    /// <summary>Largest effect of a setting.</summary>
    public double Largest { get; init; } = 0.20;

    /// <summary>Share of proposals of each <see cref="EditKind"/>, in its order.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.30, 0.30, 0.30, 0.05, 0.05];

    /// <summary>Standard deviation of the reward of one task, from run to run.</summary>
    public double RunNoise { get; init; } = 0.12;

    /// <summary>Standard deviation of one judge sample of one arm.</summary>
    public double JudgeNoise { get; init; } = 0.12;

    /// <summary>Standard deviation of the error that all samples of a transcript share.</summary>
    public double TranscriptNoise { get; init; } = 0.04;

    /// <summary>What the arm that is shown first gains.</summary>
    public double PositionBias { get; init; } = 0.06;

    /// <summary>What the judge adds to everything.</summary>
    public double Leniency { get; init; } = 0.05;

    /// <summary>Standard deviation per episode of the random walk of the leniency.</summary>
    public double LeniencyWalk { get; init; }

    /// <summary>Judge noise and position bias at the end of the campaign over those at its start.</summary>
    public double DriftFactor { get; init; } = 1;

    /// <summary>Share of runs that time out.</summary>
    public double MissingRuns { get; init; } = 0.02;

    /// <summary>Share of judge samples that never validate.</summary>
    public double MissingSamples { get; init; } = 0.02;

    /// <summary>Replaces each rule's own mode of the tamper check.</summary>
    public TamperMode? Tamper { get; init; }

    /// <summary>False: no rule verifies with restored tests.</summary>
    public bool RestoresTests { get; init; } = true;

    /// <summary>False where the settings are not the product's defaults: reported without a demand.</summary>
    public bool IsDemanded { get; init; } = true;
}
