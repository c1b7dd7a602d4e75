using System.ComponentModel;
using System.Globalization;
using Autoauto.Core.Primitives;

namespace Autoauto.Formatting;

/// <summary>Short strings for the cells of the module's views. Not meant for scripts: those read the properties.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    /// <summary>A UTC time as local time to the second; empty for none.</summary>
    public static string Time(DateTime? utc) =>
        utc is { } time ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>Seconds as people say them, such as <c>4 min 10 s</c>; empty for none.</summary>
    public static string Duration(double? seconds) => seconds is null ? string.Empty : Figures.Duration(seconds);

    /// <summary>A signed percentage; empty for none.</summary>
    public static string Percent(double? value) => value is null ? string.Empty : Figures.Percent(value);

    /// <summary>An estimate with its interval, such as <c>+23.1 % (+21.0 % to +25.2 %)</c>; empty for none.</summary>
    public static string Interval(double? value, double? low, double? high) =>
        low is null || high is null || value is null ? Percent(value) : $"{Percent(value)} ({Figures.Interval(low, high)})";

    /// <summary>A value with its unit; empty for none.</summary>
    public static string Metric(double? value, string? unit) => value is null ? string.Empty : Figures.Metric(value, unit);

    /// <summary>The first line of a text, and the next one where the first only announces it with a colon; cut to a length, empty for none.</summary>
    public static string FirstLine(string? text, int length)
    {
        var lines = (text ?? string.Empty).Split(['\r', '\n'], 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines switch
        {
            [] => string.Empty,
            [var announcement, var announced, ..] when announcement.EndsWith(':') => $"{announcement} {announced}",
            [var first, ..] => first,
        };
        return line.Length <= length ? line : string.Concat(line.AsSpan(0, Math.Max(0, length - 1)), "…");
    }

    /// <summary>
    /// Name of the colour in <c>$PSStyle.Foreground</c> that a state is shown in; null for none, where output is redirected or NO_COLOR is set.
    /// </summary>
    public static string? Colour(string? state)
    {
        if (Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            return null;
        }

        return state switch
        {
            "Kept" or "Improved" or "Completed" or "True" or "Deterministic" or "Excellent" or "Good" => "Green",
            "Running" or "Queued" => "Cyan",
            "Stopped" or "Interrupted" or "Aborted" or "RolledBack" or "Superseded" or "Warning" or "Noisy" or "Unclear" or "Conflict" => "Yellow",
            "Failed" or "Errored" or "Worse" or "Crashed" or "MeasurementFailed" or "Error" or "False" or "Unstable" => "Red",
            _ => null,
        };
    }
}
