namespace Autoauto.Core.Model;

/// <summary>When a run ends: what a program says of it, and what a run was told.</summary>
public abstract record RunLimits
{
    /// <summary>Stop after this many experiments; null = no limit.</summary>
    public int? MaxExperiments { get; init; }

    /// <summary>Stop after this many experiments in a row that were not kept; at least 1.</summary>
    public int MaxConsecutiveDiscards { get; init; } = 10;

    /// <summary>Stop after this much time at work (pauses between resumes do not count); null = no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Stop when the baseline has reached this value; null = no target.</summary>
    public double? Target { get; init; }

    /// <summary>Cap on the cost in US dollars; null = none.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Cap on the tokens; null = none.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>How much of the stagnation limit so many experiments in a row without a gain use up; 1 where a run ends.</summary>
    public double StagnationShare(int discards) => (double)discards / MaxConsecutiveDiscards;

    /// <summary>The stagnation limit in words: <c>10 experiments in a row</c>.</summary>
    public string StagnationWords() => MaxConsecutiveDiscards == 1 ? "1 experiment" : $"{MaxConsecutiveDiscards} experiments in a row";
}
