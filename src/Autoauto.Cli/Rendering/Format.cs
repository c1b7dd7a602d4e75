using System.Globalization;

namespace Autoauto.Cli.Rendering;

/// <summary>Numbers and times as people read them, the same everywhere and independent of the machine's culture.</summary>
internal static class Format
{
    /// <summary>What stands for a missing value.</summary>
    public const string Missing = "-";

    public static string Number(double? value) => value is { } number ? number.ToString("G6", CultureInfo.InvariantCulture) : Missing;

    public static string Metric(double? value, string? unit) =>
        value is null || string.IsNullOrEmpty(unit) ? Number(value) : $"{Number(value)} {unit}";

    /// <summary>A change: always with its sign.</summary>
    public static string Percent(double? value) =>
        value is { } number ? number.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %" : Missing;

    public static string Interval(double? low, double? high) =>
        low is null || high is null ? string.Empty : $"[{Percent(low)}, {Percent(high)}]";

    public static string Lines(int? added, int? removed) =>
        added is null && removed is null ? Missing : string.Create(CultureInfo.InvariantCulture, $"+{added ?? 0} -{removed ?? 0}");

    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return time switch
        {
            { TotalSeconds: < 1 } => seconds.ToString("0.000", CultureInfo.InvariantCulture) + " s",
            { TotalSeconds: < 10 } => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} m {time.Seconds:00} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} m"),
        };
    }

    public static string Time(DateTime utc) => utc.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => Time(time.UtcDateTime);

    /// <summary>An amount of money: to the cent, below a cent to four digits.</summary>
    public static string Money(decimal? usd) => usd is { } amount
        ? amount.ToString(amount is > 0 and < 0.01m ? "0.0000" : "0.00", CultureInfo.InvariantCulture) + " USD"
        : "unknown cost";

    public static string Tokens(long? tokens) => tokens is { } n ? n.ToString("N0", CultureInfo.InvariantCulture) : "unknown";

    public static string Short(string? sha) => sha is null ? Missing : sha[..Math.Min(8, sha.Length)];

    public static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
