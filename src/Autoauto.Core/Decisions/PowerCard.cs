using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What was measured before a run, for <see cref="PowerCard"/>.</summary>
/// <param name="Setup">Successive warm invocations of one commit; at least 2.</param>
/// <param name="Cold">First invocations after a build, not part of <paramref name="Setup"/>; may be empty.</param>
/// <param name="Slots">Values of the slot self-test in the order in which they were measured; may be empty.</param>
/// <param name="SecondsPerInvocation">Median duration of one invocation.</param>
public sealed record PowerCardInput(
    IReadOnlyList<Observation> Setup,
    IReadOnlyList<Observation> Cold,
    IReadOnlyList<Observation> Slots,
    double SecondsPerInvocation);

/// <summary>What it takes to see an effect that the user asked for.</summary>
/// <param name="IsResolvable">True if the effect is seen four times in five with the settings in force.</param>
/// <param name="SufficientPreset">The cheapest preset that sees it; null if none does.</param>
/// <param name="InvocationsToConfirm">Mean invocations of a decision about a candidate that has this effect.</param>
/// <param name="RunsPerInvocation">Runs of the workload that one invocation must average for the settings in force to see it.</param>
public sealed record TargetCost(
    bool IsResolvable, AdaptivePreset? SufficientPreset, int InvocationsToConfirm, int RunsPerInvocation);

/// <summary>What a program's evaluator can resolve, at which cost: to be known before the first candidate is paid for.</summary>
public sealed record PowerCard
{
    private const double OutlierSigmas = 5;
    private const double RobustSigmaPerDeviation = 1.4826;
    private const double WarmUpSigmas = 4;
    private const double SmallestWarmUpPercent = 0.5;
    private const double LogEvidenceForFinding = 2.5;
    private const int FewestToKeep = 4;
    private const int FewestToKeepExact = 4;
    private const int FewestUseful = 12;
    private const double ExactSigmas = 6;
    private const double ExactInvocations = 1.45;
    private const double SecondsPerHour = 3600;

    private readonly AdaptiveOptions _options;

    private PowerCard(AdaptiveOptions options) => _options = options;

    /// <summary>The calibration behind the card, for the run's start.</summary>
    public required NoiseCalibration Calibration { get; init; }

    /// <summary>Noise of one invocation, in percent of the metric (of the unit in linear mode).</summary>
    public required double SigmaPercent { get; init; }

    /// <summary>True where values repeat exactly.</summary>
    public required bool IsExact { get; init; }

    /// <summary>How far the level is expected to wander in an hour (one standard deviation), in percent.</summary>
    public required double DriftPercentPerHour { get; init; }

    /// <summary>How much worse the first invocation after a build is, in percent; null where it was not measured.</summary>
    public required double? WarmUpPercent { get; init; }

    /// <summary>True if first invocations differ so much that they must be run without being observed.</summary>
    public required bool NeedsWarmUp { get; init; }

    /// <summary>The comparison of both slots; null where it was not made.</summary>
    public required SlotSelfTest? Slots { get; init; }

    /// <summary>Share of the set-up values that were outliers.</summary>
    public required double OutlierShare { get; init; }

    /// <summary>Median duration of one invocation.</summary>
    public required double SecondsPerInvocation { get; init; }

    /// <summary>The effect that is kept four times in five, in percent.</summary>
    public required double DetectableEffectPercent { get; init; }

    /// <summary>
    /// How many invocations a decision needs to be allowed, where values vary and the settings allow so few that next to nothing can be kept; null where they allow enough.
    /// </summary>
    public required int? InvocationsWanted { get; init; }

    /// <summary>Mean invocations of a decision, where most candidates do nothing.</summary>
    public required double InvocationsPerDecision { get; init; }

    /// <summary>Mean executions of the measure script for a decision: its invocations and, where one is needed, the warm-up of the candidate's build.</summary>
    public double ExecutionsPerDecision => InvocationsPerDecision + (NeedsWarmUp ? 1 : 0);

    /// <summary>Mean measuring time of a decision.</summary>
    public double SecondsPerDecision => ExecutionsPerDecision * SecondsPerInvocation;

