namespace Autoauto.Core.Programs;

/// <summary>By which rule a user wants decisions to be made. Null = as it stands.</summary>
public abstract record RuleRequest
{
    /// <summary>Decision rule: <c>fixed</c> or <c>adaptive</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Fixed rule: invocations per decision.</summary>
    public int? Repeats { get; init; }

    /// <summary>Fixed rule: change that counts as noise, percent.</summary>
    public double? NoiseThresholdPercent { get; init; }

    /// <summary>Adaptive rule: preset.</summary>
    public string? Preset { get; init; }

    /// <summary>Adaptive rule: the usual error ceiling.</summary>
    public bool? Strict { get; init; }

    /// <summary>Adaptive rule: allow four times the usual error, for more keeps.</summary>
    public bool? Lenient { get; init; }

    /// <summary>Adaptive rule: most invocations per decision.</summary>
    public int? MaxInvocations { get; init; }

    /// <summary>Smallest effect worth keeping, percent.</summary>
    public double? MinEffectPercent { get; init; }
}

/// <summary>
/// By what a recorded run is judged again. A rule that is named judges in this build's version; without one the run's own does, in the version that decided.
/// </summary>
public sealed record ReplayRequest : RuleRequest;
