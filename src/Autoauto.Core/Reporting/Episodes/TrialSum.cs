using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>An episode about an edit, with what it and those before it add up to.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="Advantage">What it adds; null if it was blocked or is void.</param>
/// <param name="Sum">The sum so far in standard errors; null before the first value, or without a noise floor.</param>
internal sealed record TrialSum(Episode Episode, double? Advantage, double? Sum)
{
    /// <summary>True if the episode counts for nothing but a blocked one.</summary>
    public bool IsBlocked => Episode.Diagnosis is { IsBlocked: true };

    /// <summary>Adds the episodes up, oldest first, as the sequential rule does.</summary>
    public static IReadOnlyList<TrialSum> Of(IEnumerable<Episode> episodes, AgreementFloor floor)
    {
        var (sum, count) = (0.0, 0);
        var trials = new List<TrialSum>();
        foreach (var episode in episodes)
        {
            var advantage = episode.Diagnosis is { IsBlocked: false } diagnosis ? diagnosis.Advantage : null;
            if (advantage is { } added)
            {
                (sum, count) = (sum + added, count + 1);
            }

            trials.Add(new TrialSum(episode, advantage, count == 0 || floor.Episodes == 0 ? null : sum / (floor.Deviation * Math.Sqrt(count))));
        }

        return trials;
    }
}
