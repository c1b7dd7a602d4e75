using System.Text.Json.Serialization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Turns metric values into "goodness", where larger is better and effects add: the logarithm where all values are positive, else the value
/// in units of a fixed scale. Fixed for a run, since values of different scales cannot be compared.
/// </summary>
public sealed record MetricScale
{
    /// <summary>In log mode values are cut off at this part of the baseline's median, so that a metric that reaches 0 stays finite.</summary>
    private const double SmallestPart = 1e-3;

    /// <summary>
    /// In linear mode the unit is at least this many standard deviations: around 0 the median says nothing but noise, and the rule's
    /// hypotheses are made for noise of at most about a tenth of the unit.
    /// </summary>
    private const double SmallestUnitInSigmas = 10;

    private const double SigmaPerDeviation = 1.4826;

    /// <summary>Which way the metric gets better.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
    public required Direction Direction { get; init; }

    /// <summary>True for the logarithm: effects are relative. False for differences in units of <see cref="Unit"/>.</summary>
    public required bool IsLog { get; init; }

    /// <summary>The metric difference that counts as an effect of 1 in linear mode.</summary>
    public required double Unit { get; init; }

    /// <summary>Smallest value that log mode tells apart from 0.</summary>
    public required double Floor { get; init; }

    /// <summary>True if effects are in the metric's own unit because the baseline gave no scale: to be said in the output.</summary>
    [JsonIgnore]
    public bool IsAbsolute => !IsLog && Unit == 1;

    /// <summary>Chooses the scale from set-up values of the baseline.</summary>
    /// <param name="direction">Which way the metric gets better.</param>
    /// <param name="baseline">Values of the baseline; at least one.</param>
    /// <param name="unit">A unit set by the user forces linear mode; null lets the values decide.</param>
    public static MetricScale From(Direction direction, IReadOnlyList<double> baseline, double? unit = null)
    {
        var median = Median.Of(baseline);
        if (unit is null && baseline.All(x => x > 0))
        {
            return new MetricScale { Direction = direction, IsLog = true, Unit = 1, Floor = median * SmallestPart };
        }

        var size = unit ?? Math.Max(
            Median.Of([.. baseline.Select(Math.Abs)]),
            SmallestUnitInSigmas * SigmaPerDeviation * Median.Of([.. baseline.Select(x => Math.Abs(x - median))]));
        return new MetricScale { Direction = direction, IsLog = false, Unit = size == 0 ? 1 : size, Floor = 0 };
    }

    /// <summary>Goodness of a metric value.</summary>
    public double ToGoodness(double metric) =>
        Direction.Sign() * (IsLog ? PortableMath.Log(Math.Max(metric, Floor)) : metric / Unit);

    /// <summary>Metric value of a goodness.</summary>
    public double ToMetric(double goodness) =>
        IsLog ? PortableMath.Exp(Direction.Sign() * goodness) : Direction.Sign() * goodness * Unit;

    /// <summary>
    /// The effect as a change in percent of the baseline at <paramref name="baselineMetric"/>, positive is better; null where undefined.
    /// </summary>
    public double? ToPercent(double effect, double baselineMetric)
    {
        if (IsLog)
        {
            return Direction == Direction.Lower ? 100 * (1 - PortableMath.Exp(-effect)) : 100 * (PortableMath.Exp(effect) - 1);
        }

        return baselineMetric == 0 ? null : 100 * effect * Unit / Math.Abs(baselineMetric);
    }

    /// <summary>The effect that improves the metric by <paramref name="percent"/> (of the unit in linear mode).</summary>
    public double FromPercent(double percent)
    {
        if (!IsLog)
        {
            return percent / 100;
        }

        return Direction == Direction.Lower ? -PortableMath.Log(Math.Max(1 - percent / 100, SmallestPart)) : PortableMath.Log(1 + percent / 100);
    }
}
