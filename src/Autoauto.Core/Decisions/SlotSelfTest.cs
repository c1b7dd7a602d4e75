using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Measures one commit through both slots as if one were a candidate. A difference between the slots (path, environment, layout) would look
/// like an effect of every candidate, and no later test could tell.
/// </summary>
/// <param name="Effect">Mean difference between the slots, on the scale of <see cref="MetricScale"/>.</param>
/// <param name="EffectPercent">The same in percent of the metric; null where undefined.</param>
/// <param name="LogEvidence">Logarithm of the larger of the two e-values, for either sign.</param>
public sealed record SlotSelfTest(double Effect, double? EffectPercent, double LogEvidence)
{
    /// <summary>Pairs that the test takes.</summary>
    public const int Pairs = 4;

    private const double RefuseAt = 20;
    private const double UnknownLevelVariance = 0.09;
    private const double SmallestBias = 0.006;

    /// <summary>True if the set-up must be refused.</summary>
    public bool IsBiased => LogEvidence >= PortableMath.Log(RefuseAt);

    /// <summary>
    /// The arm of each invocation of the test, in an order drawn as in a run's comparisons: noise with a rhythm must not pass for a difference between the slots, nor hide one.
    /// </summary>
    /// <param name="seconds">Where the draw comes from: the moment at which the test begins.</param>
    public static IReadOnlyList<Arm> Order(double seconds) => new ArmOrder(seconds).Pairs(Pairs);

    /// <summary>Judges the values of the test.</summary>
    public static SlotSelfTest From(NoiseCalibration calibration, IReadOnlyList<Observation> values)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var (scale, noise) = calibration;
        var bank = new EvidenceBank(
            EffectGrid.From(SmallestBias), noise.Level, UnknownLevelVariance);
        var time = values[0].TimeSeconds;
        foreach (var value in values)
        {
            bank.Observe(
                value.Arm, scale.ToGoodness(value.Value), noise.Step, noise.DriftPerSecond * Math.Max(0, value.TimeSeconds - time));
            time = value.TimeSeconds;
        }

        var effect = Mean(scale, values, Arm.Candidate) - Mean(scale, values, Arm.Baseline);
        var baseline = Median.Of([.. values.Where(v => v.Arm == Arm.Baseline).Select(v => v.Value)]);
        return new SlotSelfTest(effect, scale.ToPercent(effect, baseline), Math.Max(bank.LogImprovement, bank.LogRegression));
    }

    private static double Mean(MetricScale scale, IReadOnlyList<Observation> values, Arm arm) =>
        values.Where(v => v.Arm == arm).Average(v => scale.ToGoodness(v.Value));
}
