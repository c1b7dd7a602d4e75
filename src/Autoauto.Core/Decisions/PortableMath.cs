using System.Runtime.Intrinsics;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Exponential and logarithm from additions, multiplications and divisions alone, four at a time (the rational approximations of Moshier's
/// Cephes library, about one unit in the last place). IEEE 754 fixes the result of each of those operations, and no multiply-add is
/// fused here, so a decision gives the same bits on every processor and platform, which the system's own functions do not.
/// </summary>
internal static class PortableMath
{
    private const double SmallestExponent = -708;
    private const double LargestExponent = 709;
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Adding this number and looking at the low bits rounds to an integer (1.5 × 2^52).</summary>
    private const double Rounder = 6755399441055744;

    /// <summary>Bits of 1 minus bits of the square root of one half: splits a number into 2^k and a factor around 1.</summary>
    private const long SplitOffset = 0x3FF0000000000000L - 0x3FE6A09E667F3BCDL;

    private const long IntegerBits = 0x4330000000000000L;

    /// <summary>e to the power of <paramref name="x"/>; 0 below −708, and no larger than e^709.</summary>
    public static Vector256<double> Exp(Vector256<double> x)
    {
        var bounded = Vector256.Min(Vector256.Max(x, Vector256.Create(SmallestExponent)), Vector256.Create(LargestExponent));
        var shifted = bounded * 1.4426950408889634073599 + Vector256.Create(Rounder);
        var power = shifted - Vector256.Create(Rounder);
        var rest = bounded - power * 6.93145751953125E-1 - power * 1.42860682030941723212E-6;
        var square = rest * rest;
        var odd = rest * ((square * 1.26177193074810590878E-4 + Vector256.Create(3.02994407707441961300E-2)) * square
            + Vector256.Create(9.99999999999999999910E-1));
        var even = ((square * 3.00198505138664455042E-6 + Vector256.Create(2.52448340349684104192E-3)) * square
            + Vector256.Create(2.27265548208155028766E-1)) * square + Vector256.Create(2.0);
        var fraction = Vector256.Create(1.0) + 2 * odd / (even - odd);
        var exponent = Vector256.ShiftLeft(shifted.AsInt64() - Vector256.Create(Rounder).AsInt64(), 52);
        var result = (fraction.AsInt64() + exponent).AsDouble();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(SmallestExponent)), Vector256<double>.Zero, result);
    }

    /// <summary>Natural logarithm of positive normal numbers.</summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        var bits = x.AsInt64() + Vector256.Create(SplitOffset);
        var biased = Vector256.ShiftRightLogical(bits, 52);
        var power = (biased | Vector256.Create(IntegerBits)).AsDouble() - Vector256.Create(4503599627370496.0 + 1023);
        var factor = (x.AsInt64() - Vector256.ShiftLeft(biased - Vector256.Create(1023L), 52)).AsDouble();
        var r = factor - Vector256.Create(1.0);
        var square = r * r;
        var top = ((((r * 1.01875663804580931796E-4 + Vector256.Create(4.97494994976747001425E-1)) * r
            + Vector256.Create(4.70579119878881725854E0)) * r + Vector256.Create(1.44989225341610930846E1)) * r
            + Vector256.Create(1.79368678507819816313E1)) * r + Vector256.Create(7.70838733755885391666E0);
        var bottom = ((((r + Vector256.Create(1.12873587189167450590E1)) * r + Vector256.Create(4.52279145837532221105E1)) * r
            + Vector256.Create(8.29875266912776603211E1)) * r + Vector256.Create(7.11544750618563894466E1)) * r
            + Vector256.Create(2.31251620126765340583E1);
        var tail = r * (square * top / bottom) - power * 2.121944400546905827679E-4 - square * 0.5;
        return r + tail + power * 0.693359375;
    }

    /// <summary>e to the power of <paramref name="x"/>.</summary>
    public static double Exp(double x) => Exp(Vector256.Create(x))[0];

    /// <summary>Natural logarithm; minus infinity at 0.</summary>
    public static double Log(double x)
    {
        if (x < SmallestNormal || !double.IsFinite(x))
        {
            return x > 0 && double.IsFinite(x) ? Log(x * 18014398509481984.0) - 54 * 0.69314718055994530942 : Math.Log(x);
        }

        return Log(Vector256.Create(x))[0];
    }
}
