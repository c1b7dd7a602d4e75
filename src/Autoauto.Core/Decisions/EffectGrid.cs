using System.Collections.Concurrent;

namespace Autoauto.Core.Decisions;

/// <summary>
/// The hypotheses of a mixture test (Robbins 1970): no effect, and effects of either sign in steps of a part of themselves, from the smallest
/// of interest to 3 (a factor of 20). Improvements above 15 % get a tenth of the weight; each side's weights add up to 1.
/// </summary>
internal sealed class EffectGrid
{
    private const double FineRatio = 1.06;
    private const double CoarseRatio = 1.12;
    private const double Largest = 3;
    private const double RareFrom = 0.15;
    private const double RareWeight = 0.1;
    private const int Lanes = 4;
    private const int Resolved = 16;
    private const int Finest = 40;

    private static readonly ConcurrentDictionary<(double Smallest, double Ratio), EffectGrid> s_known = new();

    private EffectGrid(IReadOnlyList<double> sizes, IReadOnlyList<double> widths)
    {
        Zero = sizes.Count;
        Count = 2 * sizes.Count + 1;
        var padded = (Count + Lanes - 1) / Lanes * Lanes;
        Effects = new double[padded];
        Better = new double[padded];
        Worse = new double[padded];
        EvenlyBetter = new double[padded];
        EvenlyWorse = new double[padded];
        var total = sizes.Zip(widths, (size, width) => Weight(size) * width).Sum();
        var totalWidth = widths.Sum();
        for (var j = 0; j < sizes.Count; j++)
        {
            Effects[Zero + 1 + j] = sizes[j];
            Effects[Zero - 1 - j] = -sizes[j];
            Better[Zero + 1 + j] = Worse[Zero - 1 - j] = Weight(sizes[j]) * widths[j] / total;
            EvenlyBetter[Zero + 1 + j] = EvenlyWorse[Zero - 1 - j] = widths[j] / totalWidth;
        }
    }

    /// <summary>Number of hypotheses; the arrays are padded to whole vectors with hypotheses of no weight.</summary>
    public int Count { get; }

    /// <summary>Index of "no effect".</summary>
    public int Zero { get; }

    /// <summary>The effects, ascending.</summary>
    public double[] Effects { get; }

    /// <summary>The largest effect of all; the smallest is its mirror image.</summary>
    public double LargestEffect => Effects[Count - 1];

    /// <summary>Weights of the improvements, 0 elsewhere.</summary>
    public double[] Better { get; }

    /// <summary>Weights of the regressions, 0 elsewhere.</summary>
    public double[] Worse { get; }

    /// <summary>
    /// Even weights of the improvements, for estimates: weights that fall off at some size would draw the estimate of a larger effect towards it.
    /// </summary>
    public double[] EvenlyBetter { get; }

    /// <summary>Even weights of the regressions.</summary>
    public double[] EvenlyWorse { get; }

    /// <summary>The grid whose smallest effect is <paramref name="smallest"/>, in steps of 6 %.</summary>
    public static EffectGrid From(double smallest) => Known(smallest, FineRatio);

    /// <summary>The same in steps of 12 %: for evidence that carries many hypotheses about the noise with each effect.</summary>
    public static EffectGrid Coarse(double smallest) => Known(smallest, CoarseRatio);

    /// <summary>True if so few hypotheses lie in an interval of improvements that its ends are those of the grid and not of what was measured.</summary>
    public bool IsTooCoarseFor(double low, double high)
    {
        var (from, to) = Around(low, high);
        return low > 0 && to < Count && to - from - 1 < Resolved;
    }

    /// <summary>
    /// This grid with many more improvements (and regressions) from the one before <paramref name="low"/> to the one after <paramref name="high"/>. Each size weighs as much as the
    /// part of the scale that it stands for, so that finer steps say the same about the rest.
    /// </summary>
    public EffectGrid Finer(double low, double high)
    {
        var (from, to) = Around(low, high);
        var (first, last) = (Math.Max(from, Zero + 1), to);
        var step = (Effects[last] - Effects[first]) / (Finest + 1);
        double[] sizes =
        [
            .. Effects[(Zero + 1)..(first + 1)],
            .. Enumerable.Range(1, Finest).Select(k => Effects[first] + k * step),
            .. Effects[last..Count],
        ];
        var widths = sizes.Select((size, j) => (sizes[Math.Min(j + 1, sizes.Length - 1)] - sizes[Math.Max(j - 1, 0)]) / size);
        return new EffectGrid(sizes, [.. widths]);
    }

    private static EffectGrid Known(double smallest, double ratio) => s_known.GetOrAdd((smallest, ratio), key =>
    {
        var sizes = new List<double>();
        for (var size = key.Smallest; size <= Largest; size *= key.Ratio)
        {
            sizes.Add(size);
        }

        return new EffectGrid(sizes, [.. Enumerable.Repeat(1.0, sizes.Count)]);
    });

    /// <summary>The last hypothesis below <paramref name="low"/> and the first above <paramref name="high"/>, by index.</summary>
    private (int From, int To) Around(double low, double high)
    {
        var (from, to) = (Zero, Count);
        for (var i = Count - 1; i > Zero && Effects[i] > high; i--)
        {
            to = i;
        }

        for (var i = Zero + 1; i < Count && Effects[i] < low; i++)
        {
            from = i;
        }

        return (from, to);
    }

    private static double Weight(double size) => size > RareFrom ? RareWeight : 1;
}
