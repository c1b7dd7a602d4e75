using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Bench.Decision;

/// <summary>The rules under test.</summary>
internal static class Rules
{
    /// <summary>The product's rule; one instance serves all loops, as it has no state.</summary>
    public static Func<IReadOnlyList<Observation>, IDecisionRule> Adaptive(AdaptiveOptions options)
    {
        var rule = new AdaptiveRule(options);
        return _ => rule;
    }

    /// <summary>The fixed rule with the settings that are usually recommended for the noise seen at set-up.</summary>
    public static Func<IReadOnlyList<Observation>, IDecisionRule> FixedAsRecommended(Direction direction, bool simplify) => setup =>
    {
        var values = setup.Select(o => o.Value).ToArray();
        var mean = values.Average();
        var percent = mean == 0
            ? 0
            : 100 * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) / Math.Abs(mean);
        var (threshold, repeats) = percent switch
        {
            < 5 => (2.0, 3),
            < 15 => (Math.Max(1.5 * percent, 5), 5),
            _ => (Math.Max(2 * percent, 10), 7),
        };
        return new FixedRule(new FixedRuleOptions
        {
            Direction = direction,
            NoiseThresholdPercent = threshold,
            Repeats = repeats,
            KeepSimplifications = simplify,
        });
    };

    /// <summary>The fixed rule with one setting for all.</summary>
    public static Func<IReadOnlyList<Observation>, IDecisionRule> Fixed(Direction direction, bool simplify)
    {
        var rule = new FixedRule(new FixedRuleOptions { Direction = direction, KeepSimplifications = simplify });
        return _ => rule;
    }
}
