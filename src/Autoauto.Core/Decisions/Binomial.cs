namespace Autoauto.Core.Decisions;

/// <summary>The binomial distribution.</summary>
internal static class Binomial
{
    private const int SmallestForStirling = 16;

    /// <summary>P(at least <paramref name="least"/> of so many fair coins show heads), by arithmetic that is the same on every machine.</summary>
    public static double FairTail(int least, int coins)
    {
        var term = Math.ScaleB(1, -coins);
        var sum = 0.0;
        for (var heads = coins; heads >= least; heads--)
        {
            sum += term;
            term *= heads / (coins - heads + 1.0);
        }

        return Math.Min(1, sum);
    }

    /// <summary>P(exactly so many successes), for a chance above 0 and below 1; by logarithms, so that long series do not vanish.</summary>
    public static double Probability(int successes, int trials, double chance) => Math.Exp(
        LogFactorial(trials) - LogFactorial(successes) - LogFactorial(trials - successes) + successes * Math.Log(chance) + (trials - successes) * Math.Log(1 - chance));

    /// <summary>Stirling's series, of which three terms are enough here (Abramowitz and Stegun 6.1.41).</summary>
    private static double LogFactorial(int n)
    {
        if (n < SmallestForStirling)
        {
            return Enumerable.Range(1, n).Sum(i => Math.Log(i));
        }

        double x = n;
        return (x + 0.5) * Math.Log(x) - x + Math.Log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * Math.Pow(x, 5));
    }
}
