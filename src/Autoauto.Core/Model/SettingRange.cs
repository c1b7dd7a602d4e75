namespace Autoauto.Core.Model;

/// <summary>
/// Ranges of settings, ends included, each stated once: <c>config.json</c>, both faces and the check before a run read them here. Constants, because the
/// attributes of cmdlets need them.
/// </summary>
public static class SettingRange
{
    /// <summary>Fewest repeats of the fixed rule.</summary>
    public const int RepeatsLowest = 1;

    /// <summary>Most repeats of the fixed rule.</summary>
    public const int RepeatsHighest = 100;

    /// <summary>Fewest invocations that a decision may be limited to.</summary>
    public const int MaxInvocationsLowest = 1;

    /// <summary>Most invocations that a decision may be limited to.</summary>
    public const int MaxInvocationsHighest = 200;

    /// <summary>Smallest noise threshold of the fixed rule, percent.</summary>
    public const double NoiseThresholdLowest = 0.001;

    /// <summary>Largest noise threshold of the fixed rule, percent.</summary>
    public const double NoiseThresholdHighest = 100;

    /// <summary>Smallest effect that may be asked for as worth keeping, percent: any.</summary>
    public const double MinEffectLowest = 0;

    /// <summary>Largest effect that may be asked for as worth keeping, percent.</summary>
    public const double MinEffectHighest = 99;

    /// <summary>Smallest effect that a run may be asked to see, percent.</summary>
    public const double TargetEffectLowest = 0.001;

    /// <summary>Largest effect that a run may be asked to see, percent.</summary>
    public const double TargetEffectHighest = 99;

    /// <summary>Smallest number of experiments, and of tokens, that a run may be limited to.</summary>
    public const int CountLowest = 1;

    /// <summary>Most characters of guidance.</summary>
    public const int GuidanceLongest = 2_000;
}
