namespace Autoauto.Core.Decisions;

/// <summary>
/// The median of all averages of two differences, with the interval that belongs to Wilcoxon's signed-rank test (Hodges and Lehmann 1963;
/// Walsh 1949). The interval is exact for any symmetric distribution, whatever its shape; ties make it wider, never narrower.
/// </summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Coverage">Guaranteed coverage: at least 95 % from 6 differences on, what can be had below.</param>
public readonly record struct HodgesLehmann(double Estimate, double Low, double High, double Coverage)
{
    private const double OneSidedError = 0.025;

    /// <summary>Estimates the centre of <paramref name="differences"/>.</summary>
    /// <exception cref="ArgumentException">There are no differences.</exception>
    public static HodgesLehmann From(ReadOnlySpan<double> differences)
    {
        if (differences.IsEmpty)
        {
            throw new ArgumentException("An estimate needs at least one difference.", nameof(differences));
        }

        var walsh = WalshAverages(differences);
        var (cut, coverage) = Cut(differences.Length);
        return new HodgesLehmann(Median.InPlace(walsh), walsh[cut], walsh[walsh.Length - 1 - cut], coverage);
    }

    /// <summary>How many averages lie outside the interval on each side, and what the interval covers.</summary>
    internal static (int Cut, double Coverage) Cut(int count)
    {
        var probabilities = SignedRankProbabilities(count);
        var outside = probabilities[0];
        var cut = 0;
        while (outside + probabilities[cut + 1] <= OneSidedError)
        {
            outside += probabilities[++cut];
        }

        return (cut, 1 - 2 * outside);
    }

    private static double[] WalshAverages(ReadOnlySpan<double> differences)
    {
        var averages = new double[differences.Length * (differences.Length + 1) / 2];
        var next = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            for (var j = i; j < differences.Length; j++)
            {
                averages[next++] = (differences[i] + differences[j]) / 2;
            }
        }

        return averages;
    }

    /// <summary>Distribution of the signed-rank sum: each rank counts with probability one half.</summary>
    private static double[] SignedRankProbabilities(int count)
    {
        var probabilities = new double[count * (count + 1) / 2 + 1];
        probabilities[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var sum = probabilities.Length - 1; sum >= 0; sum--)
            {
                probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
            }
        }

        return probabilities;
    }
}
