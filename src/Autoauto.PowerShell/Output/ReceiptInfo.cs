namespace Autoauto.Output;

/// <summary>One commit measured again against another (<c>Autoauto.Receipt</c>): a run's total, or what one kept commit still contributes.</summary>
public sealed class ReceiptInfo
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Number of the experiment whose commit was left out; null for the run's total.</summary>
    public int? WithoutNumber { get; init; }

    /// <summary>First line of that commit's message.</summary>
    public string? Subject { get; init; }

    /// <summary>Improved, Unclear or Worse; for a commit that was left out also Conflict, Superseded or Failed.</summary>
    public required string Finding { get; init; }

    /// <summary>The finding in words.</summary>
    public string? FindingText { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>Pairs of invocations; null if nothing could be measured.</summary>
    public int? Pairs { get; init; }

    /// <summary>Median metric of the start commit, or of the final one without the kept commit.</summary>
    public double? StartMetric { get; init; }

    /// <summary>Median metric of the final commit.</summary>
    public double? FinalMetric { get; init; }

    /// <summary>Gain in the metric's own unit; positive is better.</summary>
    public double? Gain { get; init; }

    /// <summary>Estimated gain in percent; positive is better. Null where a relative change is undefined.</summary>
    public double? GainPercent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="GainPercent"/>.</summary>
    public double? GainLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="GainPercent"/>.</summary>
    public double? GainHighPercent { get; init; }

    /// <summary>Files that stand in the way of leaving the commit out.</summary>
    public string? Conflicts { get; init; }

    /// <summary>Why the comparison failed.</summary>
    public string? Detail { get; init; }

    /// <summary>The commit that the final one was compared with.</summary>
    public string? StartCommit { get; init; }

    /// <summary>The final commit.</summary>
    public string? FinalCommit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTime? MeasuredAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
