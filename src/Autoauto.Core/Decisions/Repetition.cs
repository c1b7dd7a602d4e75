using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>
/// How far the values of one commit repeat, for metrics that nearly always give the same number: counts, sizes, pass rates, coarse timers. Immutable.
/// </summary>
/// <param name="Tolerance">Values at most this far apart (as goodness) are the same one.</param>
/// <param name="Repeats">Values that were the same as others of their commit, fading once one was not.</param>
/// <param name="Breaks">Values that were not; never forgotten entirely, so that a metric that broke once is not trusted blindly again.</param>
public sealed record Repetition(double Tolerance, int Repeats, int Breaks)
{
    private const double ToleranceSigmas = 6;
    private const double SigmaPerDeviation = 1.4826;
    private const double SmallestSigma = 1e-5;
    private const double QuietBelow = 1e-4;
    private const int LongestMemory = 64;
    private const int LongestUnbroken = 256;

    /// <summary>True where so few values differ that each of them is a fluke rather than noise.</summary>
    [JsonIgnore]
    public bool IsUsual => Repeats >= Breaks;

    /// <summary>True as long as no value has differed.</summary>
    [JsonIgnore]
    public bool IsUnbroken => Breaks == 0;

    /// <summary>What set-up values of one commit (as goodness) say; null for a metric with noise.</summary>
    /// <param name="noise">The noise that they gave.</param>
    /// <param name="values">All of them; at least 2.</param>
    public static Repetition? From(NoiseModel noise, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(values);
        var median = Median.Of(values);
        var quiet = SigmaPerDeviation * Median.Of([.. values.Select(y => Math.Abs(y - median))]);
        if (!noise.IsExact && quiet >= QuietBelow)
        {
            return null;
        }

        // A fluke among the values makes noise of the whole; what they do apart from it is in the median deviation.
        var tolerance = ToleranceSigmas * (noise.IsExact ? noise.Sigma : Math.Max(SmallestSigma, quiet));
        var breaks = values.Count(y => Math.Abs(y - median) > tolerance);
        var repetition = new Repetition(tolerance, values.Count - breaks - 1, breaks);
        return repetition.IsUsual ? repetition : null;
    }

    /// <summary>The repetition of a metric of which only the noise is known, and that there is next to none.</summary>
    public static Repetition Of(NoiseModel noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return new Repetition(ToleranceSigmas * noise.Sigma, (int)noise.DegreesOfFreedom, 0);
    }

    /// <summary>True if both values are the same one.</summary>
    public bool AreSame(double first, double second) => Math.Abs(first - second) <= Tolerance;

    /// <summary>Counts further values.</summary>
    public Repetition With(int repeats, int breaks)
    {
        var counted = this with { Repeats = Math.Min(Repeats + repeats, LongestUnbroken), Breaks = Breaks + breaks };
        while (counted.Breaks > 0 && counted.Repeats + counted.Breaks > LongestMemory)
        {
            counted = counted with { Repeats = counted.Repeats / 2, Breaks = (counted.Breaks + 1) / 2 };
        }

        return counted;
    }

    /// <summary>
    /// Probability that so many values in a row are flukes, though <see cref="Repeats"/> were none: the rule of succession with the prior of Jeffreys,
    /// Beta(1/2, 1/2), all flukes being alike.
    /// </summary>
    public double ProbabilityOfFlukes(int values)
    {
        var probability = 1.0;
        for (var i = 0; i < values; i++)
        {
            probability *= (Breaks + 0.5 + i) / (Repeats + Breaks + 1.0 + i);
        }

        return probability;
    }
}
