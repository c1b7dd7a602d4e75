using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// One decision of <see cref="AdaptiveRule"/>. A pure function of the state it starts from and of the values in their order, so that it
/// can be resumed and replayed from the values alone.
/// </summary>
internal sealed class AdaptiveDecision : IDecision
{
    private const int EnoughPerArm = 2;
    private const double UnknownLevelVariance = 0.09;
    private const double StaleVariances = 3;
    private const int DueAfterDecisions = 5;
    private const double DriedUp = -1.5;
    private const double HopelessThoughStale = -2;
    private const double ExactSigmas = 6;
    private const int LongestSimplification = 12;
    private const double NotWorseGivesUp = -1;
    private const double NotWorseEvidence = 10;
    private const double LikelyWorse = 0.5;

    private static readonly DecisionStep s_measureBaseline = new DecisionStep.Measure(Arm.Baseline);
    private static readonly DecisionStep s_measureCandidate = new DecisionStep.Measure(Arm.Candidate);

    private readonly AdaptiveOptions _options;
    private readonly AdaptiveRuleState _start;
    private readonly InterleavedValues _values;
    private readonly int _limit;
    private readonly double _futility;
    private readonly double _minEffect;
    private readonly double _margin;
    private readonly bool _isDue;
    private readonly bool _isStale;
    private readonly double _largestEffect;
    private NoiseModel _noise;
    private bool _simplifying;
    private bool _isOffTheScale;
    private AdaptiveRuleState? _after;

