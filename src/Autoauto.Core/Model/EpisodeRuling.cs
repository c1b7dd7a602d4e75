namespace Autoauto.Core.Model;

/// <summary>What is to happen with a provisional edit of a policy.</summary>
public enum EpisodeDecision
{
    /// <summary>Not clear yet: the edit stays provisional and the next episode goes on.</summary>
    Abstain,

    /// <summary>The edit stays.</summary>
    Keep,

    /// <summary>Back to the version that it was compared with.</summary>
    RollBack,

    /// <summary>Nothing: the version that was measured is not the head any more.</summary>
    Superseded,
}

/// <summary>Why an episode decided as it did.</summary>
public enum EpisodeReason
{
    /// <summary>There is no result of the judges.</summary>
    NoDiagnosis,

    /// <summary>The main arm's tests look weakened, and the policy blocks that.</summary>
    TamperSuspected,

    /// <summary>The judges declined.</summary>
    JudgeAbstained,

    /// <summary>The judges found nothing to improve.</summary>
    NoGaps,

    /// <summary>The judges cannot tell.</summary>
    InsufficientSignal,

    /// <summary>Too few of the judges' samples are valid.</summary>
    TooFewSamples,

    /// <summary>There is no earlier version to compare with: the head stays.</summary>
    NothingToCompare,

    /// <summary>The fixed threshold decided.</summary>
    Threshold,

    /// <summary>Too few A/A episodes to know the noise.</summary>
    FloorUnknown,

    /// <summary>The evidence passed a limit.</summary>
    Evidence,

    /// <summary>The evidence lies between the limits.</summary>
    Unclear,

    /// <summary>The last episode allowed; the sign of the mean decided.</summary>
    CapReached,

    /// <summary>The last episode allowed; the edit had to prove itself and did not.</summary>
    Unproven,

    /// <summary>The episodes that are left will hardly prove the edit.</summary>
    Futile,

    /// <summary>The judge likes the edit, but what was measured got worse.</summary>
    MeasuredWorse,

    /// <summary>The judge alone likes the edit, and no more than taste could explain; no check tells the arms apart.</summary>
    JudgeAlone,

    /// <summary>Somebody else moved the head, or edited its files, since it was measured.</summary>
    HeadMoved,
}

/// <summary>The decision about a policy's head, with its numbers.</summary>
/// <param name="Decision">What happens with the head.</param>
/// <param name="Reason">Why.</param>
/// <param name="Episodes">Episodes that the evidence comes from.</param>
/// <param name="Mean">Mean advantage over them; null without a comparison.</param>
/// <param name="StandardisedSum">Their sum in standard errors; null unless the sequential rule judged them.</param>
public sealed record EpisodeRuling(EpisodeDecision Decision, EpisodeReason Reason, int Episodes = 0, double? Mean = null, double? StandardisedSum = null);

/// <summary>What one task of one comparison has shown: main arm against baseline arm.</summary>
/// <param name="Advantage">Judged reward main − baseline, mean of the valid samples.</param>
/// <param name="Length">Logarithm of how much longer the main arm's work is than the baseline's.</param>
/// <param name="Measured">Pass rate main − baseline; null unless both arms are verified.</param>
public sealed record TaskPair(double Advantage, double Length, double? Measured);

/// <summary>Everything that the episodes of one provisional edit have shown so far.</summary>
public sealed record EditTrials
{
    /// <summary>Judged reward differences main − baseline of the valid episodes, oldest first.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>
    /// Measured differences main − baseline (for example of the pass rate; up is better) of the episodes in which both arms were verified. They
    /// never earn a keep; they can withhold one, and what they do not show makes one dearer.
    /// </summary>
    public IReadOnlyList<double> Measured { get; init; } = [];

    /// <summary>The tasks of the valid episodes one by one, of all episodes together. None in what <see cref="EpisodeRuleVersion.First"/> recorded.</summary>
    public IReadOnlyList<TaskPair> Pairs { get; init; } = [];

    /// <summary>Episodes in which the tamper check blocked the main arm.</summary>
    public int Blocked { get; init; }

    /// <summary>Episodes without a value for another reason: too few judge samples, an arm that did not run.</summary>
    public int Void { get; init; }

    /// <summary>All episodes that the edit was given.</summary>
    public int Episodes => Differences.Count + Blocked + Void;
}
