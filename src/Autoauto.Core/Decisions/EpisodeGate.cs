using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Everything that the decision about a policy's head is made from. Recorded, so that it can be made again.</summary>
public sealed record EpisodeFacts
{
    /// <summary>The rule.</summary>
    public required EpisodeRule Rule { get; init; }

    /// <summary>Settings of <see cref="EpisodeRule.Sequential"/>.</summary>
    public EpisodeOptions Options { get; init; } = new();

    /// <summary>Settings of <see cref="EpisodeRule.Threshold"/>: the loss from which the head goes back, above 0.</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>The judges' result; null if there is none.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>What a suspicion of weakened tests leads to.</summary>
    public TamperMode Tamper { get; init; }

    /// <summary>True if there was no earlier version to compare with.</summary>
    public bool BaselineSkipped { get; init; }

    /// <summary>The noise of comparisons.</summary>
    public AgreementFloor Floor { get; init; } = AgreementFloor.From([]);

    /// <summary>The tasks of the comparisons that the floor rests on; none in what <see cref="EpisodeRuleVersion.First"/> recorded.</summary>
    public IReadOnlyList<TaskPair> SelfPairs { get; init; } = [];

    /// <summary>What the episodes of this edit have shown since it was last decided about, this one included.</summary>
    public EditTrials Trials { get; init; } = new() { Differences = [] };
}

/// <summary>Decides whether a policy's head is kept, goes back, or stays provisional: a pure function of recorded facts.</summary>
public static class EpisodeGate
{
    /// <summary>Judges an episode.</summary>
    public static EpisodeRuling Decide(EpisodeFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var compared = !facts.BaselineSkipped && facts.Rule == EpisodeRule.Sequential && facts.Diagnosis is not null ? JudgeSequence(facts) : null;
        if (WhyAbstain(facts) is { } why)
        {
            // What cannot be judged must not stay provisional for ever: blocked and void episodes use up the edit's episodes all the same.
            return compared is { Decision: EpisodeDecision.RollBack } && (why is EpisodeReason.TamperSuspected or EpisodeReason.TooFewSamples or EpisodeReason.InsufficientSignal)
                ? compared
                : new EpisodeRuling(EpisodeDecision.Abstain, why, facts.Trials.Episodes, MeanOf(facts));
        }

        if (facts.BaselineSkipped)
        {
            return new EpisodeRuling(EpisodeDecision.Keep, EpisodeReason.NothingToCompare);
        }

        return compared ?? JudgeThreshold(facts, facts.Diagnosis!.Advantage!.Value);
    }

    private static EpisodeReason? WhyAbstain(EpisodeFacts facts)
    {
        var diagnosis = facts.Diagnosis;
        var tampered = facts.Tamper != TamperMode.Off && diagnosis?.TamperHints.Count > 0;
        return diagnosis switch
        {
            null => EpisodeReason.NoDiagnosis,
            _ when tampered && facts.Tamper == TamperMode.Block => EpisodeReason.TamperSuspected,
            { Abstained: true } => EpisodeReason.JudgeAbstained,
            { Gaps.Count: 0 } => EpisodeReason.NoGaps,

            // Without a comparison there is nothing to be unsure about, and a fresh policy must be able to leave version 0.
            { Verdict: JudgeVerdict.InsufficientSignal } when !(facts.BaselineSkipped && !tampered) => EpisodeReason.InsufficientSignal,
            { Advantage: null } when !facts.BaselineSkipped => EpisodeReason.TooFewSamples,
            _ => null,
        };
    }

    private static EpisodeRuling JudgeThreshold(EpisodeFacts facts, double advantage) => new(
        advantage < -facts.Threshold ? EpisodeDecision.RollBack : EpisodeDecision.Keep, EpisodeReason.Threshold, facts.Trials.Episodes, advantage);

    private static EpisodeRuling JudgeSequence(EpisodeFacts facts)
    {
        var verdict = EpisodeComparison.Judge(facts.Floor, facts.Trials, facts.Options, facts.SelfPairs);
        return new EpisodeRuling(verdict.Decision, verdict.Reason, facts.Trials.Episodes, MeanOf(facts), facts.Trials.Differences.Count == 0 ? null : verdict.StandardisedSum);
    }

    private static double? MeanOf(EpisodeFacts facts) => facts.Trials.Differences.Count == 0 ? null : facts.Trials.Differences.Average();
}
