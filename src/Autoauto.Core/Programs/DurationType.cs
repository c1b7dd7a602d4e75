using System.Text.Json.Nodes;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>Durations: a number in a configuration, whose key ends in the unit, and a text such as <c>90s</c> on a command line.</summary>
internal sealed class DurationType : KnobType
{
    private readonly string _unit;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly Func<double, TimeSpan> _from;

    private DurationType(string unit, double lowest, double highest, Func<double, TimeSpan> from) => (_unit, _lowest, _highest, _from) = (unit, lowest, highest, from);

    public override string Expected => _lowest > 0
        ? FormattableString.Invariant($"a number of {_unit} from {_lowest} to {_highest}")
        : FormattableString.Invariant($"a number of {_unit} above 0, at most {_highest}");

    public override string ExpectedHere => FormattableString.Invariant($"{(_lowest > 0 ? "at least a second" : "above zero")} and at most {_from(_highest).TotalDays:0} days");

    public override string Placeholder => "time";

    /// <summary>Above zero, at most so many days; minutes in a configuration.</summary>
    public static DurationType Minutes(int longestDays) => new("minutes", 0, TimeSpan.FromDays(longestDays).TotalMinutes, TimeSpan.FromMinutes);

    /// <summary>At least a second, at most so many days; seconds in a configuration.</summary>
    public static DurationType Seconds(int longestDays) => new("seconds", 1, TimeSpan.FromDays(longestDays).TotalSeconds, TimeSpan.FromSeconds);

    public override (object? Value, string? Problem) Parse(string text)
    {
        var value = Duration.Read(text, out var problem);
        problem ??= IsWithin(value) ? null : $"is not {ExpectedHere}";
        return problem is null ? (value, null) : (null, problem);
    }

    public override string? Check(object value) =>
        IsWithin((TimeSpan)value) ? null : FormattableString.Invariant($"is {value}; it has to be {ExpectedHere}");

    internal override object? Read(ConfigObject o, string key) => o.Duration(key, _from, _lowest, _highest, Expected);

    public override JsonNode ToJson(object value) => JsonValue.Create(In((TimeSpan)value));

    private bool IsWithin(TimeSpan value) => value > TimeSpan.Zero && In(value) >= _lowest && In(value) <= _highest;

    private double In(TimeSpan value) => value / _from(1);
}
