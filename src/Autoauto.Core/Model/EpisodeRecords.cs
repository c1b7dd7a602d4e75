using System.Text.Json.Serialization;

namespace Autoauto.Core.Model;

/// <summary>How a task's verify command ends on the commit that the arms start from, before anybody worked: what its exit codes are held against.</summary>
/// <param name="Command">Executable and arguments on one line.</param>
/// <param name="ExitCode">Exit code; null if it did not end by itself.</param>
/// <param name="Fingerprint">Equal for two ends of the same kind; null if it did not end by itself.</param>
/// <param name="Passed">True if it passes already, so that a pass shows nothing.</param>
public sealed record StartCheck(string Command, int? ExitCode, string? Fingerprint, bool Passed);

/// <summary>What was observed of an arm's work, never what its agent claims.</summary>
/// <param name="Verified">True if a runner is known to have run, and its pass or fail could be read.</param>
/// <param name="Why">Why not; null if verified.</param>
/// <param name="PassRate">Share of the checks that passed, 0 to 1; null if it could not be read.</param>
/// <param name="Metrics">Every other number that the verify command printed.</param>
/// <param name="ExitCode">Exit code of the verify command.</param>
/// <param name="DurationSeconds">Its duration.</param>
public sealed record Objective(
    bool Verified, string? Why, double? PassRate, IReadOnlyDictionary<string, double> Metrics, int? ExitCode, double DurationSeconds)
{
    /// <summary>The name under which <see cref="PassRate"/> can be predicted.</summary>
    public const string PassRateName = "passRate";

    /// <summary>How the command ends on the untouched start commit; null where its verdict could be read without that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StartCheck? Before { get; init; }

    /// <summary>True for a failure that is the same on the untouched start commit: it counts as soon as the command is known to have run.</summary>
    [JsonIgnore]
    public bool FailsAsBefore => !Verified && Before is not null;

    /// <summary>The failure that <see cref="FailsAsBefore"/> speaks of, once the same command has passed for somebody.</summary>
    public Objective AsFailure() => this with { Verified = true, Why = null, PassRate = 0 };

    /// <summary>Nothing was observed.</summary>
    public static Objective Unverified(string why, int? exitCode = null, double seconds = 0) =>
        new(false, why, null, new Dictionary<string, double>(), exitCode, seconds);

    /// <summary>A number by its name; null if it was not observed.</summary>
    public double? Find(string name) => string.Equals(name, PassRateName, StringComparison.OrdinalIgnoreCase)
        ? PassRate
        : Metrics.TryGetValue(name, out var value) ? value : null;
}

/// <summary>One execution of one task under one version of a policy.</summary>
public sealed record ArmRecord
{
    /// <summary>The episode.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>0 for the episode's own comparison, from 1 for comparisons of the head with itself.</summary>
    public required int Comparison { get; init; }

    /// <summary>The side.</summary>
    public required EpisodeSide Side { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>The version that it worked under.</summary>
    public required int Version { get; init; }

    /// <summary>Commit that the agent began at: the start commit with the version's files.</summary>
    public required string BaseCommit { get; init; }

    /// <summary>What the agent left; <see cref="BaseCommit"/> if it changed nothing.</summary>
    public required string Commit { get; init; }

    /// <summary>The start of the difference.</summary>
    public string Diff { get; init; } = string.Empty;

    /// <summary>Files that it changed.</summary>
    public int FilesChanged { get; init; }

    /// <summary>Signs of weakened tests in all of the difference.</summary>
    public IReadOnlyList<TamperHint> TamperHints { get; init; } = [];

    /// <summary>What verify observed; null until it has run.</summary>
    public Objective? Objective { get; init; }

    /// <summary>How the agent ended; null for a captured arm.</summary>
    public AgentOutcome? AgentOutcome { get; init; }

    /// <summary>The agent's last words, the end of them.</summary>
    public string? FinalText { get; init; }

    /// <summary>Time in the agent, seconds.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>The agent's transcript.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>Its SHA-256.</summary>
    public string? TranscriptHash { get; init; }
}

/// <summary>Something that the judge found missing in the main arm.</summary>
/// <param name="Title">What.</param>
/// <param name="Evidence">Where it shows.</param>
/// <param name="Severity">How much it matters: low, medium or high.</param>
/// <param name="Support">How many samples named it.</param>
public sealed record Gap(string Title, string? Evidence, string Severity, int Support = 1);

/// <summary>What a judge says about the difference.</summary>
public enum JudgeVerdict
{
    /// <summary>The main arm is better.</summary>
    MainBetter,

    /// <summary>The baseline arm is better.</summary>
    BaselineBetter,

    /// <summary>No difference.</summary>
    NoDifference,

    /// <summary>It cannot be told.</summary>
    InsufficientSignal,
}

/// <summary>One sample of a judge.</summary>
public sealed record Judgement
{
    /// <summary>The episode.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>0 for the episode's own comparison, from 1 for comparisons of the head with itself.</summary>
    public required int Comparison { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>Number of the sample, from 1.</summary>
    public required int Sample { get; init; }

    /// <summary>True if the main arm was shown first.</summary>
    public required bool MainFirst { get; init; }

    /// <summary>Reward of the main arm, 0 to 1; null if the answer was not valid.</summary>
    public double? RewardMain { get; init; }

    /// <summary>Reward of the baseline arm; null without one.</summary>
    public double? RewardBaseline { get; init; }

    /// <summary>What it says about the difference; null for one arm alone.</summary>
    public JudgeVerdict? Verdict { get; init; }

    /// <summary>The judge declined.</summary>
    public bool Abstained { get; init; }

    /// <summary>What is missing in the main arm.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>What to change in the policy, and why.</summary>
    public string? TextualGradient { get; init; }

    /// <summary>Reward main − baseline; null without both.</summary>
    public double? Difference => RewardMain - RewardBaseline;
}

/// <summary>How far a version was from itself in one comparison, judged as an episode judges.</summary>
/// <param name="EpisodeId">The episode that compared.</param>
/// <param name="Comparison">Its comparison.</param>
/// <param name="Difference">The difference of the rewards.</param>
public sealed record Agreement(string EpisodeId, int Comparison, double Difference);

/// <summary>The judges' result.</summary>
public sealed record Diagnosis
{
    /// <summary>Mean reward of the main arm.</summary>
    public double? RewardMain { get; init; }

