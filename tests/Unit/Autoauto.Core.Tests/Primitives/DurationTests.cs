using System.Globalization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Primitives;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("30 m", 1800)]
    [InlineData("8h", 28_800)]
    [InlineData("1.5H", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d 2h 3m 4s", 93_784)]
    [InlineData(" 0.5s ", 0.5)]
    [InlineData("00:30:00", 1800)]
    [InlineData("08:30:00.5", 30_600.5)]
    [InlineData("1:30", 5400)]
    [InlineData("24:00:00", 86_400)]
    [InlineData("100:00:00", 360_000)]
    [InlineData("1.02:00:00", 93_600)]
    [InlineData("365d", 31_536_000)]
    public void What_people_write_is_understood_under_every_culture(string text, double seconds)
    {
        foreach (var culture in new[] { "", "de-DE", "ar-SA", "fa-IR", "th-TH", "tr-TR" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal((seconds, null), (Duration.Read(text, out var problem).TotalSeconds, problem));
        }
    }

    [Theory]
    [InlineData("30", "no unit")]
    [InlineData("1.5", "no unit")]
    [InlineData("0s", "above zero")]
    [InlineData("0.0001s", "above zero")]
    [InlineData("00:00:00", "above zero")]
    [InlineData("366d", "longer than 365d")]
    [InlineData("9999999999999999999999999d", "longer than 365d")]
    [InlineData("-5m", "not a duration")]
    [InlineData("-00:30:00", "not a duration")]
    [InlineData("1,5h", "not a duration")]
    [InlineData("1e3s", "not a duration")]
    [InlineData("30m1h", "not a duration")]
    [InlineData("5kb", "not a duration")]
    [InlineData("5ms", "not a duration")]
    [InlineData("00:90:00", "not a duration")]
    [InlineData("٣٠m", "not a duration")]
    [InlineData("３０m", "not a duration")]
    [InlineData("∞h", "not a duration")]
    [InlineData("", "not a duration")]
    [InlineData(" ", "not a duration")]
    [InlineData("h", "not a duration")]
    public void Everything_else_is_refused_in_words(string text, string words)
    {
        var duration = Duration.Read(text, out var problem);

        Assert.Equal(TimeSpan.Zero, duration);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }
}
