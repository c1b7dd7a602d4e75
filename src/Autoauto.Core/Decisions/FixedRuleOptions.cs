using System.Text.Json.Serialization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>Settings of <see cref="FixedRule"/>. No instance holds a value out of range.</summary>
public sealed record FixedRuleOptions
{
    /// <summary>Which way the metric gets better.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
    public Direction Direction { get; init; }

    /// <summary>Invocations per series, 1 to 100.</summary>
    public int Repeats
    {
        get;
        init => field = value is >= 1 and <= 100
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Repeats), value, "Repeats must be between 1 and 100.");
    }
    = 5;

    /// <summary>Changes up to this size, in percent of the baseline, count as noise.</summary>
    public double NoiseThresholdPercent { get; init => field = NotNegative(value, nameof(NoiseThresholdPercent)); } = 2;

    /// <summary>Improvements below this size, in percent of the baseline, are not wanted.</summary>
    public double MinEffectPercent { get; init => field = NotNegative(value, nameof(MinEffectPercent)); }

    /// <summary>Whether a candidate within noise that removes lines is kept.</summary>
    public bool KeepSimplifications { get; init; } = true;

    /// <summary>Re-measure the baseline after this many consecutive discards; 0 = never.</summary>
    public int DriftCheckAfterDiscards
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DriftCheckAfterDiscards), value, "The interval must not be negative.");
    }
    = 5;

    /// <summary>Version of the rule, for judging again what an older one decided.</summary>
    public int Version { get; init => field = RuleVersion.Known(value, nameof(Version)); } = RuleVersion.Current;

    private static double NotNegative(double value, string name) =>
        double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "The percentage must be a finite number that is not negative.");
}
