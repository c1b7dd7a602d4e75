using System.IO.Enumeration;

namespace Autoauto.Cli.Hosting;

/// <summary>Whether something is among what a list was asked for; without a wish everything is.</summary>
internal static class Filter
{
    /// <summary>The same value.</summary>
    public static bool Fits<T>(T? wanted, T value)
        where T : struct => wanted is null || EqualityComparer<T>.Default.Equals(wanted.Value, value);

    /// <summary>The same text in any case.</summary>
    public static bool Is(string? wanted, string? value) => wanted is null || wanted.Equals(value, StringComparison.OrdinalIgnoreCase);

    /// <summary>A text with <c>*</c> and <c>?</c> in it, in any case.</summary>
    public static bool Matches(string? pattern, string value) => pattern is null || FileSystemName.MatchesSimpleExpression(pattern, value);
}
