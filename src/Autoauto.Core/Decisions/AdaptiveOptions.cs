using System.Text.Json.Serialization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>Settings of <see cref="AdaptiveRule"/>. Repeats and noise threshold are not among them: both are learned.</summary>
public sealed record AdaptiveOptions
{
    /// <summary>Two or three invocations can never keep; they are raised to this.</summary>
    private const int SmallestUseful = 4;

    /// <summary>Which way the metric gets better.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
    public Direction Direction { get; init; }

    /// <summary>How much measuring a decision may cost.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<AdaptivePreset>))]
    public AdaptivePreset Preset { get; init; } = AdaptivePreset.Balanced;

    /// <summary>
    /// Trusts no noise to be what the rule takes it for: where values vary, a keep needs a sign test of its pairs as well (<see cref="SignEvidence"/>), and <see cref="SignEvidence.FewestValues"/> invocations. Stronger than
    /// <see cref="Lenient"/>. Up to <see cref="RuleVersion.Fifth"/> only an average error of 5 %, which is the usual one from <see cref="RuleVersion.Third"/> on.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>Allows an average error of 20 %, as versions up to <see cref="RuleVersion.Second"/> did unless they were strict.</summary>
    public bool Lenient { get; init; }

    /// <summary>Most invocations of one decision, 1 to 1000; null takes the preset's. 1 decides without fresh evidence.</summary>
    public int? MaxInvocations
    {
        get;
        init => field = value is null or (>= 1 and <= 1000)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxInvocations), value, "A decision takes between 1 and 1000 invocations.");
    }

    /// <summary>Improvements below this size, in percent, are not wanted.</summary>
    public double MinEffectPercent { get; init => field = Percent(value, nameof(MinEffectPercent)); }

    /// <summary>A candidate that removes lines is kept if it is not worse by this much, in percent; 0 = no simplifications.</summary>
    public double SimplifyMarginPercent { get; init => field = Percent(value, nameof(SimplifyMarginPercent)); }

    /// <summary>Average error of all keeps that is allowed; null takes 0.05, or 0.20 if <see cref="Lenient"/>.</summary>
    public double? ErrorCeiling
    {
        get;
        init => field = value is null or (> 0 and < 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ErrorCeiling), value, "The error ceiling lies between 0 and 1.");
    }

    /// <summary>How false keeps are limited.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ErrorControl>))]
    public ErrorControl ErrorControl { get; init; }

    /// <summary>The e-value that each keep needs under constant control.</summary>
    public double ConstantThreshold
    {
        get;
        init => field = double.IsFinite(value) && value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ConstantThreshold), value, "The threshold must be at least 1.");
    }
    = 16;

    /// <summary>Forces linear effects, in multiples of this metric difference; null lets the set-up values decide.</summary>
    public double? Scale
    {
        get;
        init => field = value is null || (double.IsFinite(value.Value) && value > 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Scale), value, "The scale must be a positive number.");
    }

    /// <summary>Version of the rule, for judging again what an older one decided.</summary>
    public int Version { get; init => field = RuleVersion.Known(value, nameof(Version)); } = RuleVersion.Current;

    /// <summary>The settings that a program names.</summary>
    public static AdaptiveOptions From(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new AdaptiveOptions
        {
            Direction = spec.Direction,
            Preset = Enum.Parse<AdaptivePreset>(spec.Preset, ignoreCase: true),
            Strict = spec.Strict,
            Lenient = spec.Lenient,
            MaxInvocations = spec.MaxInvocations,
            MinEffectPercent = spec.MinEffectPercent,
            SimplifyMarginPercent = spec.KeepSimplifications ? spec.SimplifyMarginPercent ?? 0 : 0,
        };
    }

    internal int InvocationLimit => (MaxInvocations ?? PresetNumbers.Of(Preset, Version).MaxInvocations) switch
    {
        2 or 3 => SmallestUseful,
        var limit => limit,
    };

    internal ErrorPolicy ErrorPolicy => new(
        ErrorControl, ErrorCeiling ?? (IsStrict ? 0.05 : 0.20), IsStrict ? 0.10 : 0.40, ConstantThreshold, AssumedShare);

    /// <summary>Share of improvements that is assumed before a run has shown its own.</summary>
    internal double AssumedShare => Version > RuleVersion.Second && IsStrict ? 0.10 : ErrorLedger.UsualShare;

    /// <summary>A keep needs the evidence of signs.</summary>
    internal bool AsksForSigns => Strict && Version > RuleVersion.Fifth;

    private bool IsStrict => Strict || (Version > RuleVersion.Second && !Lenient);

    private static double Percent(double value, string name) =>
        double.IsFinite(value) && value is >= 0 and < 100
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "The percentage lies between 0 and 100.");
}
