using System.Globalization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0 %")]
    [InlineData(4.123, "+4.1 %")]
    [InlineData(-0.034, "-0.03 %")]
    [InlineData(-123.0, "-123.0 %")]
    public void Percentages_are_signed(double? value, string expected) => Assert.Equal(expected, Figures.Percent(value));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0 s")]
    [InlineData(0.85, "850 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(60.0, "1 min")]
    [InlineData(250.0, "4 min 10 s")]
    [InlineData(7500.0, "2 h 5 min")]
    [InlineData(7200.0, "2 h")]
    [InlineData(273_600.0, "3 d 4 h")]
    public void Durations_are_as_people_say_them(double? seconds, string expected) => Assert.Equal(expected, Figures.Duration(seconds));

    [Theory]
    [InlineData(1.23456789, "1.23457")]
    [InlineData(1_234_567.8, "1234568")]
    [InlineData(-1e20, "-1E+20")]
    [InlineData(null, "-")]
    public void Numbers_have_six_digits_and_no_power_of_ten_where_people_count(double? value, string expected) => Assert.Equal(expected, Figures.Number(value));

    [Fact]
    public void Intervals_and_money_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("+1.2 % to +3.4 %", Figures.Interval(1.2, 3.4));
            Assert.Equal("-", Figures.Interval(1.2, null));
            Assert.Equal("1,234.50 USD", Figures.Usd(1234.5m));
            Assert.Equal("0.0042 USD", Figures.Usd(0.0042m));
            Assert.Equal("unknown", Figures.Usd(null));
            Assert.Equal("2.5 ms", Figures.Metric(2.5, "ms"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
