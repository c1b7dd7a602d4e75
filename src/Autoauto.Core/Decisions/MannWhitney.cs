namespace Autoauto.Core.Decisions;

/// <summary>
/// The two-sided rank-sum test (Wilcoxon 1945; Mann and Whitney 1947). With ties the exact test conditions on the observed ties: it counts,
/// over all ways to deal the pooled midranks to the two samples, how many lie at least as far from the middle as what was seen
/// (the permutation distribution; Lehmann, Nonparametrics, 1975). So 3 × 10000 against 3 × 9999 gives 0.1 and not the 0.047 of the
/// normal approximation (trap 13).
/// </summary>
public static class MannWhitney
{
    /// <summary>Up to this pooled size the counts of the exact distribution stay integers in a double.</summary>
    public const int LargestExactSize = 50;

    /// <summary>The p-value: exact up to <see cref="LargestExactSize"/> values in all, else by the tie-corrected approximation.</summary>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        first.Length + second.Length <= LargestExactSize ? ExactPValue(first, second) : ApproximatePValue(first, second);

    /// <summary>The exact conditional p-value.</summary>
    /// <exception cref="ArgumentException">A sample is empty, or both are too large to count.</exception>
    public static double ExactPValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var ranks = PooledRanks.Of(first, second);
        if (ranks.Doubled.Length > LargestExactSize)
        {
            throw new ArgumentException($"The exact test takes at most {LargestExactSize} values.", nameof(second));
        }

        var counts = CountsBySum(ranks.Doubled, first.Length);
        var middle = first.Length * (ranks.Doubled.Length + 1);
        var distance = Math.Abs(ranks.FirstDoubledSum - middle);
        double extreme = 0;
        double total = 0;
        for (var sum = 0; sum < counts.Length; sum++)
        {
            total += counts[sum];
            extreme += Math.Abs(sum - middle) >= distance ? counts[sum] : 0;
        }

        return extreme / total;
    }

    /// <summary>Normal approximation with the variance corrected for ties and a continuity correction of one half.</summary>
    public static double ApproximatePValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var ranks = PooledRanks.Of(first, second);
        double n = ranks.Doubled.Length;
        double pairs = (double)first.Length * second.Length;
        var variance = pairs / 12 * (n + 1 - ranks.TieTerm / (n * (n - 1)));
        if (variance <= 0)
        {
            return 1;
        }

        var distance = Math.Abs(ranks.FirstDoubledSum / 2.0 - first.Length * (n + 1) / 2);
        return Math.Min(1, 2 * NormalDistribution.UpperTail(Math.Max(0, distance - 0.5) / Math.Sqrt(variance)));
    }

    /// <summary>How many subsets of <paramref name="size"/> ranks have each sum.</summary>
    private static double[] CountsBySum(int[] doubledRanks, int size)
    {
        var width = doubledRanks.Sum() + 1;
        var counts = new double[size + 1, width];
        counts[0, 0] = 1;
        foreach (var rank in doubledRanks)
        {
            for (var taken = size; taken >= 1; taken--)
            {
                for (var sum = width - 1; sum >= rank; sum--)
                {
                    counts[taken, sum] += counts[taken - 1, sum - rank];
                }
            }
        }

        var result = new double[width];
        for (var sum = 0; sum < width; sum++)
        {
            result[sum] = counts[size, sum];
        }

        return result;
    }

    /// <summary>Midranks of the pooled sample, doubled so that they are integers.</summary>
    private readonly record struct PooledRanks(int[] Doubled, int FirstDoubledSum, double TieTerm)
    {
        public static PooledRanks Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
        {
            if (first.IsEmpty || second.IsEmpty)
            {
                throw new ArgumentException("Both samples need at least one value.", nameof(first));
            }

            var values = new double[first.Length + second.Length];
            var owner = new int[values.Length];
            first.CopyTo(values);
            second.CopyTo(values.AsSpan(first.Length));
            Array.Fill(owner, 1, first.Length, second.Length);
            Array.Sort(values, owner);
            return Rank(values, owner);
        }

        private static PooledRanks Rank(double[] sorted, int[] owner)
        {
            var doubled = new int[sorted.Length];
            var firstSum = 0;
            double tieTerm = 0;
            for (var start = 0; start < sorted.Length;)
            {
                var end = start;
                while (end < sorted.Length && sorted[end] == sorted[start])
                {
                    end++;
                }

                double tied = end - start;
                tieTerm += tied * tied * tied - tied;
                for (; start < end; start++)
                {
                    doubled[start] = 2 * end - (int)tied + 1;
                    firstSum += owner[start] == 0 ? doubled[start] : 0;
                }
            }

            return new PooledRanks(doubled, firstSum, tieTerm);
        }
    }
}
