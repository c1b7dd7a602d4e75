using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// One decision of <see cref="AdaptiveRule"/> about a metric whose values repeat. A comparison rejects. To keep, three values of the candidate have
/// to be the same, better, and interleaved with a fresh baseline that is the level known from before: no value that stands alone, in either arm,
/// can keep. Two of the candidate are enough once so many values have repeated (about 120) that two flukes in a row are next to impossible. From the first value on that differs from others of its commit, however far apart they are, single values prove nothing, and what keeps is an exact
/// rank test of fresh values (<see cref="MannWhitney"/>), which asks nothing of their distribution.
/// </summary>
internal sealed class RepeatingDecision : IDecision
{
    private const int EnoughOfCandidate = 3;
    private const int EnoughOfSettledCandidate = 2;
    private const double SettledBelow = 5e-5;
    private const int EnoughOfDoubtfulBaseline = 3;
    private const int DueAfterDecisions = 5;

    /// <summary>Two-sided; reached by five values against six, all of one arm better than all of the other.</summary>
    private const double LargestPValue = 0.005;

    private static readonly DecisionStep s_measureBaseline = new DecisionStep.Measure(Arm.Baseline);
    private static readonly DecisionStep s_measureCandidate = new DecisionStep.Measure(Arm.Candidate);

    private readonly int _version;
    private readonly AdaptiveRuleState _start;
    private readonly Repetition _repetition;
    private readonly InterleavedValues _values;
    private readonly int _limit;
    private readonly double _minEffect;
    private readonly double _margin;
    private readonly bool _isDue;
    private NoiseModel _noise;
    private AdaptiveRuleState? _after;

    public RepeatingDecision(AdaptiveOptions options, AdaptiveRuleState state, Repetition repetition, CandidateFacts candidate)
    {
        _version = options.Version;
        _start = state;
        _repetition = repetition;
        _noise = state.Noise;
        _values = new InterleavedValues(candidate.StartedAtSeconds, ArmOrder.Of(options, state));
        _limit = options.InvocationLimit;
        _minEffect = state.Scale.FromPercent(options.MinEffectPercent);
        _margin = candidate.NetLines < 0 ? -state.Scale.FromPercent(-options.SimplifyMarginPercent) : 0;
        _isDue = state.Noise.DecisionsSinceBaseline >= DueAfterDecisions;
    }

    /// <inheritdoc/>
    public DecisionStep Next { get; private set; } = s_measureCandidate;

    /// <inheritdoc/>
    public RuleState StateAfter => _after ?? throw new InvalidOperationException("There is no verdict yet.");

    /// <inheritdoc/>
    public RuleState StateIfDropped => Dropped(_start);

    /// <inheritdoc/>
    public RuleState StateIfAdopted => Adopted(_after ?? _start);

    /// <summary>With one invocation there is nothing fresh to compare with: the value alone decides.</summary>
    private bool IsOneShot => _limit == 1;

    private double KnownLevel => _start.Noise.Level;

    /// <summary>
    /// The baseline's level: the middle of what was known and of the fresh values, the better one of two, so that one odd value cannot move it.
    /// </summary>
    private double Reference => InterleavedValues.Middle([KnownLevel, .. _values.BaselineValues], better: true);

    /// <summary>The candidate's level: the middle of its values, the worse one of two.</summary>
    private double CandidateLevel => InterleavedValues.Middle(_values.CandidateValues, better: false);

    private double Effect => CandidateLevel - Reference;

    /// <summary>True if no value, of now or before, differs from others of its commit.</summary>
    private bool IsUnbroken => _repetition.IsUnbroken
        && _values.BaselineValues.All(y => _repetition.AreSame(y, KnownLevel))
        && _values.CandidateValues.All(y => _repetition.AreSame(y, _values.CandidateValues[0]));

    /// <inheritdoc/>
    public void Observe(Observation observation)
    {
        observation.ThrowIfNotFor(this);
        var value = _start.Scale.ToGoodness(observation.Value);
        if (observation.Arm == Arm.Baseline)
        {
            _noise = _noise.ObserveRepeating(value, observation.TimeSeconds);
        }
        else if (_values.Candidate > 0)
        {
            // Whatever lies between: were it drift, the values of such a metric would not repeat.
            _noise = _noise.Repeated(_values.LastCandidate, value);
        }

        _values.Add(observation.Arm, value, observation);
        Next = Judge();
    }

    private DecisionStep Judge()
    {
        var isFull = _values.Count >= _limit;
        if (!isFull && DoubtfulArm() is { } doubtful)
        {
            return doubtful;
        }

        var improves = Effect > Math.Max(_minEffect, _repetition.Tolerance);
        var mayBeSimpler = _margin > 0 && Effect > -_margin;
        if (!improves && !mayBeSimpler)
        {
            return _isDue && _values.Baseline == 0 && !isFull ? s_measureBaseline : NoImprovement();
        }

        if (IsEnough(improves))
        {
            return improves ? Conclude(VerdictKind.Keep, VerdictReason.Improved) : NotWorse();
        }

        return !isFull ? NextArm() : improves ? Conclude(VerdictKind.Discard, VerdictReason.Inconclusive) : NoImprovement();
    }

    /// <summary>The arm to measure again before anything is made of it: its only values contradict each other, or what is known.</summary>
    private DecisionStep? DoubtfulArm() => (_values.Baseline, _values.Candidate) switch
    {
        (1, _) when !_repetition.AreSame(_values.BaselineValues[0], KnownLevel) => s_measureBaseline,
        (_, 2) when !_repetition.AreSame(_values.CandidateValues[0], _values.CandidateValues[1]) => s_measureCandidate,
        _ => null,
    };

