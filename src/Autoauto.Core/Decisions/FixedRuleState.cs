using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>What <see cref="FixedRule"/> knows between decisions.</summary>
public sealed record FixedRuleState : RuleState
{
    /// <summary>Values of the baseline's last series.</summary>
    public required IReadOnlyList<double> Samples { get; init; }

    /// <summary>Median of <see cref="Samples"/>.</summary>
    public required double Level { get; init; }

    /// <summary>Level of the start commit; follows the machine when drift is taken over.</summary>
    public required double OriginalLevel { get; init; }

    /// <summary>
    /// Best level so far: of the start commit or of a kept improvement, measured afresh. A simplification never raises it; what all
    /// simplifications together may lose is counted from here (trap 11).
    /// </summary>
    public required double BestLevel { get; init; }

    /// <summary>True if changes are relative to the level; false if they are differences in units of <see cref="Scale"/> (trap 10).</summary>
    public required bool IsRelative { get; init; }

    /// <summary>Unit of differences where no relative change is defined: median |value| of the set-up, or 1 if that is 0.</summary>
    public required double Scale { get; init; }

    /// <summary>Why the next fresh series, if any, is taken.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<FreshSeries>))]
    public FreshSeries Awaiting { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override double BaselineMetric => Level;
}

/// <summary>What a fresh series of the baseline means.</summary>
public enum FreshSeries
{
    /// <summary>The commit has not changed: the machine has.</summary>
    Drift,

    /// <summary>An improvement was kept.</summary>
    Improvement,

    /// <summary>A simplification was kept.</summary>
    Simplification,
}
