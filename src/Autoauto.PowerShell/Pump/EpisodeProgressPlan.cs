using Autoauto.Core.Episodes;
using Autoauto.Output;

namespace Autoauto.Pump;

/// <summary>What progress says about an episode: a bar for the episode with a child for what is happening.</summary>
/// <param name="episodeId">The episode: two in one session have bars of their own.</param>
internal sealed class EpisodeProgressPlan(string episodeId)
{
    private readonly int _id = ((StringComparer.Ordinal.GetHashCode(episodeId) & 0xFFFFF) * 2) + 1;

    /// <summary>The bars for one snapshot: the episode, then its step.</summary>
    public IReadOnlyList<ProgressBar> Show(EpisodeProgress p)
    {
        var cost = p.CostUsd is { } usd ? FormattableString.Invariant($", ${usd:0.00}") : string.Empty;
        var steps = p.Total is { } total ? FormattableString.Invariant($"{p.Done} of {total} ") : string.Empty;
        return
        [
            new ProgressBar(_id, -1, SafeText.Line($"Autoauto {p.Policy}")!, SafeText.Line($"{p.Stage}{cost}")!),
            new ProgressBar(_id + 1, _id, "Episode", SafeText.Line(steps + p.Activity)!, p.Total is > 0 and { } all ? Math.Clamp(100 * p.Done / all, 0, 100) : -1),
        ];
    }

    /// <summary>The bars to take away at the end: the step, then the episode.</summary>
    public IReadOnlyList<ProgressBar> Close() => [new ProgressBar(_id + 1, _id, "Episode", "Done"), new ProgressBar(_id, -1, "Autoauto", "Done")];
}