    /// <summary>The card for these measurements under these settings.</summary>
    public static PowerCard From(AdaptiveOptions options, PowerCardInput input)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(input);
        var calibration = NoiseCalibration.From(options.Direction, input.Setup, options.Scale);
        var scale = calibration.Scale;
        double[] warm = [.. input.Setup.Select(o => scale.ToGoodness(o.Value))];
        double? warmUp = input.Cold.Count == 0
            ? null
            : 100 * (Median.Of(warm) - Median.Of([.. input.Cold.Select(o => scale.ToGoodness(o.Value))]));
        var card = Of(options, calibration, input.SecondsPerInvocation);
        return card with
        {
            WarmUpPercent = warmUp,
            NeedsWarmUp = Math.Abs(warmUp ?? 0) > Math.Max(SmallestWarmUpPercent, WarmUpSigmas * card.SigmaPercent),
            Slots = input.Slots.Count == 0 ? null : SlotSelfTest.From(calibration, input.Slots),
            OutlierShare = ShareOfOutliers(warm),
        };
    }

    /// <summary>The card for a noise that is known already, such as that of a run under way; says nothing about slots, the warm-up and outliers.</summary>
    public static PowerCard Of(AdaptiveOptions options, NoiseCalibration calibration, double secondsPerInvocation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(calibration);
        var noise = calibration.Noise;
        var sigmaPercent = 100 * noise.Sigma;
        return new PowerCard(options)
        {
            Calibration = calibration,
            SigmaPercent = sigmaPercent,
            IsExact = noise.IsExact,
            DriftPercentPerHour = 100 * Math.Sqrt(noise.DriftPerSecond * SecondsPerHour),
            WarmUpPercent = null,
            NeedsWarmUp = false,
            Slots = null,
            OutlierShare = 0,
            SecondsPerInvocation = secondsPerInvocation,
            DetectableEffectPercent = Math.Max(options.MinEffectPercent, noise.IsExact
                ? ExactSigmas * sigmaPercent
                : PowerTable.DetectableEffect(options.Preset, sigmaPercent) * Shortage(options)),
            InvocationsWanted = options.InvocationLimit < FewestUsefulOf(options) && !noise.IsExact ? FewestUsefulOf(options) : null,
            InvocationsPerDecision = Math.Min(options.InvocationLimit, noise.IsExact
                ? ExactInvocations
                : PowerTable.Invocations(options.Preset, sigmaPercent) + (options.AsksForSigns ? PowerTable.InvocationsForSigns(sigmaPercent) : 0)),
        };
    }

    private static int FewestUsefulOf(AdaptiveOptions options) => options.AsksForSigns ? SignEvidence.FewestValues : FewestUseful;

    /// <summary>The error of a mean falls with the root of the number of values: by so much a decision that may take fewer than usual sees less.</summary>
    private static double Shortage(AdaptiveOptions options)
    {
        var usual = PresetNumbers.Of(options.Preset, options.Version).MaxInvocations;
        return Math.Sqrt(Math.Max(1, usual / (double)options.InvocationLimit));
    }

    /// <summary>What it takes to see an effect of this size, in percent.</summary>
    public TargetCost CostOf(double effectPercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(effectPercent);
        if (IsExact)
        {
            var isResolvable = effectPercent > DetectableEffectPercent;
            return new TargetCost(isResolvable, isResolvable ? _options.Preset : null, FewestToKeepExact, 1);
        }

        AdaptivePreset? sufficient = null;
        foreach (var preset in Enum.GetValues<AdaptivePreset>())
        {
            sufficient ??= PowerTable.DetectableEffect(preset, SigmaPercent) <= effectPercent ? preset : null;
        }

        var runs = Math.Pow(SigmaPercent / PowerTable.SigmaFor(_options.Preset, effectPercent), 2);
        return new TargetCost(
            effectPercent >= DetectableEffectPercent, sufficient, InvocationsToConfirm(effectPercent), Math.Max(1, (int)Math.Ceiling(runs - 1e-9)));
    }

    /// <summary>Wald's approximation: a pair tells an effect d from none at a rate of d²/4σ²; a keep needs the first threshold and a little.</summary>
    private int InvocationsToConfirm(double effectPercent)
    {
        var evidence = _options.ErrorPolicy.LogThreshold(ErrorLedger.Empty) + LogEvidenceForFinding;
        var ratio = SigmaPercent / effectPercent;
        var fewest = _options.AsksForSigns ? SignEvidence.FewestValues : FewestToKeep;
        return Math.Clamp((int)Math.Ceiling(8 * evidence * ratio * ratio), fewest, Math.Max(fewest, _options.InvocationLimit));
    }

    private static double ShareOfOutliers(double[] values)
    {
        var median = Median.Of(values);
        var deviation = RobustSigmaPerDeviation * Median.Of([.. values.Select(v => Math.Abs(v - median))]);
        return deviation == 0 ? 0 : values.Count(v => Math.Abs(v - median) > OutlierSigmas * deviation) / (double)values.Length;
    }
}
