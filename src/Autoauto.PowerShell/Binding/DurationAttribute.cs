using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Autoauto.Binding;

/// <summary>
/// Takes durations as people write them: <c>90s</c>, <c>30m</c>, <c>1.5h</c>, <c>2d</c>, or as a TimeSpan. A bare number is refused: PowerShell would
/// read <c>30</c> as 30 ticks and <c>'30'</c> as 30 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null => null,
            TimeSpan span => Positive(span),
            string text => Parse(text),
            _ => throw Refused(value),
        };
    }

    /// <summary>The duration that <paramref name="text"/> names.</summary>
    internal static TimeSpan Parse(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (match.Success && double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            var seconds = number * match.Groups["unit"].Value.ToLowerInvariant() switch { "d" => 86_400, "h" => 3600, "m" => 60, _ => 1 };
            return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? Positive(TimeSpan.FromSeconds(seconds)) : throw Refused(text);
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? Positive(span)
            : throw Refused(text);
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : throw Refused(span);

    private static ArgumentTransformationMetadataException Refused(object value) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{value}' is not a duration above zero. Give it a unit: 90s, 30m, 1.5h, 2d, or hours:minutes:seconds such as 08:00:00."));

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?)\s*(?<unit>[smhd])$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
