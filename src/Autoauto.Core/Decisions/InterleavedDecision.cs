using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// What all versions of the adaptive decision share: a screen by what the run knows of the level, values of both arms in turn, simplifications, and what is
/// learned of the machine. A pure function of the state it starts from and of the values in their order, so that it can be resumed and replayed
/// from the values alone.
/// </summary>
internal abstract class InterleavedDecision : IDecision
{
    /// <summary>Values of each arm that a keep needs at least.</summary>
    protected const int EnoughPerArm = 2;

    private const double StaleVariances = 3;
    private const int DueAfterDecisions = 5;
    private const double HopelessThoughStale = -2;
    private const int LongestSimplification = 12;
    private const double NotWorseGivesUp = -1;
    private const double NotWorseEvidence = 10;
    private const double LikelyWorse = 0.5;

    private readonly double _futility;
    private readonly double _largestEffect;
    private readonly bool _isDue;
    private readonly bool _isStale;
    private AdaptiveRuleState? _after;

    protected InterleavedDecision(AdaptiveOptions options, AdaptiveRuleState state, CandidateFacts candidate, EffectGrid grid)
    {
        Options = options;
        Start = state;
        Noise = state.Noise;
        Values = new InterleavedValues(candidate.StartedAtSeconds, ArmOrder.Of(options, state));
        Limit = options.InvocationLimit;
        MinEffect = state.Scale.FromPercent(options.MinEffectPercent);
        LogThreshold = options.ErrorPolicy.LogThreshold(state.Ledger);
        LevelVariance = Noise.LevelVariance + Noise.DriftPerSecond * Math.Max(0, candidate.StartedAtSeconds - Noise.TimeSeconds);
        Pooled = new EvidenceBank(grid, Noise.Level, LevelVariance);
        Margin = candidate.NetLines < 0 ? -state.Scale.FromPercent(-options.SimplifyMarginPercent) : 0;
        _futility = PresetNumbers.Of(options.Preset, options.Version).Futility;
        _largestEffect = grid.LargestEffect;
        _isStale = LevelVariance > StaleVariances * Noise.Sigma2;
        _isDue = Noise.DecisionsSinceBaseline >= DueAfterDecisions;
    }

    /// <inheritdoc/>
    public DecisionStep Next { get; private set; } = MeasureCandidate;

    /// <inheritdoc/>
    public RuleState StateAfter => _after ?? throw new InvalidOperationException("There is no verdict yet.");

    /// <inheritdoc/>
    public RuleState StateIfDropped => Start with { Noise = NoiseIfDropped(Prior), LastMeasuredBaseline = LastMeasuredBaseline(isAdopted: false) };

    /// <inheritdoc/>
    public RuleState StateIfAdopted => (_after ?? Start) with
    {
        Noise = NoiseIfAdopted(PosteriorIfAdopted(Prior)),
        LastMeasuredBaseline = LastMeasuredBaseline(isAdopted: true),
    };

    /// <summary>Evidence that starts from what the run knows of the level: may only reject.</summary>
    internal EvidenceBank Pooled { get; }

    /// <summary>Evidence that a keep needs.</summary>
    internal double LogThreshold { get; }

    protected static DecisionStep MeasureBaseline { get; } = new DecisionStep.Measure(Arm.Baseline);

    protected static DecisionStep MeasureCandidate { get; } = new DecisionStep.Measure(Arm.Candidate);

    protected AdaptiveOptions Options { get; }

    /// <summary>What the decision started from: its values are judged by the noise known then.</summary>
    protected AdaptiveRuleState Start { get; }

    /// <summary>The noise with what this decision's values taught; serves the next one.</summary>
    protected NoiseModel Noise { get; private set; }

    protected InterleavedValues Values { get; }

    /// <summary>Variance of the baseline's level when the decision began.</summary>
    protected double LevelVariance { get; }

    protected int Limit { get; }

    protected double MinEffect { get; }

    /// <summary>Loss up to which a candidate with fewer lines is kept; 0 if this is none.</summary>
    protected double Margin { get; }

    protected bool IsSimplifying { get; private set; }

    protected bool IsOffTheScale { get; private set; }

    /// <summary>With one invocation there is no fresh evidence: the pooled bank decides.</summary>
    protected bool IsOneShot => Limit == 1;

    /// <summary>Enough values of both arms for a keep.</summary>
    protected bool HasEnough => IsOneShot ? Values.Candidate >= 1 : Values.Baseline >= EnoughPerArm && Values.Candidate >= EnoughPerArm;

    protected bool IsFull => Values.Count >= Limit;

    /// <summary>Nothing was measured of the baseline for so long that this decision has to.</summary>
    protected bool MustMeasureBaseline => _isDue && Values.Baseline == 0;

    /// <summary>Share of candidates that improve, as far as the run knows.</summary>
    protected double Prior => Start.Ledger.PriorFrom(Options.AssumedShare);

    /// <summary>More likely worse than not, as far as the screen knows.</summary>
    protected bool IsLikelyWorse => Pooled.Posterior(Prior).ProbabilityWorse > LikelyWorse;

    /// <summary>Whether values repeat exactly, so that single comparisons decide (<see cref="RuleVersion.First"/> only).</summary>
    protected virtual bool IsExact => false;

    /// <summary>Evidence of the decision's own values that the candidate is not worse by <see cref="Margin"/>.</summary>
    protected abstract double LogNotWorse { get; }

    /// <inheritdoc/>
    public void Observe(Observation observation)
    {
        observation.ThrowIfNotFor(this);
        Learn(observation);
        Next = Judge();
    }

    /// <summary>Takes in a value, before it is added to <see cref="Values"/>.</summary>
    protected abstract void Feed(Arm arm, double value, double wander);

