using System.Globalization;
using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Numbers, percentages, intervals, durations and money as text: one form for tables, messages, reports and prompts, with an ASCII minus so that it can be
/// pasted and parsed, and the same under every culture.
/// </summary>
public static class Figures
{
    /// <summary>What stands where nobody knows the value.</summary>
    public const string Unknown = "unknown";

    /// <summary>What stands in a table's cell where there is no value.</summary>
    public const string None = "-";

    private const int ShaLength = 8;

    /// <summary>A number with at most six significant digits, from a million on without a fraction; <paramref name="none"/> for null.</summary>
    public static string Number(double? value, string none = None) =>
        value is { } v ? v.ToString(Math.Abs(v) is >= 1e6 and < 1e15 ? "0" : "G6", CultureInfo.InvariantCulture) : none;

    /// <summary>A metric's value with its unit.</summary>
    public static string Metric(double? value, string? unit) => value is null || string.IsNullOrEmpty(unit) ? Number(value) : $"{Number(value)} {unit}";

    /// <summary>A count with separators.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun, whose plural ends in s.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? string.Empty : "s")}";

    /// <summary>A change in percent with its sign, such as <c>+4.1 %</c>, below one percent with two decimals; never a zero with a sign.</summary>
    public static string Percent(double? value) => value is { } v
        ? v.ToString(Math.Abs(v) < 1 ? "+0.00;-0.00;0" : "+0.0;-0.0;0", CultureInfo.InvariantCulture) + " %"
        : None;

    /// <summary>A share in percent such as <c>2.5 %</c>, without a sign, with at most three significant digits.</summary>
    public static string Share(double? value) => value switch
    {
        null => None,
        > 0 and < 0.001 => "below 0.001 %",
        { } v => v.ToString(v >= 1000 ? "#,0" : "G3", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>An interval of changes in percent, such as <c>+1.2 % to +3.4 %</c>.</summary>
    public static string Interval(double? low, double? high) => low is null || high is null ? None : $"{Percent(low)} to {Percent(high)}";

    /// <summary>A duration in seconds as people say it: 850 ms, 12.3 s, 4 min 10 s, 2 h 5 min, 3 d 4 h.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => None,
        <= 0 => "0 s",
        < 1 => Invariant($"{1000 * seconds:0.#} ms"),
        < 60 => Invariant($"{seconds:0.#} s"),
        < 3600 => Parts(seconds.Value, 60, "min", "s"),
        < 86_400 => Parts(seconds.Value / 60, 60, "h", "min"),
        _ => Parts(seconds.Value / 3600, 24, "d", "h"),
    };

    /// <summary>An amount of money in US dollars: to the cent, a smaller one than ten cents to four digits.</summary>
    public static string Usd(decimal? value) =>
        value is { } v ? v.ToString(v is > 0 and < 0.1m ? "0.0000 USD" : "#,0.00 USD", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A cost of which some calls may be unknown, and some booked at what had been set aside.</summary>
    public static string Cost(decimal? usd, int unknownCalls, int atMostCalls)
    {
        if (usd is not { } known || (unknownCalls == 0 && atMostCalls == 0))
        {
            return Usd(usd);
        }

        var bound = unknownCalls == 0 ? "at most" : atMostCalls == 0 ? "at least" : "about";
        var unknown = unknownCalls == 0 ? string.Empty : $"; of {Count(unknownCalls, "call")} nobody knows";
        var atMost = atMostCalls == 0 ? string.Empty : $"; {Count(atMostCalls, "call")} cut off, booked at what was set aside";
        return $"{bound} {Usd(known)}{unknown}{atMost}";
    }

    /// <summary>A number of tokens.</summary>
    public static string Tokens(long? value) => value is { } v ? Count(v) : Unknown;

    /// <summary>A moment, UTC.</summary>
    public static string Time(DateTimeOffset? at) => at is { } t ? t.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : None;

    /// <summary>A moment to the second, UTC.</summary>
    public static string TimeToSecond(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The start of a commit's id.</summary>
    public static string Short(string? sha) => sha is null ? None : sha[..Math.Min(ShaLength, sha.Length)];

    /// <summary>Lines added and removed.</summary>
    public static string Lines(int? added, int? removed) => added is null && removed is null ? None : Invariant($"+{added ?? 0} -{removed ?? 0}");

    /// <summary>An enum member's name as words: <c>WithinNoise</c> is "within noise".</summary>
    public static string Words(Enum? value)
    {
        var words = new StringBuilder();
        foreach (var c in value?.ToString() ?? None)
        {
            if (char.IsUpper(c) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }

    /// <summary>Whole units with what is left of the last one in smaller units; nothing is said of a rest of zero.</summary>
    private static string Parts(double small, int size, string big, string rest) => Math.Floor(small % size) is var left and not 0
        ? Invariant($"{Math.Floor(small / size)} {big} {left} {rest}")
        : Invariant($"{Math.Floor(small / size)} {big}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
