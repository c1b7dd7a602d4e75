using Autoauto.Core.Model;

namespace Autoauto.Core.Episodes;

/// <summary>Whether another episode of a policy can bring anything new.</summary>
public static class EpisodeSeries
{
    /// <summary>So many refused edits in a row mean that the evolver has no more to say.</summary>
    public const int RefusalsInARow = 2;

    /// <summary>
    /// True if the series has converged: the judges find no gap, or nothing was evolved although nothing is provisional, or the evolver's last edits
    /// were refused.
    /// </summary>
    /// <param name="episodes">The series, oldest first.</param>
    public static bool HasConverged(IReadOnlyList<Episode> episodes)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        return episodes is [.., var last]
            && (last.Ruling?.Reason == EpisodeReason.NoGaps
                || (last is { Ruling.Decision: EpisodeDecision.Keep or EpisodeDecision.RollBack, EvolvedVersion: null, Refusal: null, IsSuperseded: false })
                || (episodes.Count >= RefusalsInARow && episodes.TakeLast(RefusalsInARow).All(e => e.Refusal is not null)));
    }
}
