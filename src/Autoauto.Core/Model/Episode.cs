namespace Autoauto.Core.Model;

/// <summary>How far an episode has come. Each stage is entered in one transaction.</summary>
public enum EpisodeStage
{
    /// <summary>Recorded; nothing was done yet.</summary>
    Created,

    /// <summary>The head version's work is observed.</summary>
    MainArmCaptured,

    /// <summary>The earlier version's work is observed.</summary>
    BaselineArmCaptured,

    /// <summary>There is no earlier version to compare with, or none could be run.</summary>
    BaselineSkipped,

    /// <summary>The judges have spoken.</summary>
    Scored,

    /// <summary>Nothing is decided.</summary>
    Abstained,

    /// <summary>The head went back to an earlier version's content.</summary>
    RolledBack,

    /// <summary>The head stays.</summary>
    Kept,

    /// <summary>The policy has a new version.</summary>
    Evolved,

    /// <summary>The evolver's edit was refused.</summary>
    EvolutionRefused,

    /// <summary>Over.</summary>
    Closed,

    /// <summary>A step failed; a resume goes back to the stage before.</summary>
    Errored,

    /// <summary>Somebody else moved the head away from the version that was measured: nothing of the policy is touched any more.</summary>
    Superseded,
}

/// <summary>What an episode is for people.</summary>
public enum EpisodeStatus
{
    /// <summary>A process works on it.</summary>
    Running,

    /// <summary>Its process is gone, or it was aborted; it can be resumed.</summary>
    Interrupted,

    /// <summary>A step failed; it can be resumed.</summary>
    Errored,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>Where an episode's main arm comes from.</summary>
public enum EpisodeKind
{
    /// <summary>From a commit that was made under the head version.</summary>
    Captured,

    /// <summary>From an agent that works under the head version.</summary>
    Executed,
}

/// <summary>The two sides of an episode's comparison.</summary>
public enum EpisodeSide
{
    /// <summary>The head version.</summary>
    Main,

    /// <summary>The earlier version.</summary>
    Baseline,
}

/// <summary>Why an evolver's answer was not taken.</summary>
public enum RefusalReason
{
    /// <summary>It edited files that do not belong to the policy.</summary>
    OutsideTarget,

    /// <summary>It changed more than the edit budget allows.</summary>
    OverBudget,

    /// <summary>It changed nothing.</summary>
    Identical,

    /// <summary>It proposed what had been rolled back before.</summary>
    RejectedBefore,

    /// <summary>Its answer did not have the agreed form, after one attempt to repair it.</summary>
    InvalidAnswer,
}

/// <summary>Why an edit stands in the reject buffer.</summary>
public enum RejectionReason
{
    /// <summary>It made the agent worse.</summary>
    BadAdvantage,

    /// <summary>The main arm's tests looked weakened.</summary>
    TamperSuspected,
}

/// <summary>One episode's facts.</summary>
public sealed record Episode
{
    /// <summary>Begins <see cref="EvolutionDetail"/> where the head was moved before an edit could be asked for.</summary>
    private const string SupersededPrefix = "superseded: ";

    /// <summary>Id: slug of the change, UTC time to the millisecond, random tag.</summary>
    public required string Id { get; init; }

    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What the episode is about, in the user's words.</summary>
    public required string Change { get; init; }

    /// <summary>Where the main arm comes from.</summary>
    public required EpisodeKind Kind { get; init; }

    /// <summary>The commit that is captured; null for an executed main arm.</summary>
    public string? ChangeCommit { get; init; }

    /// <summary>Commit that the arms start from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>How far it has come.</summary>
    public required EpisodeStage Stage { get; init; }

    /// <summary>Where a resume goes on; null unless the episode failed.</summary>
    public EpisodeStage? StageBeforeError { get; init; }

    /// <summary>Version of the rule that it began with (<see cref="EpisodeRuleVersion"/>), and keeps.</summary>
    public int RuleVersion { get; init; } = EpisodeRuleVersion.Current;

    /// <summary>The policy as it was, with the caller's own settings on top.</summary>
    public required PolicyTarget Target { get; init; }

    /// <summary>Caps of this episode.</summary>
    public required EpisodeLimits Limits { get; init; }

    /// <summary>Hash of the locked copy of the policy's scripts; null if it has none.</summary>
    public string? ScriptsHash { get; init; }

    /// <summary>Seal of that copy.</summary>
    public string? ScriptsSeal { get; init; }

    /// <summary>Version that the main arm worked under.</summary>
    public required int HeadVersion { get; init; }

    /// <summary>Version that the baseline arm worked under; null if there was none.</summary>
    public int? BaselineVersion { get; init; }

    /// <summary>Why there was no baseline arm.</summary>
    public string? BaselineSkippedReason { get; init; }

    /// <summary>The judges' result; null before <see cref="EpisodeStage.Scored"/>.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>What was decided; null before.</summary>
    public EpisodeRuling? Ruling { get; init; }

    /// <summary>Everything that the decision was made from, as JSON: what a replay needs.</summary>
    public string? DecisionInputsJson { get; init; }

    /// <summary>Version that the rollback appended.</summary>
    public int? RollbackVersion { get; init; }

    /// <summary>Version that the evolver's edit became.</summary>
    public int? EvolvedVersion { get; init; }

    /// <summary>Why the evolver's edit was refused.</summary>
    public RefusalReason? Refusal { get; init; }

    /// <summary>The edit in the evolver's words, the refusal in detail, or why there is no edit.</summary>
    public string? EvolutionDetail { get; init; }

    /// <summary>Why the episode failed; starts with "timeout: " if an agent ran out of time.</summary>
    public string? Error { get; init; }

    /// <summary>Stable code of that error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Known tokens of all calls.</summary>
    public long? Tokens { get; init; }

    /// <summary>Known cost of all calls, US dollars.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Start, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Last change, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>End, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True if there was no earlier version to compare with.</summary>
    public bool IsBaselineSkipped => BaselineVersion is null;

    /// <summary>The sandbox that the roles and the verify commands ran in, <c>none</c> for no sandbox; of several sessions the worst. Null before the first one, and for episodes of earlier versions.</summary>
    public string? Isolation { get; init; }

    /// <summary>True if the head was moved by somebody else before the episode had come to its end.</summary>
    public bool IsSuperseded => EvolvedVersion is null && Refusal is null && EvolutionDetail?.StartsWith(SupersededPrefix, StringComparison.Ordinal) == true;

    /// <summary>
    /// The episode as it stands once somebody else has moved the head. What was carried out before stays true of the version that was measured; a
    /// decision that was not carried out is none.
    /// </summary>
    /// <param name="why">What stands instead.</param>
    public Episode SupersededBy(string why) => this with
    {
        Ruling = Stage is EpisodeStage.Kept or EpisodeStage.RolledBack ? Ruling : new EpisodeRuling(EpisodeDecision.Superseded, EpisodeReason.HeadMoved),
        DecisionInputsJson = Stage is EpisodeStage.Kept or EpisodeStage.RolledBack ? DecisionInputsJson : null,
        EvolutionDetail = SupersededPrefix + why,
    };
}

/// <summary>What one episode may do and use.</summary>
public sealed record EpisodeLimits
{
    /// <summary>False: the head is judged, and no edit is asked for.</summary>
    public bool Evolve { get; init; } = true;

    /// <summary>Cost cap in US dollars; null = none.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Token cap; null = none.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>End with an error where the episode would otherwise wait for a quota to open again.</summary>
    public bool NoPark { get; init; }
}
