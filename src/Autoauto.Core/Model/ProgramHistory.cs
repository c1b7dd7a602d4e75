namespace Autoauto.Core.Model;

/// <summary>What a run starts from.</summary>
public enum HistoryOrigin
{
    /// <summary>There is no earlier run of the program.</summary>
    None,

    /// <summary>What earlier runs taught.</summary>
    EarlierRuns,

    /// <summary>Nothing: the last run's evaluator, or what the program says about it, was another one.</summary>
    OtherEvaluator,

    /// <summary>Nothing: the last run was measured on another machine.</summary>
    OtherMachine,

    /// <summary>Nothing: nothing was wanted.</summary>
    NotWanted,
}

/// <summary>
/// What earlier runs of a program taught about its candidates and its noise, as a run takes it over when it starts. Recorded with the run: a replay starts from
/// it and not from what is known by then. Immutable.
/// </summary>
public sealed record ProgramHistory
{
    /// <summary>Where it comes from.</summary>
    public required HistoryOrigin Origin { get; init; }

    /// <summary>Earlier runs that it sums up.</summary>
    public int Runs { get; init; }

    /// <summary>Decisions that the share of improving candidates is taken over with; a cap on what they weigh.</summary>
    public int Tests { get; init; }

    /// <summary>Sum of the posterior probabilities of an improvement over <see cref="Tests"/>.</summary>
    public double PosteriorSum { get; init; }

    /// <summary>How many of <see cref="Tests"/> were kept.</summary>
    public double KeptTests { get; init; }

    /// <summary>Improvements that those runs kept: to be shown, since each run's account of errors starts from scratch.</summary>
    public int Keeps { get; init; }

    /// <summary>How many of <see cref="Keeps"/> are expected to be none: to be shown.</summary>
    public double ErrorSum { get; init; }

    /// <summary>The noise that the last of those runs knew; null where none knew any.</summary>
    public HistoryNoise? Noise { get; init; }
}

/// <summary>The noise of one value as a run knew it in the end.</summary>
/// <param name="IsLog">True if values were taken as logarithms.</param>
/// <param name="Unit">Else, the metric difference that counted as 1.</param>
/// <param name="Sigma2">Variance of one value around the level.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom; a cap on what they weigh.</param>
/// <param name="DriftSum">Squared movement of the level seen beyond noise.</param>
/// <param name="DriftSeconds">Seconds over which it was seen; a cap on what they weigh.</param>
public sealed record HistoryNoise(bool IsLog, double Unit, double Sigma2, double DegreesOfFreedom, double DriftSum, double DriftSeconds);
