using System.Collections.Frozen;
using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Which stage of an episode may follow which: one table, and the only lookup into it.</summary>
public static class EpisodeTransitions
{
    private static readonly FrozenSet<(EpisodeStage From, EpisodeStage To)> s_allowed = new[]
    {
        (EpisodeStage.Created, EpisodeStage.MainArmCaptured),
        (EpisodeStage.Created, EpisodeStage.Superseded),
        (EpisodeStage.Created, EpisodeStage.Errored),
        (EpisodeStage.MainArmCaptured, EpisodeStage.BaselineArmCaptured),
        (EpisodeStage.MainArmCaptured, EpisodeStage.BaselineSkipped),
        (EpisodeStage.MainArmCaptured, EpisodeStage.Superseded),
        (EpisodeStage.MainArmCaptured, EpisodeStage.Errored),
        (EpisodeStage.BaselineArmCaptured, EpisodeStage.Scored),
        (EpisodeStage.BaselineArmCaptured, EpisodeStage.Superseded),
        (EpisodeStage.BaselineArmCaptured, EpisodeStage.Errored),
        (EpisodeStage.BaselineSkipped, EpisodeStage.Scored),
        (EpisodeStage.BaselineSkipped, EpisodeStage.Superseded),
        (EpisodeStage.BaselineSkipped, EpisodeStage.Errored),
        (EpisodeStage.Scored, EpisodeStage.Abstained),
        (EpisodeStage.Scored, EpisodeStage.RolledBack),
        (EpisodeStage.Scored, EpisodeStage.Kept),
        (EpisodeStage.Scored, EpisodeStage.Superseded),
        (EpisodeStage.Scored, EpisodeStage.Errored),
        (EpisodeStage.RolledBack, EpisodeStage.Evolved),
        (EpisodeStage.RolledBack, EpisodeStage.EvolutionRefused),
        (EpisodeStage.RolledBack, EpisodeStage.Closed),
        (EpisodeStage.RolledBack, EpisodeStage.Superseded),
        (EpisodeStage.RolledBack, EpisodeStage.Errored),
        (EpisodeStage.Kept, EpisodeStage.Evolved),
        (EpisodeStage.Kept, EpisodeStage.EvolutionRefused),
        (EpisodeStage.Kept, EpisodeStage.Closed),
        (EpisodeStage.Kept, EpisodeStage.Superseded),
        (EpisodeStage.Kept, EpisodeStage.Errored),
        (EpisodeStage.Evolved, EpisodeStage.Closed),
        (EpisodeStage.EvolutionRefused, EpisodeStage.Closed),
        (EpisodeStage.Abstained, EpisodeStage.Closed),
        (EpisodeStage.Superseded, EpisodeStage.Closed),
    }.ToFrozenSet();

    /// <summary>True if <paramref name="to"/> may follow <paramref name="from"/>. Out of <see cref="EpisodeStage.Errored"/> only <see cref="Reopen"/> leads.</summary>
    public static bool Allows(EpisodeStage from, EpisodeStage to) => s_allowed.Contains((from, to));

    /// <summary>The episode in its next stage.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it: a defect.</exception>
    public static Episode To(this Episode episode, EpisodeStage stage)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return Allows(episode.Stage, stage)
            ? episode with { Stage = stage, StageBeforeError = stage == EpisodeStage.Errored ? episode.Stage : null }
            : throw new InvalidOperationException($"Episode {episode.Id} cannot go from {episode.Stage} to {stage}.");
    }

    /// <summary>The failed episode at the stage before its error: only an operator's resume does this.</summary>
    /// <exception cref="InvalidOperationException">The episode has not failed: a defect.</exception>
    public static Episode Reopen(this Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return episode is { Stage: EpisodeStage.Errored, StageBeforeError: { } before }
            ? episode with { Stage = before, StageBeforeError = null, Error = null, ErrorCode = null, FinishedAt = null }
            : throw new InvalidOperationException($"Episode {episode.Id} at {episode.Stage} has nothing to go back to.");
    }
}
