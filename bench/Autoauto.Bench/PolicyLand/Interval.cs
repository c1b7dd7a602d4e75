using Autoauto.Bench.Decision;

namespace Autoauto.Bench.PolicyLand;

/// <summary>An estimate with its 95 % interval; null where there was nothing to count.</summary>
internal sealed record Interval(double Value, double Low, double High)
{
    private const int Resamples = 1000;
    private const double NormalPoint = 1.959963984540054;

    /// <summary>A share of independent cases (Wilson 1927).</summary>
    public static Interval? Wilson(double successes, double cases)
    {
        if (cases == 0)
        {
            return null;
        }

        const double Square = NormalPoint * NormalPoint;
        var share = successes / cases;
        var centre = (share + Square / (2 * cases)) / (1 + Square / cases);
        var half = NormalPoint * Math.Sqrt(share * (1 - share) / cases + Square / (4 * cases * cases)) / (1 + Square / cases);
        return new Interval(share, successes == 0 ? 0 : centre - half, successes >= cases ? 1 : centre + half);
    }

    /// <summary>
    /// Ratio of two sums over campaigns, by the percentile bootstrap over whole campaigns (Efron 1979): what happens within one campaign
    /// depends on what happened before.
    /// </summary>
    public static Interval? Bootstrap(IReadOnlyList<double> tops, IReadOnlyList<double> bottoms)
    {
        var bottom = bottoms.Sum();
        if (bottom == 0)
        {
            return null;
        }

        var random = new Xoshiro(6, (ulong)tops.Count, 5);
        var ratios = new List<double>(Resamples);
        for (var i = 0; i < Resamples; i++)
        {
            var (top, below) = (0.0, 0.0);
            for (var j = 0; j < tops.Count; j++)
            {
                var chosen = (int)(random.Uniform() * tops.Count);
                top += tops[chosen];
                below += bottoms[chosen];
            }

            if (below > 0)
            {
                ratios.Add(top / below);
            }
        }

        ratios.Sort();
        return new Interval(tops.Sum() / bottom, ratios[(int)(0.025 * (ratios.Count - 1))], ratios[(int)Math.Ceiling(0.975 * (ratios.Count - 1))]);
    }

    /// <summary>Mean over campaigns, by the bootstrap.</summary>
    public static Interval Mean(IReadOnlyList<double> values) => Bootstrap(values, [.. values.Select(_ => 1.0)])!;

    public Interval Times(double factor) => new(Value * factor, Low * factor, High * factor);
}
