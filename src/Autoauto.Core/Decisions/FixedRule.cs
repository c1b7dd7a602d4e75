using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>
/// The usual rule: a fixed number of repeats, their medians, a noise threshold. Kept for teaching, comparison and old habits.
/// Unlike its models it never lets a significance test overrule the threshold (the p-value is information only), decides on
/// differences where the baseline is zero or negative, and gives simplifications a budget.
/// </summary>
public sealed class FixedRule : IDecisionRule
{
    /// <summary>Slack for the strict comparison, in percentage points: far below any metric's resolution, far above rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Creates the rule.</summary>
    public FixedRule(FixedRuleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>The settings in force.</summary>
    public FixedRuleOptions Options { get; }

    /// <inheritdoc/>
    public string Name => "Fixed";

    /// <inheritdoc/>
    public int Version => Options.Version;

    /// <inheritdoc/>
    public int SetupInvocations => Options.Repeats;

    /// <inheritdoc/>
    public int RebaseInvocations => Options.Repeats;

    /// <inheritdoc/>
    public int DriftCheckAfterDiscards => Options.DriftCheckAfterDiscards;

    /// <inheritdoc/>
    public RuleState Start(IReadOnlyList<Observation> setup)
    {
        var samples = BaselineValues(setup);
        var level = Median.Of(samples);
        var scale = Median.Of(Array.ConvertAll(samples, Math.Abs));
        return new FixedRuleState
        {
            Samples = samples,
            Level = level,
            OriginalLevel = level,
            BestLevel = level,
            IsRelative = Array.TrueForAll(samples, x => x > 0),
            Scale = scale == 0 ? 1 : scale,
        };
    }

    /// <inheritdoc/>
    public IDecision Begin(RuleState state, CandidateFacts candidate) => new FixedDecision(this, Mine(state), candidate);

    /// <inheritdoc/>
    public RuleState Rebase(RuleState state, IReadOnlyList<Observation> baseline)
    {
        var old = Mine(state);
        var samples = BaselineValues(baseline);
        var fresh = old with { Samples = samples, Level = Median.Of(samples), Awaiting = FreshSeries.Drift };
        return old.Awaiting switch
        {
            FreshSeries.Drift => fresh with
            {
                OriginalLevel = Moved(old, old.OriginalLevel, fresh.Level),
                BestLevel = Moved(old, old.BestLevel, fresh.Level),
            },
            FreshSeries.Improvement when Options.Direction.IsBetter(fresh.Level, old.BestLevel) => fresh with { BestLevel = fresh.Level },
            _ => fresh,
        };
    }

    /// <inheritdoc/>
    public RuleState Recalibrate(RuleState state, IReadOnlyList<Observation> setup) => Rebase(Mine(state) with { Awaiting = FreshSeries.Drift }, setup);

    /// <inheritdoc/>
    public bool HasDrifted(RuleState state, IReadOnlyList<Observation> baseline)
    {
        var known = Mine(state);
        return ExceedsNoise(Math.Abs(ImprovementPercent(known, known.Level, Median.Of(BaselineValues(baseline)))));
    }

    internal Verdict Judge(FixedRuleState state, CandidateFacts candidate, ReadOnlySpan<double> values)
    {
        var level = Median.Of(values.ToArray());
        var improvement = ImprovementPercent(state, state.Level, level);
        var (kind, reason) = Classify(state, candidate, level, improvement);
        if (kind == VerdictKind.Keep && Version > RuleVersion.First && MayBeFluke(state, values))
        {
            (kind, reason) = (VerdictKind.Discard, VerdictReason.Inconclusive);
        }

        var measured = MeasuredValues.Of(Options.Direction, level, state.Level);
        return new Verdict
        {
            Kind = kind,
            Reason = reason,
            Effect = improvement / 100,
            EffectPercent = Version == RuleVersion.First ? Options.Direction.ImprovementPercent(state.Level, level) : measured.EffectPercent,
            PValue = MannWhitney.PValue(state.Samples.ToArray(), values),
            CandidateMetric = level,
            BaselineMetric = state.Level,
            CandidateInvocations = values.Length,
            RuleVersion = Version == RuleVersion.First ? null : Version,
            Measured = Version == RuleVersion.First ? null : measured,
        };
    }

    private (VerdictKind Kind, VerdictReason Reason) Classify(
        FixedRuleState state, CandidateFacts candidate, double level, double improvement)
    {
        if (ExceedsNoise(improvement))
        {
            return improvement < Options.MinEffectPercent - Rounding
                ? (VerdictKind.Discard, VerdictReason.BelowMinimumEffect)
                : (VerdictKind.Keep, VerdictReason.Improved);
        }

        if (ExceedsNoise(-improvement))
        {
            return (VerdictKind.Discard, VerdictReason.Regressed);
        }

        if (!Options.KeepSimplifications || candidate.NetLines >= 0)
        {
            return (VerdictKind.Discard, VerdictReason.WithinNoise);
        }

        return ExceedsNoise(-ImprovementPercent(state, state.BestLevel, level))
            ? (VerdictKind.Discard, VerdictReason.SimplificationBudgetSpent)
            : (VerdictKind.KeepSimplification, VerdictReason.Simplification);
    }

    /// <summary>
    /// Where values repeat, a majority of flukes makes the median: then all values of the candidate have to be better than all of the baseline.
    /// </summary>
    private bool MayBeFluke(FixedRuleState state, ReadOnlySpan<double> values)
    {
        double[] candidate = [.. values];
        return Repeats(state.Samples) && Repeats(candidate)
            && candidate.Any(c => state.Samples.Any(b => !Options.Direction.IsBetter(c, b)));
    }

    private static bool Repeats(IReadOnlyList<double> series)
    {
        var median = Median.Of(series);
        return series.Count > 1 && 2 * series.Count(x => x == median) > series.Count;
    }

    private bool ExceedsNoise(double percent) => percent > Options.NoiseThresholdPercent + Rounding;

    /// <summary>Improvement in percent of <paramref name="reference"/>, or of the scale where a relative change is undefined.</summary>
    private double ImprovementPercent(FixedRuleState state, double reference, double level)
    {
        var unit = state.IsRelative && reference > 0 ? reference : state.Scale;
        return 100 * Options.Direction.Sign() * (level - reference) / unit;
    }

    /// <summary>Where <paramref name="reference"/> would be found on a machine that moved the baseline to <paramref name="level"/>.</summary>
    private static double Moved(FixedRuleState state, double reference, double level) =>
        state.IsRelative && state.Level > 0 && level > 0 ? reference * (level / state.Level) : reference + (level - state.Level);

    private static FixedRuleState Mine(RuleState state) =>
        state as FixedRuleState ?? throw new ArgumentException("The state belongs to another rule.", nameof(state));

    private static double[] BaselineValues(IReadOnlyList<Observation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count == 0 || observations.Any(o => o.Arm != Arm.Baseline || !double.IsFinite(o.Value)))
        {
            throw new ArgumentException("A series holds at least one value, all finite and of the baseline.", nameof(observations));
        }

        return [.. observations.Select(o => o.Value)];
    }
}
