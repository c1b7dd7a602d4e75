namespace Autoauto.Core.Decisions;

/// <summary>How much measuring a decision may cost.</summary>
public enum AdaptivePreset
{
    /// <summary>Gives up early: for expensive evaluators.</summary>
    Eco,

    /// <summary>The default.</summary>
    Balanced,

    /// <summary>Looks longer for small effects.</summary>
    Thorough,
}

/// <summary>The numbers behind a preset.</summary>
/// <param name="Futility">How far the evidence must sink before the first value alone rejects.</param>
/// <param name="MaxInvocations">Most invocations of one decision.</param>
/// <param name="SmallestEffect">Smallest effect that is looked for.</param>
internal readonly record struct PresetNumbers(double Futility, int MaxInvocations, double SmallestEffect)
{
    /// <summary>The numbers of <see cref="RuleVersion.Third"/> and later.</summary>
    public static PresetNumbers Of(AdaptivePreset preset) => preset switch
    {
        AdaptivePreset.Eco => new PresetNumbers(0.25, 60, 0.014),
        AdaptivePreset.Thorough => new PresetNumbers(0.60, 200, 0.0075),
        _ => new PresetNumbers(0.375, 120, 0.0115),
    };

    /// <summary>The numbers of the given version.</summary>
    public static PresetNumbers Of(AdaptivePreset preset, int version) => (preset, version) switch
    {
        (_, > RuleVersion.Second) => Of(preset),
        (AdaptivePreset.Eco, _) => new PresetNumbers(0.25, 36, 0.008),
        (AdaptivePreset.Thorough, _) => new PresetNumbers(0.80, 90, 0.006),
        _ => new PresetNumbers(0.45, 60, 0.006),
    };
}
