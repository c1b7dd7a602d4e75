using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Measures a candidate once and drops it where nothing speaks for it; else interleaves both arms until the evidence of these fresh
/// values alone suffices or has dried up. A cheap screen may only reject; only fresh interleaved values may accept; a ledger bounds the
/// errors of the whole run. Specified and proven in docs/decisions.md.
/// </summary>
public sealed class AdaptiveRule : IDecisionRule
{
    /// <summary>Values that <see cref="Start"/> needs at least.</summary>
    public const int LeastSetup = LevelInvocations;

    private const int LevelInvocations = 3;
    private const double DriftSigmas = 3;

    private readonly NoiseCalibration? _calibration;
    private readonly ProgramHistory? _history;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="calibration">Noise known from an earlier set-up of this program on this machine; null measures it at the start.</param>
    /// <param name="history">What earlier runs of the program taught; null starts from scratch.</param>
    public AdaptiveRule(AdaptiveOptions options, NoiseCalibration? calibration = null, ProgramHistory? history = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _calibration = calibration;
        _history = history;
    }

    /// <summary>The settings in force.</summary>
    public AdaptiveOptions Options { get; }

    /// <inheritdoc/>
    public string Name => "Adaptive";

    /// <inheritdoc/>
    public int Version => Options.Version;

    /// <inheritdoc/>
    public int SetupInvocations => LevelInvocations + (_calibration is null ? NoiseCalibration.Invocations : 0);

    /// <inheritdoc/>
    public int RebaseInvocations => 0;

    /// <inheritdoc/>
    public int DriftCheckAfterDiscards => 0;

    /// <inheritdoc/>
    /// <remarks>
    /// The last three values give the level, the others the noise. Where another rule's set-up left fewer values, all of them give the noise.
    /// </remarks>
    public RuleState Start(IReadOnlyList<Observation> setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentOutOfRangeException.ThrowIfLessThan(setup.Count, LevelInvocations);
        var forLevel = setup.Skip(setup.Count - LevelInvocations).ToArray();
        var forNoise = setup.Count >= SetupInvocations ? setup.SkipLast(LevelInvocations) : setup;
        var calibration = _calibration ?? NoiseCalibration.From(Options.Direction, [.. forNoise], Options.Scale);
        var noise = calibration.Noise.StartRun([.. forLevel.Select(o => calibration.Scale.ToGoodness(o.Value))], forLevel[^1].TimeSeconds);
        return WithRepetition(
            new AdaptiveRuleState
            {
                Scale = calibration.Scale,
                Noise = HistoryRule.Noise(_history, calibration.Scale, noise),

                // e-LOND counts this run's decisions: those of others would only raise its thresholds.
                Ledger = Options.ErrorControl == ErrorControl.ELond ? ErrorLedger.Empty : HistoryRule.Ledger(_history),
            },
            setup);
    }

    /// <inheritdoc/>
    public IDecision Begin(RuleState state, CandidateFacts candidate)
    {
        var known = Mine(state);
        return RepetitionOf(known) is { IsUsual: true } repetition
            ? new RepeatingDecision(Options, known, repetition, candidate)
            : Version > RuleVersion.Second ? new ConfirmedDecision(Options, known, candidate) : new AdaptiveDecision(Options, known, candidate);
    }

    /// <inheritdoc/>
    public RuleState Rebase(RuleState state, IReadOnlyList<Observation> baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var known = Mine(state);
        var noise = known.Noise;
        foreach (var observation in baseline)
        {
            noise = noise.ObserveBaseline(known.Scale.ToGoodness(observation.Value), observation.TimeSeconds);
        }

        return Measured(
            known with { Noise = noise with { DecisionsSinceBaseline = baseline.Count > 0 ? 0 : noise.DecisionsSinceBaseline } }, baseline);
    }

    /// <inheritdoc/>
    /// <remarks>The scale stays: values on another one could not be compared. So does the ledger, which is about candidates and not machines.</remarks>
    public RuleState Recalibrate(RuleState state, IReadOnlyList<Observation> setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentOutOfRangeException.ThrowIfLessThan(setup.Count, LevelInvocations);
        var known = Mine(state);
        var values = setup.Select(o => known.Scale.ToGoodness(o.Value)).ToArray();
        var forNoise = setup.Count >= SetupInvocations ? values[..^LevelInvocations] : values;
        var noise = NoiseModel.Calibrate(forNoise, NoiseCalibration.MedianGap(setup));
        return WithRepetition(known with { Noise = noise.StartRun(values[^LevelInvocations..], setup[^1].TimeSeconds) }, setup);
    }

    /// <inheritdoc/>
    public bool HasDrifted(RuleState state, IReadOnlyList<Observation> baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var known = Mine(state);
        var median = Median.Of([.. baseline.Select(o => known.Scale.ToGoodness(o.Value))]);
        var variance = known.Noise.LevelVariance + known.Noise.PredictiveVariance * (Math.PI / 2) / baseline.Count;
        return Math.Abs(median - known.Noise.Level) > DriftSigmas * Math.Sqrt(variance);
    }

    /// <summary>A state that the first version wrote says by its noise alone whether values repeat.</summary>
    private Repetition? RepetitionOf(AdaptiveRuleState state) => Version == RuleVersion.First
        ? null
        : state.Repetition ?? (state.Noise.IsExact ? Repetition.Of(state.Noise) : null);

    private AdaptiveRuleState WithRepetition(AdaptiveRuleState state, IReadOnlyList<Observation> setup)
    {
        if (Version == RuleVersion.First)
        {
            return state;
        }

        var repetition = Repetition.From(state.Noise, [.. setup.Select(o => state.Scale.ToGoodness(o.Value))]);
        return Measured(state with { Repetition = repetition }, setup);
    }

    private AdaptiveRuleState Measured(AdaptiveRuleState state, IReadOnlyList<Observation> baseline) =>
        Version == RuleVersion.First || baseline.Count == 0
            ? state
            : state with { LastMeasuredBaseline = Median.Of([.. baseline.Select(o => o.Value)]) };

    private static AdaptiveRuleState Mine(RuleState state) =>
        state as AdaptiveRuleState ?? throw new ArgumentException("The state belongs to another rule.", nameof(state));
}
