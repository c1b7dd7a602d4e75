using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class SignEvidenceTests
{
    [Fact]
    public void It_is_what_a_candidate_without_effect_has_one_of_on_average_whatever_the_number_of_pairs()
    {
        for (var pairs = 0; pairs <= 40; pairs++)
        {
            var (chance, mean) = (Math.Pow(0.5, pairs), 0.0);
            for (var wins = 0; wins <= pairs; wins++)
            {
                mean += chance * SignEvidence.Of(wins, pairs);
                chance *= (pairs - wins) / (wins + 1.0);
            }

            Assert.Equal(1, mean, 1e-9);
        }
    }

    [Theory]
    [InlineData(8, 8, false)]
    [InlineData(9, 9, true)]
    [InlineData(13, 14, true)]
    [InlineData(12, 13, false)]
    [InlineData(13, 15, false)]
    [InlineData(500, 500, true)]
    public void Enough_is_nine_of_nine(int wins, int pairs, bool isEnough) => Assert.Equal(isEnough, SignEvidence.Of(wins, pairs) >= SignEvidence.Enough);

    [Fact]
    public void It_grows_with_each_pair_won_and_falls_with_each_pair_lost() => Assert.All(
        from pairs in Enumerable.Range(1, 60) from wins in Enumerable.Range(0, pairs) select (wins, pairs),
        at => Assert.True(SignEvidence.Of(at.wins + 1, at.pairs) > SignEvidence.Of(at.wins, at.pairs)));

    [Fact]
    public void The_first_pair_and_pairs_of_equal_values_say_nothing()
    {
        double[] baseline = [1, 1, 1, 1];

        Assert.Equal(1, SignEvidence.Of(baseline[..1], [9]), 1e-12);
        Assert.Equal(SignEvidence.Of(1, 1), SignEvidence.Of(baseline, [0, 2, 1, 1]), 1e-12);
        Assert.Equal(SignEvidence.Of(2, 3), SignEvidence.Of(baseline, [0, 2, 0, 2, 7]), 1e-12);
    }
}
