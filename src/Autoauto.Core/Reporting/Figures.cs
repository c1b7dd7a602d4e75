using System.Globalization;
using System.Text;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>Figures in words for reports: what is unknown says so, and nothing depends on the machine's culture.</summary>
internal static class Figures
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Unknown = "unknown";

    /// <summary>What stands in a table's cell where there is nothing.</summary>
    public const string None = "–";

    /// <summary>A number with at most six significant digits.</summary>
    public static string Number(double? value) => value is { } v ? v.ToString("G6", CultureInfo.InvariantCulture) : None;

    /// <summary>A metric's value with at most four significant digits and its unit.</summary>
    public static string Metric(double? value, string? unit) => value is { } v
        ? v.ToString(Math.Abs(v) is >= 1e4 and < 1e9 ? "#,0" : "G4", CultureInfo.InvariantCulture) + (string.IsNullOrEmpty(unit) ? string.Empty : " " + unit)
        : None;

    /// <summary>A count with separators.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count with its noun.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? string.Empty : "s")}";

    /// <summary>A signed percentage such as <c>+4.1 %</c>.</summary>
    public static string Percent(double? value) => value is { } v
        ? v.ToString(Math.Abs(v) < 1 ? "+0.00;−0.00;0" : "+0.0;−0.0;0", CultureInfo.InvariantCulture) + " %"
        : None;

    /// <summary>A share such as <c>2.5 %</c>, without a sign, with at most three significant digits.</summary>
    public static string Share(double? value) => value switch
    {
        null => None,
        > 0 and < 0.001 => "below 0.001 %",
        { } v => v.ToString(v >= 1000 ? "#,0" : "G3", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>An interval in percent.</summary>
    public static string Interval(double? low, double? high) => low is null || high is null ? None : $"{Percent(low)} to {Percent(high)}";

    /// <summary>The interval of a receipt's gain, or why it has none.</summary>
    public static string Interval(Receipt receipt) => receipt.GainLowPercent is null
        ? "no interval: that takes six pairs"
        : $"95 % interval {Interval(receipt.GainLowPercent, receipt.GainHighPercent)}";

    /// <summary>A duration.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => None,
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:0} ms"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    /// <summary>An amount of money.</summary>
    public static string Usd(decimal? value) => value is { } v ? v.ToString(v is > 0 and < 0.1m ? "0.0000 USD" : "#,0.00 USD", CultureInfo.InvariantCulture) : Unknown;

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
    public static string Short(string? sha) => sha is null ? None : sha[..Math.Min(10, sha.Length)];

    /// <summary>Lines added and removed.</summary>
    public static string Lines(int? added, int? removed) =>
        added is null && removed is null ? None : string.Create(CultureInfo.InvariantCulture, $"+{added ?? 0} −{removed ?? 0}");

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
}
