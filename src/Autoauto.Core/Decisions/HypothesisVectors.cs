using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autoauto.Core.Decisions;

/// <summary>What banks of hypotheses have in common: arrays of them, four at a time.</summary>
internal static class HypothesisVectors
{
    private const double Underflow = -745;

    /// <summary>The array as vectors; its length is a multiple of four.</summary>
    public static Span<Vector256<double>> AsVectors(Span<double> values) => MemoryMarshal.Cast<double, Vector256<double>>(values);

    /// <summary>Sum of the products.</summary>
    public static double Weighted(double[] values, double[] weights)
    {
        var left = AsVectors(values);
        var right = AsVectors(weights);
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum[0] + sum[1] + (sum[2] + sum[3]);
    }

    /// <summary>Logarithm of a sum of likelihoods, which may have come to nothing.</summary>
    public static double LogOf(double sum) => sum > 0 ? PortableMath.Log(sum) : Underflow;
}

/// <summary><see cref="RobustStep"/> for four hypotheses at a time, after the level has had time to wander.</summary>
internal readonly struct VectorStep(RobustStep step, double wander)
{
    private readonly Vector256<double> _noise = Vector256.Create(step.NoiseVariance);
    private readonly Vector256<double> _drift = Vector256.Create(wander);
    private readonly Vector256<double> _outlierScale2 = Vector256.Create(step.OutlierScale * step.OutlierScale);
    private readonly Vector256<double> _inlierFactor = Vector256.Create((1 - step.OutlierShare) / Math.Sqrt(2 * Math.PI));
    private readonly Vector256<double> _outlierFactor = Vector256.Create(step.OutlierShare / Math.PI);

    /// <summary>Takes in a value, less each hypothesis' effect, and returns its predictive densities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Update(ref Vector256<double> mean, ref Vector256<double> known, Vector256<double> value)
    {
        var variance = known + _drift;
        var spread = variance + _noise;
        var outlierSpread = spread + _outlierScale2;
        var surprise = value - mean;
        var square = surprise * surprise;
        var inlier = _inlierFactor * PortableMath.Exp(square / (spread * -2.0)) / Vector256.Sqrt(spread);
        var outlier = _outlierFactor * Vector256.Sqrt(outlierSpread) / (outlierSpread + square);
        var density = inlier + outlier;
        var trust = inlier / density;
        var gain = variance / spread;
        var move = gain * surprise;
        mean += trust * move;
        known = variance - trust * gain * variance + trust * (Vector256<double>.One - trust) * move * move;
        return density;
    }
}
