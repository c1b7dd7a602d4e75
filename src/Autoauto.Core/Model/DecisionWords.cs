using Autoauto.Core.Primitives;

namespace Autoauto.Core.Model;

/// <summary>
/// Says what a decision that kept no improvement came to, with what was measured. One wording for tables, objects, reports and agents: a decision that was
/// given up early has measured too little to say how large the difference is, and does not.
/// </summary>
public static class DecisionWords
{
    /// <summary>The sentence; null for an experiment that ended for another reason than what was measured, or with an improvement.</summary>
    public static string? Of(Experiment e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Reason switch
        {
            ExperimentReason.Regressed when IsOfSeries(e) => $"worse{Compared(e)}",
            ExperimentReason.Regressed => $"{Stopped(e)}: probably worse{Compared(e)}",
            ExperimentReason.Unpromising => $"{Stopped(e)}: unlikely to be an improvement{Compared(e)}",
            ExperimentReason.WithinNoise when IsEstimate(e) => $"{Stopped(e)}: no sign of an improvement{Compared(e)}",
            ExperimentReason.WithinNoise => $"no difference beyond noise{Compared(e)}",
            ExperimentReason.BelowMinimumEffect => $"better, but not by the minimum effect{Compared(e)}",
            ExperimentReason.Inconclusive => $"inconclusive after {Measurements(e)}{Compared(e)}",
            _ => null,
        };
    }

    /// <summary>What was measured of both arms, in brackets behind a space; empty where nothing was.</summary>
    public static string Compared(Experiment e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (IsEstimate(e))
        {
            return $" (a model's estimate: {Figures.Percent(e.EffectPercent)})";
        }

        if (e.Metric is not { } candidate)
        {
            return string.Empty;
        }

        var earlier = e.BaselineInvocations == 0 && !IsOfSeries(e) ? ", measured earlier," : string.Empty;
        var baseline = e.BaselineMetric is { } b ? $", baseline{earlier} {Figures.Number(b)}" : string.Empty;
        var effect = e.EffectPercent is { } percent ? $": {Figures.Percent(percent)}" : string.Empty;
        return $" (median {Figures.Number(candidate)}{baseline}{effect})";
    }

    /// <summary>
    /// True where <see cref="Experiment.EffectPercent"/> and the metrics of an experiment that was not kept are a model's estimates, drawn to zero: in runs of the first
    /// version of the adaptive rule. Later ones record what was measured, without an interval.
    /// </summary>
    public static bool IsEstimate(Experiment e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e is { EffectPercent: not null, EffectLowPercent: not null } && e.Reason is not (null or ExperimentReason.Improved or ExperimentReason.Simplification);
    }

    /// <summary>The effect as it is shown in a column: null where it is an estimate of a candidate that was not kept.</summary>
    public static double? ShownEffect(Experiment e) => IsEstimate(e) ? null : e.EffectPercent;

    /// <summary>The candidate's metric as it is shown in a column: null where it is an estimate of a candidate that was not kept.</summary>
    public static double? ShownMetric(Experiment e) => IsEstimate(e) ? null : e.Metric;

    /// <summary>The fixed rule measures whole series and gives a p-value: nothing ends early there.</summary>
    private static bool IsOfSeries(Experiment e) => e.PValue is not null;

    private static string Stopped(Experiment e) => $"stopped after {Measurements(e)}";

    private static string Measurements(Experiment e)
    {
        var count = e.BaselineInvocations + e.CandidateInvocations;
        return Figures.Count(count, "measurement");
    }
}
