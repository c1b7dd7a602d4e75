namespace Autoauto.Bench.Live;

/// <summary>The candidates of one live run: known effects in an order that the seed gives.</summary>
internal static class LiveCandidates
{
    private static readonly double[] s_sizes = [1, 2, 3, 5, 7, 10];

    /// <summary>True changes in percent, positive is better: of 40 candidates 28 do nothing, 6 help and 6 harm by 1 to 10 %.</summary>
    public static IReadOnlyList<double> Of(int count, int seed)
    {
        var each = Math.Max(1, (int)Math.Round(0.15 * count));
        var effects = new List<double>();
        for (var i = 0; i < each; i++)
        {
            // Spread over all sizes however many there are: the largest first, because it says most.
            var size = s_sizes[^(1 + i * s_sizes.Length / each % s_sizes.Length)];
            effects.Add(size);
            effects.Add(-size);
        }

        effects.AddRange(Enumerable.Repeat(0.0, Math.Max(0, count - effects.Count)));
        var order = effects.ToArray();
        new Random(seed).Shuffle(order);
        return order[..Math.Min(count, order.Length)];
    }
}
