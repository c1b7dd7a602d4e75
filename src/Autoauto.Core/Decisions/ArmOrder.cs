using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Which arm is measured first in each pair of a comparison: drawn (Fisher 1935, The Design of Experiments), because noise that comes back every few invocations,
/// such as a job each minute beside an evaluator of 15 seconds, would meet the same arm of any fixed order each time and pass for an effect.
/// What does not know the draw can favour neither arm. A pair mirrors the one before a little more often than not (a biased coin; Efron 1971): with a fair one
/// alternating noise would weigh twice as much as noise without a rhythm, with this one no rhythm weighs more than 1.68 times as much.
/// </summary>
/// <param name="seconds">Where the draw comes from: a moment of the run that is recorded, so that a resumed comparison goes on alike.</param>
internal readonly struct ArmOrder(double seconds)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong MirroredOf20 = 11;

    /// <summary>The order of a decision; null up to <see cref="RuleVersion.Third"/>, whose order is fixed.</summary>
    public static ArmOrder? Of(AdaptiveOptions options, AdaptiveRuleState state) =>
        options.Version > RuleVersion.Third ? new ArmOrder(state.Noise.TimeSeconds) : null;

    /// <summary>The arm that comes first in this pair, by SplitMix64 (Steele, Lea and Flood 2014), if <paramref name="last"/> was measured before it.</summary>
    public Arm FirstOf(int pair, Arm last)
    {
        var mixed = BitConverter.DoubleToUInt64Bits(seconds) + ((ulong)pair + 1) * Golden;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (mixed ^ (mixed >> 31)) % 20 < MirroredOf20 ? last : Other(last);
    }

    /// <summary>The arms of this many pairs, one after the other, as if the baseline had been measured before them.</summary>
    public IReadOnlyList<Arm> Pairs(int count)
    {
        var arms = new List<Arm>(2 * count);
        for (var pair = 0; pair < count; pair++)
        {
            var first = FirstOf(pair, arms.Count == 0 ? Arm.Baseline : arms[^1]);
            arms.Add(first);
            arms.Add(Other(first));
        }

        return arms;
    }

    private static Arm Other(Arm arm) => arm == Arm.Baseline ? Arm.Candidate : Arm.Baseline;
}