    /// <summary>What follows from the values so far.</summary>
    protected abstract DecisionStep Judge();

    /// <summary>The posterior that the level is taken from if the candidate becomes the baseline.</summary>
    protected abstract EffectPosterior PosteriorIfAdopted(double prior);

    /// <summary>Ends the decision.</summary>
    protected abstract DecisionStep.Done Conclude(VerdictKind kind, VerdictReason reason);

    /// <summary>The verdict is reached: what the next decision starts from.</summary>
    protected DecisionStep.Done Done(Verdict verdict, ErrorLedger ledger, EffectPosterior posterior)
    {
        var isKept = verdict.Kind != VerdictKind.Discard;
        _after = Start with
        {
            Noise = isKept ? NoiseIfAdopted(posterior) : NoiseIfDropped(ledger.PriorFrom(Options.AssumedShare)),
            Ledger = ledger,
            BehindBest = isKept ? BehindBestAfter(Values.Baseline > 0 ? Values.PlainEffect : verdict.Effect ?? 0) : Start.BehindBest,
            LastMeasuredBaseline = LastMeasuredBaseline(isKept),
        };
        return new DecisionStep.Done(verdict);
    }

    /// <summary>The arm whose turn it is.</summary>
    protected DecisionStep MeasureNext() => Values.NextArm == Arm.Baseline ? MeasureBaseline : MeasureCandidate;

    /// <summary>True if the screen has no hope left.</summary>
    protected bool IsHopeless()
    {
        var mustConfirm = _isStale && Values.Count == 1 && Pooled.LogPromise >= HopelessThoughStale;
        var bar = -_futility + (LogThreshold + _futility) * Values.Count / Limit;
        return !MustMeasureBaseline && !mustConfirm && Pooled.LogPromise < bar;
    }

    /// <summary>No improvement; perhaps a simplification.</summary>
    protected DecisionStep GiveUp()
    {
        IsSimplifying = Margin > 0 && Values.Count < Limit && Pooled.LogNotWorse(Margin) >= NotWorseGivesUp;
        return IsSimplifying ? JudgeSimplification() : NoImprovement();
    }

    protected DecisionStep JudgeSimplification()
    {
        if (HasEnough && LogNotWorse >= PortableMath.Log(NotWorseEvidence))
        {
            return NotWorse();
        }

        return Values.Count >= Math.Min(Limit, LongestSimplification) || Pooled.LogNotWorse(Margin) < NotWorseGivesUp
            ? NoImprovement()
            : MeasureNext();
    }

    protected DecisionStep.Done NotWorse() => BehindBestAfter(Values.PlainEffect - Values.PlainError(Noise.Sigma)) > Margin
        ? Conclude(VerdictKind.Discard, VerdictReason.SimplificationBudgetSpent)
        : Conclude(VerdictKind.KeepSimplification, VerdictReason.Simplification);

    protected abstract DecisionStep.Done NoImprovement();

    private double BehindBestAfter(double effect) => Math.Max(0, Start.BehindBest - effect);

    /// <summary>Values are judged by the noise known when the decision began; what they teach serves the next one.</summary>
    private void Learn(Observation observation)
    {
        var (arm, timeSeconds) = (observation.Arm, observation.TimeSeconds);
        var value = Start.Scale.ToGoodness(observation.Value);
        var wander = Start.Noise.DriftPerSecond * Math.Max(0, timeSeconds - Values.LastTime);
        var judged = arm == Arm.Baseline ? value : WithinHypotheses(value);
        Pooled.Observe(arm, judged, Start.Noise.Step, wander);
        Feed(arm, judged, wander);
        if (arm == Arm.Baseline)
        {
            Noise = Noise.ObserveBaseline(value, timeSeconds);
        }
        else if (Values.Candidate > 0)
        {
            Noise = Noise.Repeated(Values.LastCandidate, Values.LastCandidateTime, value, timeSeconds);
        }

        Values.Add(arm, value, observation);
    }

    /// <summary>An effect beyond all hypotheses (a factor of 20) counts as the largest one; it would pass for an outlier otherwise.</summary>
    private double WithinHypotheses(double value)
    {
        var level = Start.Noise.Level;
        var bounded = Math.Clamp(value, level - _largestEffect, level + _largestEffect);
        IsOffTheScale |= bounded != value;
        return bounded;
    }

    private double? LastMeasuredBaseline(bool isAdopted) => Options.Version == RuleVersion.First
        ? Start.LastMeasuredBaseline
        : (isAdopted ? Values.MeasuredCandidate : Values.MeasuredBaseline) ?? Start.LastMeasuredBaseline;

    /// <summary>The candidate's own interleaved values carry the level over.</summary>
    private NoiseModel NoiseIfAdopted(EffectPosterior posterior) => Values.Candidate == 0 ? Noise : IsExact || IsOffTheScale
        ? Noise.AfterAdopting(Values, Values.CandidateMedian, Noise.Sigma2)
        : Noise.AfterAdopting(Values, posterior.CandidateLevel, posterior.CandidateVariance);

    /// <summary>Most candidates change nothing, so that even a lone value of theirs tells where the machine is.</summary>
    private NoiseModel NoiseIfDropped(double prior)
    {
        var noise = Noise with { DecisionsSinceBaseline = Values.Baseline > 0 ? 0 : Noise.DecisionsSinceBaseline + 1 };
        if (Values.Baseline > 0 || Values.Candidate == 0 || IsExact)
        {
            return noise;
        }

        var posterior = Pooled.Posterior(prior);
        return noise with { Level = posterior.BaselineLevel, LevelVariance = posterior.BaselineVariance, TimeSeconds = Values.LastTime };
    }
}
