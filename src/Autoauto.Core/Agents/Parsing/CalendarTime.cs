using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>
/// Times of the calendar as people and services write them: "3:30pm (America/New_York)", "Dec 3, 9am", "Mon 9am", "tomorrow at 15:00 UTC",
/// "2026-11-30T04:00:00Z", "Mon, 30 Nov 2026 04:00:00 GMT". What leaves more than one reading is read as the later one where the zone is not known,
/// and as the one nearest to the reference where the year is not.
/// </summary>
internal static partial class CalendarTime
{
    /// <summary>
    /// How long a time of day may have passed and still be today's: an agent may have retried for a while before it gave up, and a clock that shows
    /// whole hours is behind by up to one.
    /// </summary>
    internal static readonly TimeSpan JustNow = TimeSpan.FromMinutes(30);

    private sealed class Parts
    {
        public int? Year { get; set; }

        public int? Month { get; set; }

        public int? Day { get; set; }

        public DayOfWeek? Weekday { get; set; }

        /// <summary>Days from today; months and weeks are given by <see cref="Named"/>.</summary>
        public int? DaysOn { get; set; }

        public string? Named { get; set; }

        /// <summary>A day of the month that is named without the month; with <see cref="Named"/>, of the next one.</summary>
        public int? DayOfMonth { get; set; }

        public TimeSpan? Clock { get; set; }

        public string? Zone { get; set; }

        public bool HasDate => Day is not null || Weekday is not null || DaysOn is not null || Named is not null || DayOfMonth is not null;
    }

    /// <summary>Reads the time that begins at a place in a text; null if none does there.</summary>
    /// <param name="text">The text, normalised.</param>
    /// <param name="start">Where it has to begin.</param>
    /// <param name="reference">When the text was said.</param>
    /// <param name="zone">The zone of times that name none.</param>
    internal static Reopening? Read(string text, int start, DateTimeOffset? reference, TimeZoneInfo zone)
    {
        Parts parts = new();
        int at = start;
        for (Match? piece = Next(text, at, parts); piece is not null; piece = Next(text, at, parts))
        {
            at = piece.Index + piece.Length;
        }

        if (!parts.HasDate && parts.Clock is null)
        {
            return null;
        }

        if (parts.Zone is null)
        {
            return new Reopening(null, Compute(parts, reference, zone));
        }

        if (Zones.Find(parts.Zone) is TimeZoneInfo named)
        {
            return new Reopening(null, Compute(parts, reference, named));
        }

        // A zone that nobody knows: the agent's own and UTC are the likely ones. To ask too early helps nobody.
        DateTimeOffset? own = Compute(parts, reference, zone);
        DateTimeOffset? universal = Compute(parts, reference, TimeZoneInfo.Utc);
        return new Reopening(null, own > universal ? own : universal);
    }

    private static Match? Next(string text, int at, Parts parts)
    {
        int start = at + Separator().Match(text, at).Length;
        return Take(IsoDate().Match(text, start), parts.Day is null, TakeDate)
            ?? Take(MonthDay().Match(text, start), parts.Day is null, TakeDate)
            ?? Take(DayMonth().Match(text, start), parts.Day is null, TakeDate)
            ?? Take(DayOfAnyMonth().Match(text, start), !parts.HasDate, TakeDayOfMonth)
            ?? Take(Clock().Match(text, start), parts.Clock is null, TakeClock)
            ?? Take(Word().Match(text, start), true, TakeWord)
            ?? Take(ZoneName().Match(text, start), parts.Zone is null && (parts.Clock is not null || parts.HasDate), m => parts.Zone = m.Groups["zone"].Value);

        static Match? Take(Match match, bool isWanted, Action<Match> take)
        {
            if (!match.Success || !isWanted)
            {
                return null;
            }

            take(match);
            return match;
        }

        void TakeDate(Match match)
        {
            parts.Month = MonthOf(match.Groups["month"].Value);
            parts.Day = Number(match, "day");
            parts.Year = match.Groups["year"].Success ? Number(match, "year") : null;
        }

        void TakeDayOfMonth(Match match)
        {
            parts.DayOfMonth = match.Groups["day"].Success ? Number(match, "day") : 1;
            parts.Named = match.Groups["next"].Success ? "month" : null;
        }

        void TakeClock(Match match)
        {
            int hour = Number(match, "hour");
            bool afternoon = match.Groups["half"].Value is ['p' or 'P', ..];
            hour = match.Groups["half"].Success ? (hour % 12) + (afternoon ? 12 : 0) : hour;
            parts.Clock = new TimeSpan(hour, match.Groups["minute"].Success ? Number(match, "minute") : 0, match.Groups["second"].Success ? Number(match, "second") : 0);
        }

        void TakeWord(Match match)
        {
            string word = match.Groups["word"].Value.ToLowerInvariant();
            switch (word)
            {
                case "today" or "tonight":
                    parts.DaysOn = 0;
                    break;
                case "tomorrow":
                    parts.DaysOn = 1;
                    break;
                case "noon":
                    parts.Clock ??= TimeSpan.FromHours(12);
                    break;
                case "midnight":
                    parts.Clock ??= TimeSpan.Zero;
                    break;
                case "month" or "week":
                    parts.Named = word;
                    break;
                default:
                    parts.Weekday = Enum.GetValues<DayOfWeek>().First(d => d.ToString().StartsWith(word[..3], StringComparison.OrdinalIgnoreCase));
                    break;
            }
        }
    }

