using System.Globalization;

namespace Autoauto.Cli.Rendering;

/// <summary>Moments as a terminal shows them: local time, independent of the machine's culture.</summary>
internal static class Format
{
    public static string Time(DateTime utc) => utc.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => Time(time.UtcDateTime);
}
