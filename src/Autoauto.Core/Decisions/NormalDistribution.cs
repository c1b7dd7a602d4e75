namespace Autoauto.Core.Decisions;

/// <summary>
/// The standard normal distribution to full double precision: the series of Phi around 0 and Laplace's continued fraction in the tail
/// (Abramowitz and Stegun 26.2.10 and 26.2.14).
/// </summary>
internal static class NormalDistribution
{
    private const double InverseSqrtTwoPi = 0.398942280401432677939946059934;
    private const double TailStart = 3;

    /// <summary>P(Z &lt;= z).</summary>
    public static double Cumulative(double z)
    {
        if (double.IsNaN(z))
        {
            return double.NaN;
        }

        return z < 0 ? UpperTail(-z) : 1 - UpperTail(z);
    }

    /// <summary>P(Z > z), without cancellation for large z.</summary>
    public static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        return z < TailStart ? 0.5 - CentralArea(z) : TailFraction(z);
    }

    /// <summary>P(0 &lt; Z &lt; z) by the power series.</summary>
    private static double CentralArea(double z)
    {
        var term = z;
        var sum = z;
        for (var k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= z * z / (2 * k + 1);
            sum += term;
        }

        return sum * InverseSqrtTwoPi * Math.Exp(-z * z / 2);
    }

    private static double TailFraction(double z)
    {
        if (double.IsPositiveInfinity(z))
        {
            return 0;
        }

        var fraction = z;
        for (var k = 120; k >= 1; k--)
        {
            fraction = z + k / fraction;
        }

        return InverseSqrtTwoPi * Math.Exp(-z * z / 2) / fraction;
    }
}