    /// <summary>Mean reward of the baseline arm; null without one.</summary>
    public double? RewardBaseline { get; init; }

    /// <summary>Mean over the tasks of the paired differences; null if the episode is void or has no baseline.</summary>
    public double? Advantage { get; init; }

    /// <summary>What is missing in the main arm, by support and severity. Held-out tasks contribute nothing here.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>What to change in the policy, and why.</summary>
    public string? TextualGradient { get; init; }

    /// <summary>The samples' common verdict; null without a majority.</summary>
    public JudgeVerdict? Verdict { get; init; }

    /// <summary>Most samples declined.</summary>
    public bool Abstained { get; init; }

    /// <summary>Signs of weakened tests in the main arm.</summary>
    public IReadOnlyList<TamperHint> TamperHints { get; init; } = [];

    /// <summary>True if the policy blocks what these signs mean: the episode counts for nothing but a blocked one.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Arms that could not be verified, with the reason.</summary>
    public IReadOnlyList<string> Unverified { get; init; } = [];

    /// <summary>Difference of the observed pass rates, mean over the tasks where both arms are verified; null if there is none.</summary>
    public double? ObservedAdvantage { get; init; }

    /// <summary>Valid samples.</summary>
    public int Samples { get; init; }
}

/// <summary>A sign of weakened tests.</summary>
/// <param name="Kind">What: <c>DeletedTest</c>, <c>FewerAssertions</c>, <c>NewSkip</c>, <c>ChangedExpectation</c>, <c>VerifyFile</c>, <c>CiFile</c>, <c>Snapshot</c>.</param>
/// <param name="Path">Where.</param>
/// <param name="Detail">The finding.</param>
public sealed record TamperHint(string Kind, string Path, string Detail);

/// <summary>An edit that was rolled back or blocked.</summary>
public sealed record Rejection
{
    /// <summary>Row id; grows with time.</summary>
    public long Id { get; init; }

    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The episode that rejected it.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>Version whose content stands again.</summary>
    public required int FromVersion { get; init; }

    /// <summary>Version that the rejected edit had made.</summary>
    public required int ToVersion { get; init; }

    /// <summary>Advantage of that version.</summary>
    public double? Advantage { get; init; }

    /// <summary>Reward of that version.</summary>
    public double? RewardMain { get; init; }

    /// <summary>Reward of the version that it was compared with.</summary>
    public double? RewardBaseline { get; init; }

    /// <summary>The gradient that led to the edit.</summary>
    public string? Gradient { get; init; }

    /// <summary>What the edit was.</summary>
    public required string EditSummary { get; init; }

    /// <summary>Why it stands here.</summary>
    public required RejectionReason Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>What an evolver claimed about its edit, and what came of it.</summary>
public sealed record Prediction
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The version that the edit became.</summary>
    public required int Version { get; init; }

    /// <summary>The episode that made the edit.</summary>
    public required string EpisodeId { get; init; }

    /// <summary>The observed number that will move: <c>passRate</c> or a name that verify prints.</summary>
    public required string Metric { get; init; }

    /// <summary>The difference that it will move by, with its sign.</summary>
    public required double Change { get; init; }

    /// <summary>Probability that it moves in that direction, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The episode that measured it; null until one has.</summary>
    public string? SettledBy { get; init; }

    /// <summary>The measured difference between the arms; null if it could not be measured.</summary>
    public double? Observed { get; init; }

    /// <summary>Observed − predicted.</summary>
    public double? Residual => Observed - Change;

    /// <summary>True if it moved in the direction that was named.</summary>
    public bool? Hit => Observed is { } observed ? Math.Sign(observed) == Math.Sign(Change) : null;

    /// <summary>When it was settled, UTC.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>How good an evolver's predictions were.</summary>
/// <param name="Settled">Predictions that were measured.</param>
/// <param name="HitRate">Share of them that named the right direction.</param>
/// <param name="BrierScore">Mean squared difference of confidence and outcome: 0 is perfect, 0.25 is a coin (Brier 1950).</param>
/// <param name="MeanResidual">Mean of observed − predicted.</param>
public sealed record Calibration(int Settled, double? HitRate, double? BrierScore, double? MeanResidual)
{
    /// <summary>The record of these predictions.</summary>
    public static Calibration Of(IEnumerable<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var settled = predictions.Where(p => p.Hit is not null).ToList();
        return settled.Count == 0
            ? new Calibration(0, null, null, null)
            : new Calibration(
                settled.Count,
                settled.Average(p => p.Hit!.Value ? 1.0 : 0.0),
                settled.Average(p => Math.Pow(p.Confidence - (p.Hit!.Value ? 1.0 : 0.0), 2)),
                settled.Average(p => p.Residual!.Value));
    }
}

/// <summary>When an episode entered a stage.</summary>
/// <param name="EpisodeId">The episode.</param>
/// <param name="Ordinal">Number of the entry, from 1.</param>
/// <param name="Stage">The stage.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">Why, for people.</param>
public sealed record StageEntry(string EpisodeId, int Ordinal, EpisodeStage Stage, DateTimeOffset At, string? Detail);
