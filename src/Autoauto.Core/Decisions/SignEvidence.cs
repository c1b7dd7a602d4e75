namespace Autoauto.Core.Decisions;

/// <summary>
/// Evidence of which arm was better in each pair of values, and of nothing else: a candidate without effect wins a pair as often as it loses one, whatever the noise looks like, because the order within
/// the pair is drawn (a sign test: Dixon and Mood, JASA 41, 1946). A test martingale, so that it may be looked at after each pair (Ville 1939): the chance to win is integrated out over one half to one.
/// </summary>
internal static class SignEvidence
{
    /// <summary>What <see cref="AdaptiveOptions.Strict"/> asks for: nine of nine pairs, 13 of 14, 15 of 17.</summary>
    public const double Enough = 100;

    /// <summary>Fewest values of a decision that can have <see cref="Enough"/>: nine pairs and the first one.</summary>
    public const int FewestValues = 20;

    /// <summary>The e-value of two arms' values in the order in which they were measured; higher is better. 1 where there is no pair to go by.</summary>
    /// <remarks>The first pair does not count: its order is not drawn, and only a good first value of the candidate lets a decision go on. Pairs of equal values say nothing.</remarks>
    public static double Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var (wins, pairs) = (0, 0);
        for (var i = 1; i < Math.Min(baseline.Count, candidate.Count); i++)
        {
            wins += candidate[i] > baseline[i] ? 1 : 0;
            pairs += candidate[i] == baseline[i] ? 0 : 1;
        }

        return Of(wins, pairs);
    }

    /// <summary>The e-value of so many pairs won out of so many.</summary>
    public static double Of(int wins, int pairs)
    {
        // Twice the integral of (2p)^wins (2 - 2p)^losses over p from one half to one is a sum of binomial coefficients over another one.
        var (term, sum, ways) = (1.0, 0.0, 1.0);
        for (var i = 0; i <= wins; i++)
        {
            sum += term;
            term *= (pairs + 1.0 - i) / (i + 1);
            ways *= i == 0 ? 1 : (pairs - i + 1.0) / i;
        }

        return sum / ((pairs + 1) * ways);
    }
}
