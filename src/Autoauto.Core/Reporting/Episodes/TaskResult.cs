using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>What came of one task: both sides' work and what the judges said about it.</summary>
/// <param name="Name">The task.</param>
/// <param name="HeldOut">True if the evolver is not told what the task lacks.</param>
/// <param name="Main">The head version's work; null if there is none yet.</param>
/// <param name="Baseline">The earlier version's work; null if there is none.</param>
/// <param name="RewardMain">Mean reward of the head version; null without a valid sample.</param>
/// <param name="RewardBaseline">Mean reward of the earlier version; null without a valid sample.</param>
/// <param name="Advantage">Mean paired difference; null with too few valid samples.</param>
internal sealed record TaskResult(
    string Name, bool HeldOut, ArmRecord? Main, ArmRecord? Baseline, double? RewardMain, double? RewardBaseline, double? Advantage)
{
    /// <summary>Difference of the observed pass rates; null unless both arms are verified.</summary>
    public double? PassRateDifference => Verified(Main)?.PassRate - Verified(Baseline)?.PassRate;

    /// <summary>The result of one task.</summary>
    public static TaskResult Of(EpisodeReport report, string name)
    {
        var samples = report.Judgements.Where(j => j.Task == name).ToList();
        return new TaskResult(
            name,
            report.Episode.Target.Tasks.Any(t => t.Name == name && t.HeldOut),
            report.Arms.FirstOrDefault(a => a.Task == name && a.Side == EpisodeSide.Main),
            report.Arms.FirstOrDefault(a => a.Task == name && a.Side == EpisodeSide.Baseline),
            samples.Average(s => s.RewardMain),
            samples.Average(s => s.RewardBaseline),
            JudgeEnsemble.Advantage(samples, report.Episode.Target.JudgeSamples));
    }

    /// <summary>Every other number that a verify command printed, by name, in the order of the names.</summary>
    public IEnumerable<string> Metrics => new[] { Main, Baseline }
        .SelectMany(a => a?.Objective?.Metrics.Keys ?? [])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static Objective? Verified(ArmRecord? arm) => arm?.Objective is { Verified: true } objective ? objective : null;
}
