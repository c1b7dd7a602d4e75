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

    /// <summary>Advantages of the valid episodes of this edit since it was last decided about, oldest first, this one last.</summary>
    public IReadOnlyList<double> Advantages { get; init; } = [];
}

/// <summary>The decision about a policy's head, with its numbers.</summary>
/// <param name="Decision">What happens with the head.</param>
/// <param name="Reason">Why.</param>
/// <param name="Episodes">Episodes that the evidence comes from.</param>
/// <param name="Mean">Mean advantage over them; null without a comparison.</param>
/// <param name="StandardisedSum">Their sum in standard errors; null unless the sequential rule judged them.</param>
public sealed record EpisodeRuling(EpisodeDecision Decision, EpisodeReason Reason, int Episodes = 0, double? Mean = null, double? StandardisedSum = null);

/// <summary>Decides whether a policy's head is kept, goes back, or stays provisional: a pure function of recorded facts.</summary>
public static class EpisodeGate
{
    /// <summary>Judges an episode.</summary>
    public static EpisodeRuling Decide(EpisodeFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var atCap = facts.Rule == EpisodeRule.Sequential && facts.Advantages.Count >= facts.Options.MaxEpisodes;
        if (WhyAbstain(facts, atCap) is { } why)
        {
            return new EpisodeRuling(EpisodeDecision.Abstain, why, facts.Advantages.Count, MeanOf(facts));
        }

        if (facts.BaselineSkipped)
        {
            return new EpisodeRuling(EpisodeDecision.Keep, EpisodeReason.NothingToCompare);
        }

        if (facts.Diagnosis!.Advantage is not { } advantage)
        {
            return new EpisodeRuling(EpisodeDecision.Abstain, EpisodeReason.TooFewSamples, facts.Advantages.Count, MeanOf(facts));
        }

        var ruling = facts.Rule == EpisodeRule.Threshold ? JudgeThreshold(facts, advantage) : JudgeSequence(facts);

        // Judges can be talked round, checks that ran cannot: no edit under which less passes is kept.
        return ruling.Decision == EpisodeDecision.Keep && facts.Diagnosis.ObservedAdvantage < 0
            ? ruling with { Decision = atCap ? EpisodeDecision.RollBack : EpisodeDecision.Abstain, Reason = EpisodeReason.ObservedWorse }
            : ruling;
    }

    private static EpisodeReason? WhyAbstain(EpisodeFacts facts, bool atCap)
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
            { Verdict: JudgeVerdict.InsufficientSignal } when !(facts.BaselineSkipped && !tampered) && !atCap => EpisodeReason.InsufficientSignal,
            _ => null,
        };
    }

    private static EpisodeRuling JudgeThreshold(EpisodeFacts facts, double advantage) => new(
        advantage < -facts.Threshold ? EpisodeDecision.RollBack : EpisodeDecision.Keep, EpisodeReason.Threshold, facts.Advantages.Count, advantage);

    private static EpisodeRuling JudgeSequence(EpisodeFacts facts)
    {
        var verdict = EpisodeComparison.Judge(facts.Floor, facts.Advantages, facts.Options);
        return new EpisodeRuling(verdict.Decision, verdict.Reason, facts.Advantages.Count, verdict.Mean, verdict.StandardisedSum);
    }

    private static double? MeanOf(EpisodeFacts facts) => facts.Advantages.Count == 0 ? null : facts.Advantages.Average();
}
