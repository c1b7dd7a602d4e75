using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>What <see cref="AdaptiveRule"/> knows between decisions.</summary>
public sealed record AdaptiveRuleState : RuleState
{
    /// <summary>How values are turned into goodness; fixed for the run.</summary>
    public required MetricScale Scale { get; init; }

    /// <summary>Level and noise of the baseline.</summary>
    public required NoiseModel Noise { get; init; }

    /// <summary>The run's account of errors.</summary>
    public ErrorLedger Ledger { get; init; } = ErrorLedger.Empty;

    /// <summary>
    /// How far simplifications have taken the baseline behind the best kept level, as an effect; bounded by one margin, so that losses too
    /// small to see cannot add up (trap 11).
    /// </summary>
    public double BehindBest { get; init; }

    /// <summary>How far the metric's values repeat; null where they have noise, and in states of <see cref="RuleVersion.First"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Repetition? Repetition { get; init; }

    /// <summary>
    /// Median of the last values that were measured of the baseline, in the metric's own unit: what a candidate is shown beside if its decision ends before the
    /// baseline is measured. Null in states of <see cref="RuleVersion.First"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LastMeasuredBaseline { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override double BaselineMetric => Scale.ToMetric(Noise.Level);
}
