using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class MannWhitneyTests
{
    [Fact]
    public void Published_values_without_ties_are_exact()
    {
        foreach (var vector in Vectors.Of("peerMannWhitney").Where(v => v.Numbers("a").Concat(v.Numbers("b")).Distinct().Count()
            == v.Numbers("a").Length + v.Numbers("b").Length))
        {
            Assert.Equal(vector.Number("p"), MannWhitney.PValue(vector.Numbers("a"), vector.Numbers("b")), 1e-8);
        }
    }

    [Fact]
    public void Published_values_with_ties_are_those_of_the_approximation()
    {
        foreach (var vector in Vectors.Of("peerMannWhitney").TakeLast(2))
        {
            Assert.Equal(vector.Number("p"), MannWhitney.ApproximatePValue(vector.Numbers("a"), vector.Numbers("b")), 1e-6);
        }
    }

    [Theory]
    [InlineData(new[] { 10000.0, 10000, 10000 }, new[] { 9999.0, 9999, 9999 }, 0.1)]
    [InlineData(new[] { 1.0, 1, 1 }, new[] { 1.0, 1, 1 }, 1.0)]
    [InlineData(new[] { 10.0, 10, 11 }, new[] { 9.0, 9, 8 }, 0.1)]
    [InlineData(new[] { 1.0, 1, 2 }, new[] { 1.0, 2, 2 }, 1.0)]
    public void Ties_are_handled_exactly(double[] first, double[] second, double expected) =>
        Assert.Equal(expected, MannWhitney.PValue(first, second), 1e-12);

    [Fact]
    public void Exact_value_agrees_with_full_enumeration()
    {
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var values = Enumerable.Range(0, 9).Select(_ => (double)random.Next(1, 6)).ToArray();
            Assert.Equal(Enumerated(values, 4), MannWhitney.ExactPValue(values.AsSpan(0, 4), values.AsSpan(4)), 1e-12);
        }
    }

    [Fact]
    public void Large_samples_use_the_approximation()
    {
        var first = Enumerable.Range(0, 40).Select(i => (double)i).ToArray();
        var second = Enumerable.Range(0, 40).Select(i => i + 5.5).ToArray();

        Assert.Equal(MannWhitney.ApproximatePValue(first, second), MannWhitney.PValue(first, second));
        Assert.Throws<ArgumentException>(() => MannWhitney.ExactPValue(first, second));
    }

    [Fact]
    public void Empty_sample_is_refused() => Assert.Throws<ArgumentException>(() => MannWhitney.PValue([], [1]));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(4, 0.99996832875816688)]
    [InlineData(-8, 6.2209605742717841e-16)]
    public void Normal_distribution_has_its_known_values(double z, double expected) =>
        Assert.Equal(1, NormalDistribution.Cumulative(z) / expected, 1e-13);

    /// <summary>Deals the values in every possible way, by definition rather than by counting sums.</summary>
    private static double Enumerated(double[] values, int size)
    {
        double Distance(int mask)
        {
            double wins = 0;
            for (var i = 0; i < values.Length; i++)
            {
                for (var j = 0; j < values.Length; j++)
                {
                    if ((mask >> i & 1) == 1 && (mask >> j & 1) == 0)
                    {
                        wins += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
                    }
                }
            }

            return Math.Abs(wins - size * (values.Length - size) / 2.0);
        }

        var masks = Enumerable.Range(0, 1 << values.Length).Where(m => int.PopCount(m) == size).ToArray();
        var seen = Distance((1 << size) - 1);
        return masks.Count(m => Distance(m) >= seen) / (double)masks.Length;
    }
}
