namespace Autoauto.Core.Decisions;

/// <summary>Student's t distribution, by the incomplete beta function (Abramowitz and Stegun 26.5 and 26.7).</summary>
internal static class StudentDistribution
{
    private const double Accuracy = 1e-14;

    /// <summary>The point below which <paramref name="probability"/> (at least one half) of the distribution lies.</summary>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        double low = 0;
        double high = 1;
        while (UpperTail(high, degreesOfFreedom) > 1 - probability)
        {
            high *= 2;
        }

        while (high - low > Accuracy * high)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = UpperTail(middle, degreesOfFreedom) > 1 - probability ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>P(T > t) for t >= 0.</summary>
    public static double UpperTail(double t, double degreesOfFreedom) =>
        IncompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5) / 2;

    private static double IncompleteBeta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var factor = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2)
            ? factor * Fraction(x, a, b) / a
            : 1 - factor * Fraction(1 - x, b, a) / b;
    }

    /// <summary>Lentz's evaluation of the continued fraction.</summary>
    private static double Fraction(double x, double a, double b)
    {
        double c = 1;
        var d = 1 / (1 - (a + b) * x / (a + 1));
        var result = d;
        for (var m = 1; m < 400; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / (1 + even * d);
            c = 1 + even / c;
            result *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / (1 + odd * d);
            c = 1 + odd / c;
            result *= d * c;
            if (Math.Abs(d * c - 1) < Accuracy)
            {
                break;
            }
        }

        return result;
    }

    /// <summary>Stirling's series after shifting the argument up.</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 12; x++)
        {
            shift += Math.Log(x);
        }

        var inverse = 1 / (x * x);
        var series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274178 + series - shift;
    }
}