    private static DateTimeOffset? Compute(Parts parts, DateTimeOffset? reference, TimeZoneInfo zone)
    {
        if (parts is { Year: int year, Month: int month, Day: int day })
        {
            return Date(year, month, day) is DateTime date ? InZone(date + (parts.Clock ?? TimeSpan.Zero), zone) : null;
        }

        if (reference is null)
        {
            return null;
        }

        DateTime now = TimeZoneInfo.ConvertTime(reference.Value, zone).DateTime;
        return Local(parts, now) is DateTime local ? InZone(local, zone) : null;
    }

    private static DateTime? Local(Parts parts, DateTime now)
    {
        TimeSpan clock = parts.Clock ?? TimeSpan.Zero;
        DateTime earliest = now - JustNow;
        if (parts is { Month: int month, Day: int day })
        {
            // No limit opens half a year from now: the nearest such day is meant.
            DateTime[] years = [.. new[] { now.Year - 1, now.Year, now.Year + 1 }.Select(y => Date(y, month, day)).OfType<DateTime>()];
            DateTime? nearest = years.Length == 0 ? null : years.MinBy(d => (d + clock - now).Duration());
            // A day without a time of day is over when its night comes.
            return parts.Clock is null && nearest == now.Date ? now.Date.AddDays(1) : nearest + clock;
        }

        DateTime first = new(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        if (parts.DayOfMonth is int number)
        {
            DateTime next = first.AddMonths(1);
            DateTime? here = parts.Named is null ? Date(now.Year, now.Month, number) : null;
            return here + clock >= earliest && here > now.Date ? here + clock : Date(next.Year, next.Month, number) + clock;
        }

        if (parts.Named is string named)
        {
            return (named == "month" ? first.AddMonths(1) : now.Date.AddDays(7)) + clock;
        }

        if (parts.Weekday is DayOfWeek weekday)
        {
            DateTime next = now.Date.AddDays(((int)weekday - (int)now.DayOfWeek + 7) % 7);
            return parts.Clock is null && next == now.Date ? next.AddDays(1) : next + clock < earliest ? next.AddDays(7) + clock : next + clock;
        }

        if (parts.DaysOn is int days)
        {
            return now.Date.AddDays(days) + clock;
        }

        DateTime today = now.Date + clock;
        // Just before midnight the time that has just passed may be yesterday's.
        return today < earliest ? today.AddDays(1) : today.AddDays(-1) >= earliest ? today.AddDays(-1) : today;
    }

    private static DateTime? Date(int year, int month, int day) =>
        year is >= 1 and <= 9998 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified)
            : null;

    private static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();

    private static int MonthOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : Array.FindIndex(DateTimeFormatInfo.InvariantInfo.AbbreviatedMonthNames, name => text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) + 1;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const string Month = @"(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?";
    private const string Year = @"(?:(?:,| de| of)? (?<year>[12]\d{3})\b)?";

    [GeneratedRegex(@"\G(?:[\s,·]|T(?=\d)|\b(?:at|on|the|of|by|in)\b)*", Options, 10_000)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\G(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?!\d)", Options, 10_000)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\G" + Month + @" (?<day>\d{1,2})(?:st|nd|rd|th)?\b(?![:\d])" + Year, Options, 10_000)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\G(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of| de|-)?[ -]?" + Month + Year, Options, 10_000)]
    private static partial Regex DayMonth();

    [GeneratedRegex(
        @"\G(?:(?:(?<day>[0-2]?\d|3[01])(?:st|nd|rd|th)|first)(?: day)?|beginning|start)(?: of(?: (?:the|every|each))?(?: (?<next>next|following|coming))?(?: (?:calendar|billing))? month)\b",
        Options,
        10_000)]
    private static partial Regex DayOfAnyMonth();

    [GeneratedRegex(
        @"\G(?:(?<hour>0?[1-9]|1[0-2])(?::(?<minute>[0-5]\d)(?::(?<second>[0-5]\d))?)? ?(?<half>[ap])\.?m\b\.?|(?<hour>[01]?\d|2[0-3])[:h](?<minute>[0-5]\d)(?::(?<second>[0-5]\d)(?:\.\d{1,9})?)?(?![:\d])(?! ?[ap]\.?m\b))",
        Options,
        10_000)]
    private static partial Regex Clock();

    [GeneratedRegex(
        @"\G(?:(?<word>today|tonight|tomorrow|noon|midnight)|next (?<word>week|month)|(?:next )?(?<word>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?))\b\.?",
        Options,
        10_000)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"\G(?:\((?<zone>[a-z+\-][a-z0-9_+\-/:]{0,39}(?: time)?)\)|(?<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}\b|[a-z]{2,20}/[a-z0-9_+\-]{1,30}(?:/[a-z_]{1,30})?|Z\b|UTC\b|GMT\b|[ECMP][SD]?T\b|CES?T\b|BST\b|JST\b|KST\b|(?:eastern|central|mountain|pacific)(?: (?:standard |daylight )?time)?\b))",
        Options,
        10_000)]
    private static partial Regex ZoneName();
}
