using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>What a text says about the end of a limit.</summary>
/// <param name="Wait">The wait, if it was given as one.</param>
/// <param name="At">When that is, UTC; null if it cannot be computed from what is known.</param>
internal readonly record struct Reopening(TimeSpan? Wait, DateTimeOffset? At);

/// <summary>
/// When a used-up limit opens again, read by grammar and not by sentences: a word that announces the end of a wait ("resets", "try again", "retry
/// after", "available"), few words between, then a time: a wait, a time of day, a date, a weekday or seconds since 1970, with or without a zone.
/// </summary>
internal static partial class ResetTime
{
    /// <summary>A service that asks for a longer wait than this means a window, not a burst of requests.</summary>
    internal static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    private const double LongestSeconds = 3_660 * 86_400.0;

    /// <summary>Seconds or milliseconds since 1970; null if that is not a time of this century.</summary>
    internal static DateTimeOffset? FromEpoch(long value)
    {
        long seconds = value > 100_000_000_000 ? value / 1000 : value;
        return seconds is > 946_684_800 and < 4_102_444_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>A wait in seconds; null if it is negative or longer than ten years.</summary>
    internal static TimeSpan? FromSeconds(double seconds) => seconds is >= 0 and < LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The time that the text names; null if it names none, or if it needs a point of reference and there is none.</summary>
    internal static DateTimeOffset? FromText(string? message, DateTimeOffset? reference, TimeZoneInfo zone) => Find(message, reference, zone)?.At;

    /// <summary>Finds the first time in a text that says when something can be used again.</summary>
    /// <param name="message">The text of an error.</param>
    /// <param name="reference">When it was said: what waits and times of day refer to.</param>
    /// <param name="zone">The zone of times that name none.</param>
    /// <returns>Null if the text announces no time.</returns>
    internal static Reopening? Find(string? message, DateTimeOffset? reference, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return null;
        }

        string text = ErrorTable.Normalise(message);
        if (BareEpoch().Match(text) is { Success: true } bare && Epoch(bare) is DateTimeOffset told)
        {
            return new Reopening(null, told);
        }

        foreach (Match lead in Lead().Matches(text))
        {
            if (Read(text, lead, reference, zone) is Reopening found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A wait written as a text of its own: "34.07s", "1h2m3s", "2 days", a number of seconds.</summary>
    internal static TimeSpan? ReadWait(string text) =>
        Wait().Match(text) is { Success: true } wait && wait.Length == text.Length ? Total(wait)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) ? FromSeconds(seconds)
        : null;

    private static Reopening? Read(string text, Match lead, DateTimeOffset? reference, TimeZoneInfo zone)
    {
        Match between = Between().Match(text, lead.Index + lead.Length);
        int start = between.Index + between.Length;
        bool isWait = WaitWord().IsMatch(text[lead.Index..start]);
        if (Wait().Match(text, start) is { Success: true } wait && Total(wait) is TimeSpan span)
        {
            return new Reopening(span, After(reference, span));
        }

        if (isWait && Stopwatch().Match(text, start) is { Success: true } watch)
        {
            TimeSpan? left = FromSeconds((Number(watch, "hours") * 3_600) + (Number(watch, "minutes") * 60) + Number(watch, "seconds"));
            return new Reopening(left, After(reference, left));
        }

        if (Seconds().Match(text, start) is { Success: true } number)
        {
            if (Epoch(number) is DateTimeOffset epoch)
            {
                return new Reopening(null, epoch);
            }

            // A number alone is seconds only where a header is quoted or a wait announced: "retry-after: 3600", "retry after 3600".
            return isWait && double.TryParse(number.Groups["at"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out double seconds)
                && FromSeconds(MillisecondsWord().IsMatch(lead.Value) ? seconds / 1000 : seconds) is TimeSpan plain
                ? new Reopening(plain, After(reference, plain))
                : null;
        }

        return CalendarTime.Read(text, start, reference, zone);
    }

    private static DateTimeOffset? After(DateTimeOffset? reference, TimeSpan? wait) => reference is null || wait is null ? null : reference.Value + wait.Value;

    private static DateTimeOffset? Epoch(Match match) =>
        match.Groups["at"].Value.Length >= 9 && long.TryParse(match.Groups["at"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? FromEpoch(value)
            : null;

    private static double Number(Match match, string group) =>
        double.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out double value) ? value : 0;

    private static TimeSpan? Total(Match match)
    {
        double total = 0;
        CaptureCollection units = match.Groups["unit"].Captures;
        CaptureCollection amounts = match.Groups["amount"].Captures;
        for (int i = 0; i < units.Count; i++)
        {
            total += Amount(amounts[i].Value) * (units[i].Value.ToLowerInvariant() switch
            {
                "ms" or "msec" or "msecs" or "millis" => 0.001,
                ['m', 'i', 'l', ..] => 0.001,
                ['m', 'o', ..] => 31 * 86_400,
                ['w', ..] => 7 * 86_400,
                ['d', ..] => 86_400,
                ['h', ..] => 3_600,
                ['m', ..] => 60,
                _ => 1,
            });
        }

        return FromSeconds(total);
    }

    // A comma before three digits groups thousands, another one stands for the point.
    private static double Amount(string text) =>
        double.TryParse(Thousands().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)
            ? amount
            : text.ToLowerInvariant() switch
            {
                "two" or "a couple of" or "couple of" => 2,
                "three" or "few" or "a few" or "several" => 3,
                "four" => 4,
                "five" => 5,
                "six" => 6,
                "seven" => 7,
                "eight" => 8,
                "nine" => 9,
                "ten" => 10,
                "eleven" => 11,
                "twelve" => 12,
                _ => 1,
            };

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\|(?<at>\d{9,13})\b", Options, 10_000)]
    private static partial Regex BareEpoch();

    [GeneratedRegex(
        @"\b(?:try(?:ing)?|retry(?:ing|[-_]?after(?:[-_]?(?:seconds|secs|s|ms|millis(?:econds)?))?|[-_]?delay)?|again|available|resets?(?:[-_](?:at|in|after))?|resetting|refresh(?:es|ed)?|renew(?:s|ed)?|replenish(?:es|ed)?|unlock(?:s|ed)?|unblock(?:s|ed)?|lift(?:s|ed)?|restore[sd]?|resumes?|continue|reopens?|opens?|until|wait|expires?|ends?|back|return|cool-?down)\b",
        Options,
        10_000)]
    private static partial Regex Lead();

    [GeneratedRegex(
        @"\G(?:[\s:=,~\-·•|(\[""'<>]|\b(?:again|at|on|in|after|by|for|until|till|is|will|be|about|approximately|approx|around|roughly|another|and|then|it|not|before|only|starting|from|as of|soon|access|online)\b\.?)*",
        Options,
        10_000)]
    private static partial Regex Between();

    [GeneratedRegex(@"(?:\b|_)(?:in|after|for|another)\b|[=:]", Options, 10_000)]
    private static partial Regex WaitWord();

    [GeneratedRegex(
        @"\G(?:(?:, ?| )?(?:and )?(?<amount>\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,9})?(?![\d.,])|\d{1,9}(?:[.,]\d{1,9})?|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?few|several|(?:a )?couple of))(?: |-)?(?<unit>ms|msecs?|millis(?:econds?)?|months?|mos?|weeks?|wks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z]))+",
        Options,
        10_000)]
    private static partial Regex Wait();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3})+(?:\.|$)", Options, 10_000)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"m(?:s|illis(?:econds)?)$", Options, 10_000)]
    private static partial Regex MillisecondsWord();

    [GeneratedRegex(@"\G(?<hours>\d{1,3}):(?<minutes>\d{2})(?::(?<seconds>\d{2}))?(?! ?[ap]\.?m\b)(?![:\d])", Options, 10_000)]
    private static partial Regex Stopwatch();

    [GeneratedRegex(@"\G(?<at>\d{1,13})(?![\w:/%-]|\.\d| ?[ap]\.?m\b| (?:of|de|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|request|attempt|time|token))", Options, 10_000)]
    private static partial Regex Seconds();
}
