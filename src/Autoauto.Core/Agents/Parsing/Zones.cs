using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>Names of time zones in texts: those of the time zone database, offsets, and the few abbreviations that mean one thing only.</summary>
internal static partial class Zones
{
    /// <summary>The zone of a name; null if it is not known.</summary>
    internal static TimeZoneInfo? Find(string name)
    {
        string plain = name.Trim().ToUpperInvariant();
        plain = plain.EndsWith(" TIME", StringComparison.Ordinal) ? plain[..^5] : plain;
        if (Offset().Match(plain) is { Success: true } offset)
        {
            int hours = int.Parse(offset.Groups["hours"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            int minutes = offset.Groups["minutes"].Success ? int.Parse(offset.Groups["minutes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
            return hours <= 14 && minutes < 60 ? Fixed(plain, (offset.Groups["sign"].Value == "-" ? -1 : 1) * ((hours * 60) + minutes)) : null;
        }

        return plain switch
        {
            "Z" or "UTC" or "GMT" => TimeZoneInfo.Utc,
            "EST" => Fixed(plain, -5 * 60),
            "EDT" => Fixed(plain, -4 * 60),
            "CDT" => Fixed(plain, -5 * 60),
            "MST" => Fixed(plain, -7 * 60),
            "MDT" => Fixed(plain, -6 * 60),
            "PST" => Fixed(plain, -8 * 60),
            "PDT" => Fixed(plain, -7 * 60),
            "CET" => Fixed(plain, 60),
            "CEST" => Fixed(plain, 2 * 60),
            "JST" or "KST" => Fixed(plain, 9 * 60),
            "ET" or "EASTERN" or "EASTERN STANDARD" or "EASTERN DAYLIGHT" => Known("America/New_York"),
            "CT" or "CENTRAL" or "CENTRAL STANDARD" or "CENTRAL DAYLIGHT" => Known("America/Chicago"),
            "MT" or "MOUNTAIN" or "MOUNTAIN STANDARD" or "MOUNTAIN DAYLIGHT" => Known("America/Denver"),
            "PT" or "PACIFIC" or "PACIFIC STANDARD" or "PACIFIC DAYLIGHT" => Known("America/Los_Angeles"),
            _ => Known(name.Trim()) ?? TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(z => string.Equals(z.Id, name.Trim(), StringComparison.OrdinalIgnoreCase)),
        };
    }

    private static TimeZoneInfo? Known(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? zone : null;

    private static TimeZoneInfo Fixed(string name, int minutes) => TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromMinutes(minutes), name, name);

    [GeneratedRegex(@"^(?:UTC|GMT)?(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Offset();
}
