using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Autoauto.Cli.Hosting;

/// <summary>Durations and optional numbers as people type them: <c>90s</c>, <c>15m</c>, <c>1h30m</c>; <c>none</c> for no limit.</summary>
internal static partial class Durations
{
    public const string Form = "like 90s, 15m or 1h30m";

    /// <summary>Reads a duration; null if the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (!match.Success || match.Length == 0)
        {
            return null;
        }

        double Part(string name) => match.Groups[name].Success ? double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        var seconds = (Part("h") * 3600) + (Part("m") * 60) + Part("s");
        return seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>Parser of an option that is a duration.</summary>
    public static TimeSpan? Parse(ArgumentResult result) => Required(result, Read, $"a duration {Form}");

    /// <summary>Parses one token, or reports what was expected.</summary>
    public static T? Required<T>(ArgumentResult result, Func<string, T?> read, string expected)
        where T : struct
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        var text = result.Tokens[0].Value;
        var value = read(text);
        if (value is null)
        {
            var option = (result.Parent as OptionResult)?.Option.Name ?? result.Argument.Name;
            result.AddError($"{option} must be {expected}, not '{text}'.");
        }

        return value;
    }

    [GeneratedRegex(@"^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
