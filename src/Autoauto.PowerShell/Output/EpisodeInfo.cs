namespace Autoauto.Output;

/// <summary>One episode as users see it (<c>Autoauto.Episode</c>).</summary>
public sealed class EpisodeInfo
{
    /// <summary>Id of the episode.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What the episode is about.</summary>
    public required string Change { get; init; }

    /// <summary>Captured or Executed: where the main arm comes from.</summary>
    public required string Kind { get; init; }

    /// <summary>Running, Interrupted, Errored or Closed.</summary>
    public required string Status { get; init; }

    /// <summary>Last stage that was entered.</summary>
    public required string Stage { get; init; }

    /// <summary>Kept, RolledBack, Abstained or Superseded; null before the decision.</summary>
    public string? Decision { get; init; }

    /// <summary>Why it was decided so, as a stable name.</summary>
    public string? Reason { get; init; }

    /// <summary>What came of the evolver: Evolved, Refused or NotAsked; null before.</summary>
    public string? Evolution { get; init; }

    /// <summary>Version that the main arm worked under.</summary>
    public int HeadVersion { get; init; }

    /// <summary>Version that it was compared with; null if there was none.</summary>
    public int? BaselineVersion { get; init; }

    /// <summary>Why there was no comparison.</summary>
    public string? BaselineSkippedReason { get; init; }

    /// <summary>Mean reward of the main arm, 0 to 1.</summary>
    public double? RewardMain { get; init; }

    /// <summary>Mean reward of the baseline arm, 0 to 1.</summary>
    public double? RewardBaseline { get; init; }

    /// <summary>Mean paired difference of the rewards; null without a comparison.</summary>
    public double? Advantage { get; init; }

    /// <summary>Difference of the observed pass rates; null if it could not be observed.</summary>
    public double? ObservedAdvantage { get; init; }

    /// <summary>Arms that could not be verified, and why; null if all are, or before the judges have spoken.</summary>
    public string? Unverified { get; init; }

    /// <summary>Episodes that the evidence about the head comes from.</summary>
    public int? EvidenceEpisodes { get; init; }

    /// <summary>The evidence in standard errors; null unless the sequential rule judged it.</summary>
    public double? StandardisedSum { get; init; }

    /// <summary>Gaps that the judges named.</summary>
    public int? Gaps { get; init; }

    /// <summary>The gap that most of them named.</summary>
    public string? TopGap { get; init; }

    /// <summary>What the judges would change in the policy, and why.</summary>
    public string? TextualGradient { get; init; }

    /// <summary>True if the main arm's tests look weakened.</summary>
    public bool? TamperSuspected { get; init; }

    /// <summary>Version that a rollback appended.</summary>
    public int? RollbackVersion { get; init; }

    /// <summary>Version that the evolver's edit became.</summary>
    public int? EvolvedVersion { get; init; }

    /// <summary>Why the evolver's edit was refused, as a stable name.</summary>
    public string? Refusal { get; init; }

    /// <summary>The edit in the evolver's words, or why there is none.</summary>
    public string? EvolutionDetail { get; init; }

    /// <summary>Stable code of the error that ended it.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error that ended it.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Names of the tasks, those that are held out in parentheses.</summary>
    public string? Tasks { get; init; }

    /// <summary>The agent of the arms.</summary>
    public string? Agent { get; init; }

    /// <summary>The judge.</summary>
    public string? Judge { get; init; }

    /// <summary>The evolver.</summary>
    public string? Evolver { get; init; }

    /// <summary>Known tokens.</summary>
    public long? Tokens { get; init; }

    /// <summary>Known cost, US dollars.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Commit that the arms start from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>The captured commit.</summary>
    public string? ChangeCommit { get; init; }

    /// <summary>The process that works on it.</summary>
    public int? OwnerPid { get; init; }

    /// <summary>Start.</summary>
    public DateTime StartedAtUtc { get; init; }

    /// <summary>End.</summary>
    public DateTime? FinishedAtUtc { get; init; }

    /// <summary>From start to end, pauses included.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>The sandbox that the roles and the verify commands ran in: bubblewrap, the executable of a command, or none; null before the first session.</summary>
    public string? Isolation { get; init; }
}
