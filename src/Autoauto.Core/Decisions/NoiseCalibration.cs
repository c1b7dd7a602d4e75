using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>What set-up invocations of one commit say: the scale of the metric and its noise. Can be kept with the program.</summary>
/// <param name="Scale">How values are turned into goodness.</param>
/// <param name="Noise">The noise, before any run.</param>
public sealed record NoiseCalibration(MetricScale Scale, NoiseModel Noise)
{
    /// <summary>Invocations that a calibration takes.</summary>
    public const int Invocations = 5;

    /// <summary>Calibrates from successive invocations of one commit.</summary>
    /// <param name="direction">Which way the metric gets better.</param>
    /// <param name="values">The invocations, oldest first; at least 2.</param>
    /// <param name="unit">A unit set by the user forces linear effects; null lets the values decide.</param>
    public static NoiseCalibration From(Direction direction, IReadOnlyList<Observation> values, double? unit = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, 2);
        var scale = MetricScale.From(direction, [.. values.Select(o => o.Value)], unit);
        return new NoiseCalibration(
            scale, NoiseModel.Calibrate([.. values.Select(o => scale.ToGoodness(o.Value))], MedianGap(values)));
    }

    /// <summary>Successive invocations end one invocation apart.</summary>
    internal static double MedianGap(IReadOnlyList<Observation> values)
    {
        var gaps = new double[values.Count - 1];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = Math.Max(0, values[i + 1].TimeSeconds - values[i].TimeSeconds);
        }

        return Median.InPlace(gaps);
    }
}
