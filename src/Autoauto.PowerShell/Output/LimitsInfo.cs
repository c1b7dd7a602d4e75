using Autoauto.Core.Model;

namespace Autoauto.Output;

/// <summary>When runs end, as users see it of a program and of a run.</summary>
public abstract class LimitsInfo
{
    /// <summary>Limit of experiments; null for none.</summary>
    public int? MaxExperiments { get; init; }

    /// <summary>Limit of experiments in a row that are not kept.</summary>
    public int? MaxConsecutiveDiscards { get; init; }

    /// <summary>Limit of time at work, seconds; null for none.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Metric at which a run ends; null for none.</summary>
    public double? Target { get; init; }

    /// <summary>Cap on the cost of a run in US dollars; null for none.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Cap on the tokens of a run; null for none.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Where all of them come from; null where a program cannot be read.</summary>
    internal RunLimits? Limits
    {
        init
        {
            MaxExperiments = value?.MaxExperiments;
            MaxConsecutiveDiscards = value?.MaxConsecutiveDiscards;
            TimeLimitSeconds = value?.TimeLimit?.TotalSeconds;
            Target = Map.Finite(value?.Target);
            MaxCostUsd = value?.MaxCostUsd;
            MaxTokens = value?.MaxTokens;
        }
    }
}
