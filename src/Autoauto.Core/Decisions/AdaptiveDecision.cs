using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// A decision of <see cref="RuleVersion.First"/> and <see cref="RuleVersion.Second"/>: the noise that the run has seen is taken for the noise, and the evidence that
/// reaches its threshold keeps. For judging again what those versions decided.
/// </summary>
internal sealed class AdaptiveDecision : InterleavedDecision
{
    private const double UnknownLevelVariance = 0.09;
    private const double DriedUp = -1.5;
    private const double ExactSigmas = 6;

    public AdaptiveDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate)
        : this(options, state, candidate, EffectGrid.From(PresetNumbers.Of(options.Preset, options.Version).SmallestEffect))
    {
    }

    private AdaptiveDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate, EffectGrid grid)
        : base(options, state, candidate, grid) => Fresh = new EvidenceBank(grid, state.Noise.Level, UnknownLevelVariance);

    /// <summary>Evidence of this decision's values alone: may accept.</summary>
    internal EvidenceBank Fresh { get; }

    /// <inheritdoc/>
    /// <remarks>Later versions leave metrics whose values repeat to <see cref="RepeatingDecision"/>.</remarks>
    protected override bool IsExact => Options.Version == RuleVersion.First && Noise.IsExact;

    /// <inheritdoc/>
    protected override double LogNotWorse => Fresh.LogNotWorse(Margin);

    private EvidenceBank Accepting => IsOneShot ? Pooled : Fresh;

    private double ExactTolerance => ExactSigmas * Noise.Sigma;

    /// <inheritdoc/>
    protected override void Feed(Arm arm, double value, double wander) => Fresh.Observe(arm, value, Start.Noise.Step, wander);

    /// <inheritdoc/>
    protected override DecisionStep Judge()
    {
        if (IsExact && !IsSimplifying)
        {
            return JudgeExact();
        }

        if (HasEnough && Accepting.LogImprovement >= LogThreshold)
        {
            return Improved(Accepting.PosteriorIfBetter().Effect, isExact: false);
        }

        if (IsSimplifying)
        {
            return JudgeSimplification();
        }

        if (IsFull)
        {
            return Conclude(VerdictKind.Discard, VerdictReason.Inconclusive);
        }

        var hasDriedUp = Values.Baseline >= EnoughPerArm && Fresh.LogPromise < DriedUp;
        return hasDriedUp || IsHopeless() ? GiveUp() : MeasureNext();
    }

    /// <inheritdoc/>
    protected override EffectPosterior PosteriorIfAdopted(double prior) =>
        (IsOneShot || Values.Baseline == 0 ? Pooled : Fresh).Posterior(prior);

    /// <inheritdoc/>
    protected override DecisionStep.Done NoImprovement()
    {
        var isWorse = IsExact ? ExactEffect() < -ExactTolerance : IsLikelyWorse;
        var otherwise = Options.Version == RuleVersion.First ? VerdictReason.WithinNoise : VerdictReason.Unpromising;
        return Conclude(VerdictKind.Discard, isWorse ? VerdictReason.Regressed : otherwise);
    }

    /// <inheritdoc/>
    protected override DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason) => Conclude(kind, reason, IsExact);

    /// <summary>Values repeat exactly: a plain comparison decides, as soon as it is more than a coincidence.</summary>
    private DecisionStep JudgeExact()
    {
        var effect = ExactEffect();
        var improves = effect > Math.Max(MinEffect, ExactTolerance);
        if (Values.Candidate > 0 && !improves && (Margin == 0 || IsOneShot || effect <= -Margin))
        {
            return MustMeasureBaseline && !IsOneShot ? MeasureBaseline : NoImprovement();
        }

        if ((Values.Baseline > 0 && Values.Candidate >= EnoughPerArm) || (IsOneShot && Values.Candidate > 0))
        {
            return improves ? Improved(effect, isExact: true) : NotWorse();
        }

        return Values.Baseline > 0 ? MeasureCandidate : MeasureNext();
    }

    private DecisionStep.Done Improved(double effect, bool isExact) => effect < MinEffect
        ? Conclude(VerdictKind.Discard, VerdictReason.BelowMinimumEffect, isExact)
        : Conclude(VerdictKind.Keep, VerdictReason.Improved, isExact);

    private DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason, bool isExact)
    {
        var bank = kind switch
        {
            VerdictKind.Keep => Accepting,
            VerdictKind.Discard when Values.Baseline > 0 => Fresh,
            _ => Pooled,
        };
        var error = isExact ? ErrorLedger.ExactError : Start.Ledger.ErrorProbability(bank.LogImprovement);
        var ledger = kind == VerdictKind.Keep ? Start.Ledger.Kept(error) : Start.Ledger.Discarded(Pooled.LogPromise);
        var posterior = kind == VerdictKind.Keep ? bank.PosteriorIfBetter() : bank.Posterior(ledger.Prior);
        var effect = isExact ? ExactEffect() : posterior.Effect;
        return Done(VerdictOf(kind, reason, posterior, effect, isExact, error), ledger, posterior);
    }

    private Verdict VerdictOf(VerdictKind kind, VerdictReason reason, EffectPosterior posterior, double effect, bool isExact, double error)
    {
        var scale = Start.Scale;
        var baseline = scale.ToMetric(isExact ? ExactReference() : posterior.BaselineLevel);
        return new Verdict
        {
            Kind = kind,
            Reason = reason,
            Effect = effect,
            EffectPercent = scale.ToPercent(effect, baseline),
            EffectLowPercent = scale.ToPercent(isExact ? effect : posterior.Low, baseline),
            EffectHighPercent = scale.ToPercent(isExact ? effect : posterior.High, baseline),
            ErrorProbability = kind == VerdictKind.Keep ? error : null,
            LogEvidence = Accepting.LogImprovement,
            LogThreshold = LogThreshold,
            CandidateMetric = scale.ToMetric(isExact ? Values.LastCandidate : posterior.CandidateLevel),
            BaselineMetric = baseline,
            BaselineInvocations = Values.Baseline,
            CandidateInvocations = Values.Candidate,
            RuleVersion = Options.Version == RuleVersion.First ? null : Options.Version,
            Measured = Options.Version == RuleVersion.First ? null : Values.Measured(Start),
        };
    }

    private double ExactReference() => Values.Baseline > 0 ? Values.BestBaseline : Start.Noise.Level;

    private double ExactEffect() => Values.Candidate > 0 ? Values.WorstCandidate - ExactReference() : 0;
}
