using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>When a used-up window opens again, read from numbers and from the few wordings that agents use in their error fields.</summary>
internal static partial class ResetTime
{
    /// <summary>A service that asks for a longer wait than this means a window, not a burst of requests.</summary>
    internal static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    private static readonly string[] s_dateFormats = ["MMM d, yyyy h:mm tt", "MMM d, yyyy, h:mm tt", "MMMM d, yyyy h:mm tt"];

    /// <summary>Seconds or milliseconds since 1970; null if that is not a time of this century.</summary>
    internal static DateTimeOffset? FromEpoch(long value)
    {
        long seconds = value > 100_000_000_000 ? value / 1000 : value;
        return seconds is > 946_684_800 and < 4_102_444_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>
    /// Reads "try again at Nov 25th, 2026 2:12 AM", "try again at 12:33 PM", "resets 12:39pm (UTC)", "limit reached|1795178353" and the durations
    /// of <see cref="WaitFromText"/>. What needs a point of reference is unknown without one.
    /// </summary>
    internal static DateTimeOffset? FromText(string? message, DateTimeOffset? reference, TimeZoneInfo zone)
    {
        if (string.IsNullOrEmpty(message))
        {
            return null;
        }

        string text = ErrorTable.Normalise(message);
        if (Epoch().Match(text) is { Success: true } epoch
            && long.TryParse(epoch.Groups["at"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            return FromEpoch(seconds);
        }

        if (Dated().Match(text) is { Success: true } dated)
        {
            string plain = $"{dated.Groups["month"].Value} {dated.Groups["day"].Value}, {dated.Groups["year"].Value} {dated.Groups["time"].Value.ToUpperInvariant()}";
            return DateTime.TryParseExact(plain, s_dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
                ? InZone(local, zone)
                : null;
        }

        if (reference is null)
        {
            return null;
        }

        return WaitFromText(text) is TimeSpan wait ? reference.Value + wait : FromClock(text, reference.Value, zone);
    }

    /// <summary>Reads "try again in 3 days 4 hours", "Suggested retry after 5400s", "reset after 1h2m3s".</summary>
    internal static TimeSpan? WaitFromText(string? message)
    {
        if (string.IsNullOrEmpty(message) || Wait().Match(ErrorTable.Normalise(message)) is not { Success: true } match)
        {
            return null;
        }

        double total = 0;
        foreach (Capture part in match.Groups["part"].Captures)
        {
            Match piece = Piece().Match(part.Value);
            if (!double.TryParse(piece.Groups["amount"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            {
                return null;
            }

            total += amount * (piece.Groups["unit"].Value.ToLowerInvariant() switch
            {
                "ms" => 0.001,
                ['d', ..] => 86_400,
                ['h', ..] => 3_600,
                ['m', ..] => 60,
                _ => 1,
            });
        }

        return total is > 0 and < 366 * 86_400.0 ? TimeSpan.FromSeconds(total) : null;
    }

    private static DateTimeOffset? FromClock(string text, DateTimeOffset reference, TimeZoneInfo zone)
    {
        if (Clock().Match(text) is not { Success: true } match)
        {
            return null;
        }

        TimeZoneInfo? named = zone;
        if (match.Groups["zone"].Success && !TimeZoneInfo.TryFindSystemTimeZoneById(match.Groups["zone"].Value, out named))
        {
            return null;
        }

        int hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        int minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture) : 0;
        if (hour is < 1 or > 12 || minute > 59)
        {
            return null;
        }

        bool afternoon = match.Groups["half"].Value is ['p' or 'P', ..];
        DateTime now = TimeZoneInfo.ConvertTime(reference, named).DateTime;
        TimeSpan clock = new((hour % 12) + (afternoon ? 12 : 0), minute, 0);
        // The clock shows whole minutes, so a time within the last minute is now, not next time round.
        DateTime earliest = now.AddMinutes(-1);
        if (!match.Groups["month"].Success)
        {
            DateTime today = now.Date + clock;
            return InZone(today < earliest ? today.AddDays(1) : today, named);
        }

        return Array.Find([now.Year, now.Year + 1], year => Date(match, year) + clock >= earliest) is int found and > 0
            ? InZone(Date(match, found)!.Value + clock, named)
            : null;
    }

    private static DateTime? Date(Match match, int year) =>
        DateTime.TryParseExact(
            string.Create(CultureInfo.InvariantCulture, $"{match.Groups["month"].Value} {match.Groups["day"].Value}, {year}"),
            "MMM d, yyyy",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out DateTime date) ? date : null;

    private static DateTimeOffset? InZone(DateTime local, TimeZoneInfo zone) =>
        new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

    [GeneratedRegex(@"limit reached\|(?<at>\d{9,13})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Epoch();

    [GeneratedRegex(
        @"(?:again at|resets?(?: at| on)?) (?<month>[A-Z][a-z]{2,8})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4}),?(?: at)? (?<time>\d{1,2}:\d{2} [AaPp][Mm])",
        RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Dated();

    [GeneratedRegex(
        @"(?:again at|resets?(?: at| on)?) (?:(?<month>[A-Z][a-z]{2}) (?<day>\d{1,2}),?(?: at)? )?(?<hour>\d{1,2})(?::(?<minute>\d{2}))? ?(?<half>[ap]m)\b(?: \((?<zone>[A-Za-z0-9_+\-/]{1,40})\))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Clock();

    [GeneratedRegex(
        @"(?:again in|retry after|reset after|retry in|resets? in)(?<part>[ ,]*(?:and )?\d{1,9}(?:\.\d{1,9})? ?(?:ms|days?|d|hours?|hr|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z]))+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Wait();

    [GeneratedRegex(@"(?<amount>\d+(?:\.\d+)?) ?(?<unit>[a-z]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Piece();
}