    private DecisionStep NextArm()
    {
        var isCandidate = IsUnbroken ? _values.Baseline > 0 : _values.NextArm == Arm.Candidate;
        return isCandidate ? s_measureCandidate : s_measureBaseline;
    }

    private bool IsEnough(bool improves)
    {
        if (IsOneShot)
        {
            return true;
        }

        if (IsUnbroken)
        {
            var isSettled = _repetition.ProbabilityOfFlukes(EnoughOfSettledCandidate) <= SettledBelow;
            return _values.Candidate >= (isSettled ? EnoughOfSettledCandidate : EnoughOfCandidate) && _values.Baseline > 0;
        }

        return improves
            ? RankPValue() <= LargestPValue
            : _values.Candidate >= EnoughOfCandidate && _values.Baseline >= EnoughOfDoubtfulBaseline;
    }

    private double RankPValue() =>
        _values.Baseline == 0 ? 1 : MannWhitney.PValue(Ranked(_values.BaselineValues), Ranked(_values.CandidateValues));

    /// <summary>Values that are the same one tie, whatever their last digits are.</summary>
    private double[] Ranked(IReadOnlyList<double> values) =>
        [.. values.Select(y => _values.BaselineValues.Concat(_values.CandidateValues).First(first => _repetition.AreSame(first, y)))];

    private DecisionStep.Done NotWorse() =>
        BehindBestAfter(Effect) > _margin
            ? Conclude(VerdictKind.Discard, VerdictReason.SimplificationBudgetSpent)
            : Conclude(VerdictKind.KeepSimplification, VerdictReason.Simplification);

    private DecisionStep.Done NoImprovement() => Conclude(VerdictKind.Discard, Effect switch
    {
        var effect when effect < -_repetition.Tolerance => VerdictReason.Regressed,
        var effect when effect > _repetition.Tolerance => VerdictReason.BelowMinimumEffect,
        _ => VerdictReason.WithinNoise,
    });

    private double BehindBestAfter(double effect) => Math.Max(0, _start.BehindBest - effect);

    private DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason)
    {
        var isKept = kind != VerdictKind.Discard;
        double? error = kind == VerdictKind.Keep ? ErrorProbability() : null;
        var ledger = error is { } e ? _start.Ledger.Kept(e) : _start.Ledger.Refuted();
        var known = _start with { Ledger = ledger, BehindBest = isKept ? BehindBestAfter(Effect) : _start.BehindBest };
        _after = isKept ? Adopted(known) : Dropped(known);
        var scale = _start.Scale;
        var baseline = scale.ToMetric(Reference);
        var percent = scale.ToPercent(Effect, baseline);
        return new DecisionStep.Done(new Verdict
        {
            Kind = kind,
            Reason = reason,
            Effect = Effect,
            EffectPercent = percent,
            EffectLowPercent = percent,
            EffectHighPercent = percent,
            ErrorProbability = error,
            CandidateMetric = scale.ToMetric(CandidateLevel),
            BaselineMetric = baseline,
            BaselineInvocations = _values.Baseline,
            CandidateInvocations = _values.Candidate,
            RuleVersion = _version,
            Measured = _values.Measured(_start),
        });
    }

    /// <summary>How easily flukes alone would have come out like this, against the share of candidates that improve.</summary>
    private double ErrorProbability() => ErrorLedger.ErrorProbability(
        -PortableMath.Log(IsUnbroken ? _repetition.ProbabilityOfFlukes(_values.Candidate) : RankPValue()), _start.Ledger.Prior, ErrorLedger.ExactError);

    private AdaptiveRuleState Adopted(AdaptiveRuleState state) => _values.Candidate == 0
        ? Dropped(state)
        : state with
        {
            Noise = _noise.AfterAdopting(_values, CandidateLevel, _noise.Sigma2),
            Repetition = Counted(),
            LastMeasuredBaseline = _values.MeasuredCandidate,
        };

    private AdaptiveRuleState Dropped(AdaptiveRuleState state)
    {
        // A candidate whose value is the level vouches for it as well as the baseline would.
        var isVouchedFor = _values.Baseline > 0 || _values.CandidateValues.Any(y => _repetition.AreSame(y, KnownLevel));
        return state with
        {
            Noise = _noise with
            {
                Level = Reference,
                LevelVariance = _noise.Sigma2 / 2,
                DecisionsSinceBaseline = isVouchedFor ? 0 : _noise.DecisionsSinceBaseline + 1,
            },
            Repetition = Counted(),
            LastMeasuredBaseline = _values.MeasuredBaseline ?? state.LastMeasuredBaseline,
        };
    }

    /// <summary>A level that moved for good is one break; a fluke is one, too. The candidate's first value has nothing to repeat but the level.</summary>
    private Repetition Counted()
    {
        var (reference, hasMoved) = (Reference, !_repetition.AreSame(Reference, KnownLevel));
        var sameBaseline = _values.BaselineValues.Count(y => _repetition.AreSame(y, reference));
        var repeats = Math.Max(0, sameBaseline - (hasMoved ? 1 : 0));
        var breaks = _values.Baseline - sameBaseline + (hasMoved ? 1 : 0);
        if (_values.Candidate == 1)
        {
            repeats += _repetition.AreSame(_values.CandidateValues[0], reference) ? 1 : 0;
        }
        else if (_values.Candidate > 1)
        {
            var same = _values.CandidateValues.Count(y => _repetition.AreSame(y, CandidateLevel));
            repeats += same - 1;
            breaks += _values.Candidate - same;
        }

        return _repetition.With(repeats, breaks);
    }
}
