using System.Globalization;
using Autoauto.Core.Agents.Parsing;

namespace Autoauto.Core.Tests.Agents;

public sealed class ResetTimeTests
{
    private static readonly DateTimeOffset s_reference = new(2026, 11, 20, 12, 0, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("try again at 12:33 PM.", "2026-11-20T12:33:00Z")]
    [InlineData("try again at 12:00 PM.", "2026-11-20T12:00:00Z")]
    [InlineData("try again at 11:59 AM.", "2026-11-20T11:59:00Z")]
    [InlineData("try again at 11:29 AM.", "2026-11-21T11:29:00Z")]
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
    [InlineData("Please try again in 1,5 hours.", "2026-11-20T13:30:30Z")]
    [InlineData("Please try again in 1,500 seconds.", "2026-11-20T12:25:30Z")]
    [InlineData("Please try again in 1,234,567 ms.", "2026-11-20T12:21:04Z")]
    [InlineData("Please try again in 1h, 30m.", "2026-11-20T13:30:30Z")]
    [InlineData("429 Too Many Requests, retry-after-ms: 360000", "2026-11-20T12:06:30Z")]
    [InlineData("retry_after_ms=600000", "2026-11-20T12:10:30Z")]
    [InlineData("Your allowance resets on the 1st of next month.", "2026-12-01T00:00:00Z")]
    [InlineData("resets on the first day of the month", "2026-12-01T00:00:00Z")]
    [InlineData("resets on the 25th of each month at 03:00 UTC", "2026-11-25T03:00:00Z")]
    [InlineData("resets on the 5th of every month", "2026-12-05T00:00:00Z")]
    [InlineData("It will be available at the start of next month.", "2026-12-01T00:00:00Z")]
    [InlineData("resets on the 31st of next month", "2026-12-31T00:00:00Z")]
    [InlineData("try again at 25:99 PM", null)]
    [InlineData("try again later", null)]
    [InlineData("resets 3am (Nowhere/Land)", "2026-11-21T03:00:00Z")]
    [InlineData("resets at 3:30pm (America/New_York)", "2026-11-20T20:30:00Z")]
    [InlineData("RESETS AT 3:30PM (AMERICA/NEW_YORK)", "2026-11-20T20:30:00Z")]
    [InlineData("resets at 3:30\u202fp.m. (Europe/Berlin)", "2026-11-20T14:30:00Z")]
    [InlineData("resets 15:30 UTC+2", "2026-11-20T13:30:00Z")]
    [InlineData("resets 9am PST", "2026-11-20T17:00:00Z")]
    [InlineData("resets 9am Pacific Time", "2026-11-20T17:00:00Z")]
    [InlineData("Your limit will reset at 9am (America/Chicago).", "2026-11-20T15:00:00Z")]
    [InlineData("resets Dec 3, 9am", "2026-12-03T09:00:00Z")]
    [InlineData("resets Sep 15 at 7pm", "2026-09-15T19:00:00Z")]
    [InlineData("resets on December 3rd at 9:00 AM UTC", "2026-12-03T09:00:00Z")]
    [InlineData("resets 3 December 2026, 09:00", "2026-12-03T09:00:00Z")]
    [InlineData("resets Nov 20, 9am", "2026-11-20T09:00:00Z")]
    [InlineData("resets Dec 3", "2026-12-03T00:00:00Z")]
    [InlineData("resets Nov 20", "2026-11-21T00:00:00Z")]
    [InlineData("limit to reset on April 20, 2027 at 2:00 AM or switch", "2027-04-20T02:00:00Z")]
    [InlineData("You've reached your weekly limit · resets Mon 9am", "2026-11-23T09:00:00Z")]
    [InlineData("resets Friday at 12:00 PM", "2026-11-20T12:00:00Z")]
    [InlineData("resets Friday at 9:00 AM", "2026-11-27T09:00:00Z")]
    [InlineData("available again tomorrow at 8:15 am", "2026-11-21T08:15:00Z")]
    [InlineData("resets at midnight UTC", "2026-11-21T00:00:00Z")]
    [InlineData("resets at midnight Pacific Time", "2026-11-21T08:00:00Z")]
    [InlineData("Your quota resets next month", "2026-12-01T00:00:00Z")]
    [InlineData("Try again at 2026-11-30T04:00:00Z", "2026-11-30T04:00:00Z")]
    [InlineData("Try again at 2026-11-30T04:00:00.250+02:00.", "2026-11-30T02:00:00Z")]
    [InlineData("Retry after Mon, 30 Nov 2026 04:00:00 GMT", "2026-11-30T04:00:00Z")]
    [InlineData("available after 2026-11-30 04:00 UTC", "2026-11-30T04:00:00Z")]
    [InlineData("try again at 10 de dez. de 2026, 11:52", null)]
    [InlineData("usage limit reached|1764460800", "2025-11-30T00:00:00Z")]
    [InlineData("reset at 1795178353", "2026-11-20T12:39:13Z")]
    [InlineData("retry after 3600 seconds", "2026-11-20T13:00:30Z")]
    [InlineData("Retry-After: 3600", "2026-11-20T13:00:30Z")]
    [InlineData("retry after 3600.", "2026-11-20T13:00:30Z")]
    [InlineData("Please retry in 34.07s.", "2026-11-20T12:01:04Z")]
    [InlineData("available again in 4h 12m", "2026-11-20T16:12:30Z")]
    [InlineData("resets in 04:12:00", "2026-11-20T16:12:30Z")]
    [InlineData("in 5 days", null)]
    [InlineData("It will reset in 5 days", "2026-11-25T12:00:30Z")]
    [InlineData("Your quota will reset after 21h13m40s.", "2026-11-21T09:14:10Z")]
    [InlineData("Your quota will reset after 0s.", "2026-11-20T12:00:30Z")]
    [InlineData("please wait for an hour", "2026-11-20T13:00:30Z")]
    [InlineData("Try again in two hours", "2026-11-20T14:00:30Z")]
    [InlineData("[retrying in 8h 13m attempt #1]", "2026-11-20T20:13:30Z")]
    [InlineData("retried 5 times (total retry wait time: 48.43 seconds)", null)]
    [InlineData("please try again in a moment", null)]
    [InlineData("won't reset|later", null)]
    [InlineData("resets at (/dev/zero)", null)]
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

    [Fact]
    public void A_zone_that_nobody_knows_is_read_so_that_nobody_asks_too_early()
    {
        TimeZoneInfo west = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromHours(-8), "west", "west");

        Assert.Equal(
            new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero),
            ResetTime.FromText("resets 5pm (Etc/Unknown)", s_reference, west));
    }

    [Theory]
    [InlineData(1795178353, true)]
    [InlineData(1795178353000, true)]
    [InlineData(0, false)]
    [InlineData(long.MaxValue, false)]
    public void Epochs_of_this_century_count(long value, bool known) => Assert.Equal(known, ResetTime.FromEpoch(value) is not null);
}
