using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// A decision of <see cref="RuleVersion.Third"/> and later about a metric with noise. The noise of its values is unknown and may differ between the arms
/// (<see cref="TwoArmEvidence"/>), and a keep needs two things: evidence of all its values beyond the threshold, and evidence of those alone that
/// came after the candidate had taken the lead. The first values are seen because they looked good; the others confirm, or do not.
/// </summary>
internal sealed class ConfirmedDecision : InterleavedDecision
{
    private const double DriedUp = -2;
    private const double SurpriseSigmas = 5;
    private const int MostRefinements = 4;

    /// <summary>The e-value that the confirming values need: 4.</summary>
    private const double LogConfirmed = 1.3862943611198906;

    private readonly EffectGrid _grid;
    private readonly List<(Arm Arm, double Value, double Wander)> _fed = [];
    private TwoArmEvidence? _fresh;
    private TwoArmEvidence? _confirming;
    private int _confirmingBaseline;
    private int _confirmingCandidate;

    public ConfirmedDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate)
        : this(options, state, candidate, EffectGrid.Coarse(PresetNumbers.Of(options.Preset).SmallestEffect))
    {
    }

    private ConfirmedDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate, EffectGrid grid)
        : base(options, state, candidate, grid) => _grid = grid;

    /// <summary>Evidence of this decision's values alone. Most decisions end at the screen and never need it.</summary>
    internal TwoArmEvidence Fresh => _fresh ??= Fed(_grid);

    /// <inheritdoc/>
    protected override double LogNotWorse => Fresh.LogNotWorse(Margin);

    private bool IsConfirmed => _confirming is { LogImprovement: >= LogConfirmed }
        && _confirmingBaseline > 0 && _confirmingCandidate > 0 && HasEnough;

    /// <summary>
    /// A first value far below the level: an outlier, or a candidate that is much worse. One more value tells them apart, and costs little, because
    /// it is rare.
    /// </summary>
    private bool IsSurprise => Values is { Count: 1, Candidate: 1 }
        && Start.Noise.Level - Values.LastCandidate > SurpriseSigmas * Math.Sqrt(LevelVariance + Start.Noise.PredictiveVariance);

    /// <inheritdoc/>
    protected override void Feed(Arm arm, double value, double wander)
    {
        _fed.Add((arm, value, wander));
        _fresh?.Observe(arm, value, wander);
        if (_confirming is not null)
        {
            _confirming.Observe(arm, value, wander);
            _confirmingBaseline += arm == Arm.Baseline ? 1 : 0;
            _confirmingCandidate += arm == Arm.Candidate ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    protected override DecisionStep Judge()
    {
        if (IsImprovement())
        {
            return Posterior(Prior).Effect < MinEffect
                ? Conclude(VerdictKind.Discard, VerdictReason.BelowMinimumEffect)
                : Conclude(VerdictKind.Keep, VerdictReason.Improved);
        }

        if (IsSimplifying)
        {
            return JudgeSimplification();
        }

        if (IsFull)
        {
            return Conclude(VerdictKind.Discard, VerdictReason.Inconclusive);
        }

        if (IsSurprise)
        {
            return MeasureCandidate;
        }

        if (HasDriedUp() || IsHopeless())
        {
            return GiveUp();
        }

        if (_confirming is null && Values is { Baseline: > 0, Candidate: > 0 } && Fresh.LogImprovement > 0)
        {
            _confirming = new TwoArmEvidence(_grid, Start.Noise, Options.Version);
        }

        return MeasureNext();
    }

    /// <inheritdoc/>
    protected override EffectPosterior PosteriorIfAdopted(double prior) => Posterior(prior);

    /// <inheritdoc/>
    protected override DecisionStep.Done NoImprovement() =>
        Conclude(VerdictKind.Discard, IsLikelyWorse ? VerdictReason.Regressed : VerdictReason.Unpromising);

    /// <inheritdoc/>
    /// <remarks>Effect, interval and levels are those of all hypotheses, no effect among them, whether the candidate is kept or not.</remarks>
    protected override DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason)
    {
        var (scale, isScreened) = (Start.Scale, IsOneShot || Values.Baseline == 0);
        var improvement = isScreened ? Pooled.LogImprovement : Fresh.LogImprovement;
        var error = ErrorLedger.ErrorProbability(isScreened ? Pooled.LogPromise : Fresh.LogPromise, Prior, ErrorLedger.ExactError);
        var ledger = kind == VerdictKind.Keep ? Start.Ledger.Kept(error) : Start.Ledger.Discarded(Pooled.LogPromise, Prior);
        var posterior = Posterior(ledger.PriorFrom(Options.AssumedShare));
        var baseline = scale.ToMetric(posterior.BaselineLevel);
        var verdict = new Verdict
        {
            Kind = kind,
            Reason = reason,
            Effect = posterior.Effect,
            EffectPercent = scale.ToPercent(posterior.Effect, baseline),
            EffectLowPercent = scale.ToPercent(posterior.Low, baseline),
            EffectHighPercent = scale.ToPercent(posterior.High, baseline),
            ErrorProbability = kind != VerdictKind.Keep ? null : IsOneShot ? error : FalseKeepProbability(improvement),
            LogEvidence = improvement,
            LogThreshold = LogThreshold,
            CandidateMetric = scale.ToMetric(posterior.CandidateLevel),
            BaselineMetric = baseline,
            BaselineInvocations = Values.Baseline,
            CandidateInvocations = Values.Candidate,
            RuleVersion = Options.Version,
            Measured = Values.Measured(Start),
        };
        return Done(verdict, ledger, posterior);
    }

    /// <summary>
    /// How often a candidate without effect gets this far, against the share of candidates that this run keeps: a false discovery rate by
    /// counting (Storey 2002), which asks for no assumption about how many candidates improve, or by how much.
    /// </summary>
    private double FalseKeepProbability(double logImprovement) => ErrorLedger.ErrorProbability(
        logImprovement - PortableMath.Log(PowerTable.NullKeepFactor(100 * Start.Noise.Sigma)), Start.Ledger.KeptShare, 0);

    /// <summary>What is known of the effect. The evidence's own steps are 12 % of an effect, which is more than a clear one is uncertain by: then finer ones are looked at.</summary>
    private EffectPosterior Posterior(double prior)
    {
        if (IsOneShot || Values.Baseline == 0)
        {
            return Pooled.Posterior(prior);
        }

        var (grid, posterior) = (_grid, Fresh.Posterior(prior));
        for (var i = 0; i < MostRefinements && Options.Version > RuleVersion.Fourth && grid.IsTooCoarseFor(posterior.Low, posterior.High); i++)
        {
            grid = grid.Finer(posterior.Low, posterior.High);
            posterior = Fed(grid).Posterior(prior);
        }

        return posterior;
    }

    private bool IsImprovement() => IsOneShot
        ? Pooled.LogImprovement >= LogThreshold && !Options.AsksForSigns
        : IsConfirmed && Fresh.LogImprovement >= LogThreshold && (!Options.AsksForSigns || SignEvidence.Of(Values.BaselineValues, Values.CandidateValues) >= SignEvidence.Enough);

    private bool HasDriedUp() =>
        (Values.Baseline >= EnoughPerArm && Fresh.LogPromise < DriedUp)
        || (_confirmingBaseline > 0 && _confirmingCandidate > 0 && _confirming!.LogPromise < DriedUp);

    private TwoArmEvidence Fed(EffectGrid grid)
    {
        var evidence = new TwoArmEvidence(grid, Start.Noise, Options.Version);
        foreach (var (arm, value, wander) in _fed)
        {
            evidence.Observe(arm, value, wander);
        }

        return evidence;
    }
}
