using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Durations as people write them, the same at the command line and in PowerShell: <c>90s</c>, <c>15m</c>, <c>8h</c>, <c>2d</c>, <c>1h30m</c>,
/// <c>1.5h</c>, or <c>[days.]hours:minutes[:seconds]</c> such as <c>08:00:00</c>. Always with a unit, always with a decimal point, whatever the culture.
/// </summary>
public static partial class Duration
{
    /// <summary>What people are told.</summary>
    public const string Form = "like 90s, 15m, 8h, 2d, 1h30m or 08:00:00";

    /// <summary>The longest one.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(365);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with it, to be put behind the text; null if nothing is.</param>
    /// <returns>The duration, above zero and at most <see cref="Longest"/>; zero if there is a problem.</returns>
    public static TimeSpan Read(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var seconds = Seconds(trimmed);
        problem = seconds is null && Number().IsMatch(trimmed)
            ? $"has no unit: write a duration {Form}"
            : seconds is null ? $"is not a duration: write one {Form}"
            : Check(seconds.Value);
        return problem is null ? TimeSpan.FromSeconds(seconds!.Value) : TimeSpan.Zero;
    }

    /// <summary>What is wrong with a duration that is known already; null if nothing is.</summary>
    public static string? Check(TimeSpan duration) => Check(duration.TotalSeconds);

    private static string? Check(double seconds) =>
        seconds < 0.001 ? "is not above zero"
        : seconds > Longest.TotalSeconds ? "is longer than 365d"
        : null;

    private static double? Seconds(string text)
    {
        if (Units().Match(text) is { Success: true, Length: > 0 } units)
        {
            return (86_400 * Part(units, "d")) + (3600 * Part(units, "h")) + (60 * Part(units, "m")) + Part(units, "s");
        }

        return Clock().Match(text) is { Success: true } clock
            ? (86_400 * Part(clock, "d")) + (3600 * Part(clock, "h")) + (60 * Part(clock, "m")) + Part(clock, "s")
            : null;
    }

    private static double Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    // [0-9], not \d: that takes the digits of every script.
    [GeneratedRegex(@"^(?:(?<d>[0-9]+(?:\.[0-9]+)?) ?d ?)?(?:(?<h>[0-9]+(?:\.[0-9]+)?) ?h ?)?(?:(?<m>[0-9]+(?:\.[0-9]+)?) ?m ?)?(?:(?<s>[0-9]+(?:\.[0-9]+)?) ?s)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Units();

    [GeneratedRegex(@"^(?:(?<d>[0-9]+)\.)?(?<h>[0-9]+):(?<m>[0-5][0-9])(?::(?<s>[0-5][0-9](?:\.[0-9]+)?))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^[0-9]+(?:\.[0-9]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
