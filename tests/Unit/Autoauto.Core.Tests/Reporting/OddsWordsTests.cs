using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Reporting;

public sealed class OddsWordsTests
{
    [Theory]
    [InlineData(0.00001, "less than 1 in 100")]
    [InlineData(0.0099, "less than 1 in 100")]
    [InlineData(0.01, "about 1 in 100")]
    [InlineData(0.022, "about 1 in 50")]
    [InlineData(0.05, "about 1 in 20")]
    [InlineData(0.11, "about 1 in 9")]
    [InlineData(0.1988, "about 1 in 5")]
    [InlineData(0.34, "about 1 in 3")]
    [InlineData(0.39, "about 2 in 5")]
    [InlineData(0.5, "about 1 in 2")]
    [InlineData(0.7, "about 2 in 3")]
    [InlineData(1, "about 9 in 10")]
    public void Probabilities_are_told_with_no_more_digits_than_are_known(double probability, string words) =>
        Assert.Equal(words, OddsWords.Of(probability));

    [Fact]
    public void Sureness_never_grows_with_the_probability_of_an_error()
    {
        static double Value(string words)
        {
            var numbers = words.Split(' ').Where(w => int.TryParse(w, out _)).Select(int.Parse).ToArray();
            return (double)numbers[0] / numbers[1];
        }

        var told = Enumerable.Range(100, 9900).Select(i => Value(OddsWords.Of(i / 10_000.0))).ToList();

        Assert.Equal(told.Order(), told);
    }
}
