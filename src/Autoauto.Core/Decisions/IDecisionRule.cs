using System.Text.Json.Serialization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>
/// A way to decide between baseline and candidate from measured values. Pure: values in, values out, no clock and no I/O, so that
/// any recorded decision can be replayed. The engine measures what <see cref="IDecision.Next"/> asks for and nothing else.
/// </summary>
public interface IDecisionRule
{
    /// <summary>Stable name, stored with each decision.</summary>
    string Name { get; }

    /// <summary>Version of the rule (<see cref="RuleVersion"/>), stored with each verdict.</summary>
    int Version { get; }

    /// <summary>How many invocations of the start commit <see cref="Start"/> wants. At least 1.</summary>
    int SetupInvocations { get; }

    /// <summary>
    /// How many fresh invocations of the new baseline <see cref="Rebase"/> wants after a keep; 0 where the interleaved values already carry
    /// the level over.
    /// </summary>
    int RebaseInvocations { get; }

    /// <summary>Re-measure the baseline after this many consecutive discards; 0 = never (drift cancels in interleaved measurement).</summary>
    int DriftCheckAfterDiscards { get; }

    /// <summary>
    /// True if decisions ask for both arms: then both commits are built and stand ready before the first invocation. Such a rule carries the
    /// level over from its interleaved values and needs no fresh series.
    /// </summary>
    bool IsInterleaved => RebaseInvocations == 0;

    /// <summary>State of the rule after set-up: what is known of the baseline and its noise.</summary>
    RuleState Start(IReadOnlyList<Observation> setup);

    /// <summary>Opens the decision about one candidate.</summary>
    IDecision Begin(RuleState state, CandidateFacts candidate);

    /// <summary>State after <see cref="RebaseInvocations"/> fresh values of the (possibly new) baseline.</summary>
    RuleState Rebase(RuleState state, IReadOnlyList<Observation> baseline);

    /// <summary>
    /// State after <see cref="SetupInvocations"/> values of the unchanged baseline on another machine: what was known of the old one is void, what was
    /// learned of the candidates stays.
    /// </summary>
    RuleState Recalibrate(RuleState state, IReadOnlyList<Observation> setup);

    /// <summary>True if fresh values of the unchanged baseline differ from <paramref name="state"/> by more than noise.</summary>
    bool HasDrifted(RuleState state, IReadOnlyList<Observation> baseline);
}

/// <summary>One open decision: says what to measure next until it knows.</summary>
public interface IDecision
{
    /// <summary>What to do now: measure an arm, or take the verdict.</summary>
    DecisionStep Next { get; }

    /// <summary>
    /// Adds one valid value. Throws <see cref="InvalidOperationException"/> once there is a verdict. Values of the candidate that were not
    /// asked for (a gate measured again) are welcome while there is none.
    /// </summary>
    void Observe(Observation observation);

    /// <summary>State of the rule for the next decision if its verdict is followed; available once there is a verdict.</summary>
    RuleState StateAfter { get; }

    /// <summary>
    /// State for the next decision if the candidate is dropped for another reason than a verdict of this rule (it failed, missed a gate,
    /// was aborted), before or after the verdict: what was learned of the machine stays, the decision is not counted.
    /// </summary>
    RuleState StateIfDropped { get; }

    /// <summary>State for the next decision if the candidate became the baseline whatever the rule said: for replaying what happened.</summary>
    RuleState StateIfAdopted { get; }
}

/// <summary>What is known of a candidate before it is measured.</summary>
/// <param name="NetLines">Lines added minus lines removed in the code that counts for simplification; negative is a simplification.</param>
/// <param name="StartedAtSeconds">When the decision opens, on the clock of <see cref="Observation.TimeSeconds"/>.</param>
public readonly record struct CandidateFacts(int NetLines, double StartedAtSeconds);

/// <summary>What a decision asks for.</summary>
public abstract record DecisionStep
{
    private DecisionStep()
    {
    }

    /// <summary>Measure this arm once and report the value.</summary>
    public sealed record Measure(Arm Arm) : DecisionStep;

    /// <summary>Nothing more to measure.</summary>
    public sealed record Done(Verdict Verdict) : DecisionStep;
}

/// <summary>What is to happen with the candidate.</summary>
public enum VerdictKind
{
    /// <summary>The candidate becomes the baseline.</summary>
    Keep,

