using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What an earlier run of a program leaves to later ones.</summary>
/// <param name="Final">The rule's state at its end.</param>
/// <param name="StartedFrom">What it had taken over itself; null for nothing.</param>
public sealed record LearnedRun(AdaptiveRuleState Final, ProgramHistory? StartedFrom);

/// <summary>
/// Sums up what runs of one program and evaluator on one machine have learned, and lets a new run start from it. What is taken over weighs no more than it may,
/// so that it can change, and never makes a run less careful than its own set-up would.
/// </summary>
public static class HistoryRule
{
    /// <summary>Most earlier runs that are looked at.</summary>
    public const int MostRuns = 20;

    private const int MostTests = 100;
    private const double MostDegreesOfFreedom = 40;
    private const double MostDriftSeconds = 4 * 3600;

    /// <summary>What these runs taught.</summary>
    /// <param name="runs">The runs, newest first.</param>
    public static ProgramHistory Of(IReadOnlyList<LearnedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
        {
            return new ProgramHistory { Origin = HistoryOrigin.None };
        }

        // Each run's account goes on from the one that it took over: what is its own is the difference.
        var tests = runs.Sum(r => r.Final.Ledger.Tests - StartOf(r).Tests);
        var posterior = runs.Sum(r => r.Final.Ledger.PosteriorSum - StartOf(r).PosteriorSum);
        var weight = tests > MostTests ? MostTests / (double)tests : 1;
        return new ProgramHistory
        {
            Origin = HistoryOrigin.EarlierRuns,
            Runs = runs.Count,
            Tests = Math.Min(tests, MostTests),
            PosteriorSum = weight * posterior,
            Keeps = runs.Sum(r => r.Final.Ledger.Keeps),
            KeptTests = weight * runs.Sum(r => r.Final.Ledger.Keeps),
            ErrorSum = runs.Sum(r => r.Final.Ledger.ErrorSum),
            Noise = NoiseOf(runs[0].Final),
        };
    }

    /// <summary>
    /// The account of errors that a run starts with: what was learned of the candidates. How many were kept counts for the share that is kept, and not for what
    /// the run's own keeps may get wrong.
    /// </summary>
    public static ErrorLedger Ledger(ProgramHistory? history) => history is null
        ? ErrorLedger.Empty
        : ErrorLedger.Empty with { Tests = history.Tests, PosteriorSum = history.PosteriorSum, EarlierKeeps = history.KeptTests };

    /// <summary>
    /// The noise that a run starts with. Few values tell little of the noise, and what harms is to take it for smaller than it is: earlier runs raise the estimate of a
    /// set-up that came out quiet, and do not lower that of one that is noisier than they were.
    /// </summary>
    /// <param name="history">What is taken over; null for nothing.</param>
    /// <param name="scale">The run's scale.</param>
    /// <param name="setup">What the run's own set-up showed.</param>
    public static NoiseModel Noise(ProgramHistory? history, MetricScale scale, NoiseModel setup)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(setup);
        if (history?.Noise is not { } earlier || earlier.IsLog != scale.IsLog)
        {
            return setup;
        }

        // In linear mode the unit comes from the set-up.
        var ratio = earlier.Unit / scale.Unit;
        var known = setup with { DriftSum = ratio * ratio * earlier.DriftSum, DriftSeconds = earlier.DriftSeconds };
        var degrees = earlier.DegreesOfFreedom + setup.DegreesOfFreedom;
        var pooled = (earlier.DegreesOfFreedom * ratio * ratio * earlier.Sigma2 + setup.DegreesOfFreedom * setup.Sigma2) / degrees;
        return pooled <= setup.Sigma2
            ? known
            : known with { Sigma2 = pooled, DegreesOfFreedom = Math.Min(degrees, MostDegreesOfFreedom), LevelVariance = Math.Max(setup.LevelVariance, pooled / 2) };
    }

    private static ErrorLedger StartOf(LearnedRun run) => Ledger(run.StartedFrom);

    private static HistoryNoise NoiseOf(AdaptiveRuleState state)
    {
        var noise = state.Noise;
        var weight = noise.DriftSeconds > MostDriftSeconds ? MostDriftSeconds / noise.DriftSeconds : 1;
        return new HistoryNoise(
            state.Scale.IsLog, state.Scale.Unit, noise.Sigma2, Math.Min(noise.DegreesOfFreedom, MostDegreesOfFreedom), weight * noise.DriftSum, weight * noise.DriftSeconds);
    }
}