    public AdaptiveDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate)
    {
        _options = options;
        _start = state;
        _noise = state.Noise;
        _values = new InterleavedValues(candidate.StartedAtSeconds);
        _limit = options.InvocationLimit;
        _minEffect = state.Scale.FromPercent(options.MinEffectPercent);
        _margin = candidate.NetLines < 0 ? -state.Scale.FromPercent(-options.SimplifyMarginPercent) : 0;
        var preset = PresetNumbers.Of(options.Preset);
        _futility = preset.Futility;
        LogThreshold = options.ErrorPolicy.LogThreshold(state.Ledger);

        var variance = _noise.LevelVariance + _noise.DriftPerSecond * Math.Max(0, candidate.StartedAtSeconds - _noise.TimeSeconds);
        _isStale = variance > StaleVariances * _noise.Sigma2;
        _isDue = _noise.DecisionsSinceBaseline >= DueAfterDecisions;
        var grid = EffectGrid.From(preset.SmallestEffect);
        _largestEffect = grid.LargestEffect;
        Pooled = new EvidenceBank(grid, _noise.Level, variance);
        Fresh = new EvidenceBank(grid, _noise.Level, UnknownLevelVariance);
    }

    /// <inheritdoc/>
    public DecisionStep Next { get; private set; } = s_measureCandidate;

    /// <inheritdoc/>
    public RuleState StateAfter => _after ?? throw new InvalidOperationException("There is no verdict yet.");

    /// <inheritdoc/>
    public RuleState StateIfDropped => _start with
    {
        Noise = NoiseIfDropped(_start.Ledger.Prior),
        LastMeasuredBaseline = LastMeasuredBaseline(isAdopted: false),
    };

    /// <inheritdoc/>
    public RuleState StateIfAdopted => (_after ?? _start) with
    {
        Noise = NoiseIfAdopted((IsOneShot || _values.Baseline == 0 ? Pooled : Fresh).Posterior(_start.Ledger.Prior)),
        LastMeasuredBaseline = LastMeasuredBaseline(isAdopted: true),
    };

    /// <summary>Evidence that starts from what the run knows of the level: may only reject.</summary>
    internal EvidenceBank Pooled { get; }

    /// <summary>Evidence of this decision's values alone: may accept.</summary>
    internal EvidenceBank Fresh { get; }

    /// <summary>Evidence that a keep needs.</summary>
    internal double LogThreshold { get; }

    /// <summary>With one invocation there is no fresh evidence: the pooled bank decides.</summary>
    private bool IsOneShot => _limit == 1;

    private EvidenceBank Accepting => IsOneShot ? Pooled : Fresh;

    /// <summary>Later versions leave metrics whose values repeat to <see cref="RepeatingDecision"/>.</summary>
    private bool IsExact => _options.Version == RuleVersion.First && _noise.IsExact;

    private double ExactTolerance => ExactSigmas * _noise.Sigma;

    private bool HasEnough => IsOneShot ? _values.Candidate >= 1 : _values.Baseline >= EnoughPerArm && _values.Candidate >= EnoughPerArm;

    /// <inheritdoc/>
    public void Observe(Observation observation)
    {
        if (_after is not null)
        {
            throw new InvalidOperationException("The decision has its verdict.");
        }

        if (!double.IsFinite(observation.Value))
        {
            throw new ArgumentException("A value must be finite.", nameof(observation));
        }

        Learn(observation);
        Next = IsExact && !_simplifying ? JudgeExact() : Judge();
    }

    /// <summary>Values are judged by the noise known when the decision began; what they teach serves the next one.</summary>
    private void Learn(Observation observation)
    {
        var (arm, timeSeconds) = (observation.Arm, observation.TimeSeconds);
        var value = _start.Scale.ToGoodness(observation.Value);
        var step = _start.Noise.Step;
        var wander = _start.Noise.DriftPerSecond * Math.Max(0, timeSeconds - _values.LastTime);
        var judged = arm == Arm.Baseline ? value : WithinHypotheses(value);
        Pooled.Observe(arm, judged, step, wander);
        Fresh.Observe(arm, judged, step, wander);
        if (arm == Arm.Baseline)
        {
            _noise = _noise.ObserveBaseline(value, timeSeconds);
        }
        else if (_values.Candidate > 0)
        {
            _noise = _noise.Repeated(_values.LastCandidate, _values.LastCandidateTime, value, timeSeconds);
        }

        _values.Add(arm, value, observation);
    }

    /// <summary>An effect beyond all hypotheses (a factor of 20) counts as the largest one; it would pass for an outlier otherwise.</summary>
    private double WithinHypotheses(double value)
    {
        var level = _start.Noise.Level;
        var bounded = Math.Clamp(value, level - _largestEffect, level + _largestEffect);
        _isOffTheScale |= bounded != value;
        return bounded;
    }

    private DecisionStep Judge()
    {
        if (HasEnough && Accepting.LogImprovement >= LogThreshold)
        {
            return Improved(Accepting.PosteriorIfBetter().Effect, isExact: false);
        }

        if (_simplifying)
        {
            return JudgeSimplification();
        }

        if (_values.Count >= _limit)
        {
            return Conclude(VerdictKind.Discard, VerdictReason.Inconclusive);
        }

        return HasGivenUp() ? GiveUp() : MeasureNext();
    }

    /// <summary>Values repeat exactly: a plain comparison decides, as soon as it is more than a coincidence.</summary>
    private DecisionStep JudgeExact()
    {
        var effect = ExactEffect();
        var improves = effect > Math.Max(_minEffect, ExactTolerance);
        if (_values.Candidate > 0 && !improves && (_margin == 0 || IsOneShot || effect <= -_margin))
        {
            return _isDue && _values.Baseline == 0 && !IsOneShot ? s_measureBaseline : NoImprovement();
        }

        if ((_values.Baseline > 0 && _values.Candidate >= EnoughPerArm) || (IsOneShot && _values.Candidate > 0))
        {
            return improves ? Improved(effect, isExact: true) : NotWorse();
        }

        return _values.Baseline > 0 ? s_measureCandidate : MeasureNext();
    }

    private bool HasGivenUp()
    {
        if (_values.Baseline >= EnoughPerArm && Fresh.LogPromise < DriedUp)
        {
            return true;
        }

        var mustMeasureBaseline = _isDue && _values.Baseline == 0;
        var mustConfirm = _isStale && _values.Count == 1 && Pooled.LogPromise >= HopelessThoughStale;
        var bar = -_futility + (LogThreshold + _futility) * _values.Count / _limit;
        return !mustMeasureBaseline && !mustConfirm && Pooled.LogPromise < bar;
    }

    /// <summary>No improvement; perhaps a simplification.</summary>
    private DecisionStep GiveUp()
    {
        _simplifying = _margin > 0 && _values.Count < _limit && Pooled.LogNotWorse(_margin) >= NotWorseGivesUp;
        return _simplifying ? JudgeSimplification() : NoImprovement();
    }

    private DecisionStep JudgeSimplification()
    {
        if (HasEnough && Fresh.LogNotWorse(_margin) >= PortableMath.Log(NotWorseEvidence))
        {
            return NotWorse();
        }

        return _values.Count >= Math.Min(_limit, LongestSimplification) || Pooled.LogNotWorse(_margin) < NotWorseGivesUp
            ? NoImprovement()
            : MeasureNext();
    }

    private DecisionStep.Done NotWorse() => BehindBestAfter(_values.PlainEffect - _values.PlainError(_noise.Sigma)) > _margin
        ? Conclude(VerdictKind.Discard, VerdictReason.SimplificationBudgetSpent)
        : Conclude(VerdictKind.KeepSimplification, VerdictReason.Simplification);

    private DecisionStep.Done NoImprovement()
    {
        var isWorse = IsExact
            ? ExactEffect() < -ExactTolerance
            : Pooled.Posterior(_start.Ledger.Prior).ProbabilityWorse > LikelyWorse;
        var otherwise = _options.Version == RuleVersion.First ? VerdictReason.WithinNoise : VerdictReason.Unpromising;
        return Conclude(VerdictKind.Discard, isWorse ? VerdictReason.Regressed : otherwise);
    }

    private DecisionStep.Done Improved(double effect, bool isExact) => effect < _minEffect
        ? Conclude(VerdictKind.Discard, VerdictReason.BelowMinimumEffect, isExact)
        : Conclude(VerdictKind.Keep, VerdictReason.Improved, isExact);

    private DecisionStep MeasureNext() => _values.NextArm == Arm.Baseline ? s_measureBaseline : s_measureCandidate;

    private double BehindBestAfter(double effect) => Math.Max(0, _start.BehindBest - effect);

    private DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason, bool isExact = false)
    {
        var bank = kind switch
        {
            VerdictKind.Keep => Accepting,
            VerdictKind.Discard when _values.Baseline > 0 => Fresh,
            _ => Pooled,
        };
        isExact = isExact || IsExact;
        var error = isExact ? ErrorLedger.ExactError : _start.Ledger.ErrorProbability(bank.LogImprovement);
        var ledger = kind == VerdictKind.Keep ? _start.Ledger.Kept(error) : _start.Ledger.Discarded(Pooled.LogPromise);
        var posterior = kind == VerdictKind.Keep ? bank.PosteriorIfBetter() : bank.Posterior(ledger.Prior);
        var effect = isExact ? ExactEffect() : posterior.Effect;
        _after = _start with
        {
            Noise = kind == VerdictKind.Discard ? NoiseIfDropped(ledger.Prior) : NoiseIfAdopted(posterior),
            Ledger = ledger,
            BehindBest = kind == VerdictKind.Discard ? _start.BehindBest : BehindBestAfter(_values.Baseline > 0 ? _values.PlainEffect : effect),
            LastMeasuredBaseline = LastMeasuredBaseline(kind != VerdictKind.Discard),
        };
        return new DecisionStep.Done(VerdictOf(kind, reason, posterior, effect, isExact, error));
    }

    private Verdict VerdictOf(VerdictKind kind, VerdictReason reason, EffectPosterior posterior, double effect, bool isExact, double error)
    {
        var scale = _start.Scale;
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
            CandidateMetric = scale.ToMetric(isExact ? _values.LastCandidate : posterior.CandidateLevel),
            BaselineMetric = baseline,
            BaselineInvocations = _values.Baseline,
            CandidateInvocations = _values.Candidate,
            RuleVersion = _options.Version == RuleVersion.First ? null : _options.Version,
            Measured = _options.Version == RuleVersion.First ? null : _values.Measured(_start),
        };
    }

    private double? LastMeasuredBaseline(bool isAdopted) => _options.Version == RuleVersion.First
        ? _start.LastMeasuredBaseline
        : (isAdopted ? _values.MeasuredCandidate : _values.MeasuredBaseline) ?? _start.LastMeasuredBaseline;

    private double ExactReference() => _values.Baseline > 0 ? _values.BestBaseline : _start.Noise.Level;

    private double ExactEffect() => _values.Candidate > 0 ? _values.WorstCandidate - ExactReference() : 0;

    /// <summary>The candidate's own interleaved values carry the level over.</summary>
    private NoiseModel NoiseIfAdopted(EffectPosterior posterior)
    {
        return _values.Candidate == 0 ? _noise : IsExact || _isOffTheScale
            ? _noise.AfterAdopting(_values, _values.CandidateMedian, _noise.Sigma2)
            : _noise.AfterAdopting(_values, posterior.CandidateLevel, posterior.CandidateVariance);
    }

    /// <summary>Most candidates change nothing, so that even a lone value of theirs tells where the machine is.</summary>
    private NoiseModel NoiseIfDropped(double prior)
    {
        var noise = _noise with { DecisionsSinceBaseline = _values.Baseline > 0 ? 0 : _noise.DecisionsSinceBaseline + 1 };
        if (_values.Baseline > 0 || _values.Candidate == 0 || IsExact)
        {
            return noise;
        }

        var posterior = Pooled.Posterior(prior);
        return noise with { Level = posterior.BaselineLevel, LevelVariance = posterior.BaselineVariance, TimeSeconds = _values.LastTime };
    }
}