    /// <summary>No worse within the margin, and fewer lines: becomes the baseline but never raises "best".</summary>
    KeepSimplification,

    /// <summary>Back to the baseline.</summary>
    Discard,
}

/// <summary>Why a verdict was reached, as a closed set; the words for people are made at the surface.</summary>
public enum VerdictReason
{
    /// <summary>The improvement is established.</summary>
    Improved,

    /// <summary>No difference beyond the margin, and fewer lines.</summary>
    Simplification,

    /// <summary>The candidate is worse.</summary>
    Regressed,

    /// <summary>No difference beyond noise.</summary>
    WithinNoise,

    /// <summary>Given up early, since more measuring was unlikely to find an improvement. Says nothing of how large the difference is.</summary>
    Unpromising,

    /// <summary>Better, but by less than the minimum effect the user asked for.</summary>
    BelowMinimumEffect,

    /// <summary>The measurement budget of the decision ran out.</summary>
    Inconclusive,

    /// <summary>A simplification that would use up the run's simplification budget against the original baseline.</summary>
    SimplificationBudgetSpent,
}

/// <summary>What a decision measured, in the metric's own unit.</summary>
/// <param name="Candidate">Median of the candidate's values.</param>
/// <param name="Baseline">
/// Median of the baseline's values; of the last ones before the decision if it ended without any. Null where none is known.
/// </param>
/// <param name="EffectPercent">Their difference in percent of the baseline, positive is better; null where undefined.</param>
public sealed record MeasuredValues(double Candidate, double? Baseline, double? EffectPercent)
{
    internal static MeasuredValues Of(Direction direction, double candidate, double? baseline) =>
        new(candidate, baseline, baseline is { } b ? direction.ImprovementPercent(b, candidate) + 0.0 : null); // 0.0: never minus zero
}

/// <summary>The outcome of a decision with the numbers that led to it.</summary>
public sealed record Verdict
{
    /// <summary>What happens with the candidate.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>Why.</summary>
    public required VerdictReason Reason { get; init; }

    /// <summary>Estimated effect on the rule's scale (log units in log mode); positive is better. Null where nothing was measured.</summary>
    public double? Effect { get; init; }

    /// <summary>The effect as a change of the metric in percent of the baseline; positive is better. Null where undefined.</summary>
    public double? EffectPercent { get; init; }

    /// <summary>Lower end of the interval of <see cref="EffectPercent"/> (95 %), where the rule gives one.</summary>
    public double? EffectLowPercent { get; init; }

    /// <summary>Upper end of the interval of <see cref="EffectPercent"/> (95 %), where the rule gives one.</summary>
    public double? EffectHighPercent { get; init; }

    /// <summary>Probability that this keep is no improvement, in [0, 1], where the rule gives one.</summary>
    public double? ErrorProbability { get; init; }

    /// <summary>Two-sided p-value, where the rule computes one.</summary>
    public double? PValue { get; init; }

    /// <summary>Natural logarithm of the e-value that was compared with the threshold, where the rule has one.</summary>
    public double? LogEvidence { get; init; }

    /// <summary>The threshold for <see cref="LogEvidence"/>.</summary>
    public double? LogThreshold { get; init; }

    /// <summary>Estimate of the candidate's level in the metric's own unit.</summary>
    public double? CandidateMetric { get; init; }

    /// <summary>Estimate of the baseline's level in the metric's own unit at the time of the decision.</summary>
    public double? BaselineMetric { get; init; }

    /// <summary>Version of the rule that decided; null, as nothing was recorded then, for <see cref="Decisions.RuleVersion.First"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RuleVersion { get; init; }

    /// <summary>What was measured, without a model; null for <see cref="Decisions.RuleVersion.First"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeasuredValues? Measured { get; init; }

    /// <summary>The effect as it is shown: what was measured, but for improvements, where it is the estimate behind the keep.</summary>
    [JsonIgnore]
    public double? ShownEffectPercent => Kind != VerdictKind.Keep && (Measured is not null || EffectLowPercent is not null) ? Measured?.EffectPercent : EffectPercent;

    /// <summary>Valid invocations of the baseline.</summary>
    public int BaselineInvocations { get; init; }

    /// <summary>Valid invocations of the candidate.</summary>
    public int CandidateInvocations { get; init; }
}
