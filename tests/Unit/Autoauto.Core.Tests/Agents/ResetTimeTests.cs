using System.Globalization;
using Autoauto.Core.Agents.Parsing;

namespace Autoauto.Core.Tests.Agents;

public sealed class ResetTimeTests
{
    private static readonly DateTimeOffset s_reference = new(2026, 11, 20, 12, 0, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("try again at 12:33 PM.", "2026-11-20T12:33:00Z")]
    [InlineData("try again at 12:00 PM.", "2026-11-20T12:00:00Z")]
    [InlineData("try again at 11:59 AM.", "2026-11-21T11:59:00Z")]
    [InlineData("try again at Nov 25th, 2026 2:12 AM.", "2026-11-25T02:12:00Z")]
    [InlineData("try again at Dec 1st, 2026 12:05 AM.", "2026-12-01T00:05:00Z")]
    [InlineData("You've hit your 5-hour limit · resets 12:39pm (UTC)", "2026-11-20T12:39:00Z")]
    [InlineData("You've hit your limit · resets 3am (America/New_York)", "2026-11-21T08:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Nov 25, 3am (UTC)", "2026-11-25T03:00:00Z")]
    [InlineData("You've hit your weekly limit · resets Jan 2 at 3:30pm (UTC)", "2027-01-02T15:30:00Z")]
    [InlineData("You've hit your weekly limit · resets Feb 31, 3am (UTC)", null)]
    [InlineData("Claude AI usage limit reached|1795178353", "2026-11-20T12:39:13Z")]
    [InlineData("Try again in 3 days 4 hours 5 minutes.", "2026-11-23T16:05:30Z")]
    [InlineData("Please try again in 1.5s.", "2026-11-20T12:00:31Z")]
    [InlineData("Suggested retry after 5400s.", "2026-11-20T13:30:30Z")]
    [InlineData("Your quota will reset after 1h2m3s.", "2026-11-20T13:02:33Z")]
    [InlineData("try again at 25:99 PM", null)]
    [InlineData("try again later", null)]
    [InlineData("resets 3am (Nowhere/Land)", null)]
    [InlineData("", null)]
    public void Wording_is_read(string message, string? expected) => Assert.Equal(
        expected,
        ResetTime.FromText(message, s_reference, TimeZoneInfo.Utc)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    [Fact]
    public void What_needs_a_reference_is_unknown_without_one()
    {
        Assert.Null(ResetTime.FromText("try again at 12:33 PM.", null, TimeZoneInfo.Utc));
        Assert.Null(ResetTime.FromText("try again in 2 hours", null, TimeZoneInfo.Utc));
        Assert.NotNull(ResetTime.FromText("try again at Nov 25th, 2026 2:12 AM.", null, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Local_clock_times_are_in_the_agents_zone()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5.5), "test", "test");

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 12, 15, 0, TimeSpan.Zero), ResetTime.FromText("try again at 5:45 PM.", s_reference, zone));
    }

    [Theory]
    [InlineData(1795178353, true)]
    [InlineData(1795178353000, true)]
    [InlineData(0, false)]
    [InlineData(long.MaxValue, false)]
    public void Epochs_of_this_century_count(long value, bool known) => Assert.Equal(known, ResetTime.FromEpoch(value) is not null);
}
