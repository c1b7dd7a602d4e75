namespace Autoauto.Output;

/// <summary>One run as users see it (<c>Autoauto.Run</c>).</summary>
public sealed class RunInfo : LimitsInfo
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Queued, Running, Stopped, Completed, Failed or Interrupted.</summary>
    public required string Status { get; init; }

    /// <summary>What it is doing, or <c>Finished</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Why it ended; null while it has not.</summary>
    public string? TerminationReason { get; init; }

    /// <summary>Why it ended, in words; null while it has not.</summary>
    public string? ReasonText { get; init; }

    /// <summary>Finished experiments.</summary>
    public int Experiments { get; init; }

    /// <summary>Kept.</summary>
    public int Kept { get; init; }

    /// <summary>Discarded.</summary>
    public int Discarded { get; init; }

    /// <summary>Crashed or not measurable.</summary>
    public int Crashed { get; init; }

    /// <summary>Experiments in a row since the last real improvement.</summary>
    public int ConsecutiveDiscards { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>Lower or Higher: which way the metric gets better.</summary>
    public required string Direction { get; init; }

    /// <summary>Metric of the start commit.</summary>
    public double? OriginalBaseline { get; init; }

    /// <summary>Metric of the last kept commit.</summary>
    public double? Baseline { get; init; }

    /// <summary>Best metric so far.</summary>
    public double? Best { get; init; }

    /// <summary>Experiment that reached <see cref="Best"/>; 0 for the start commit.</summary>
    public int? BestExperiment { get; init; }

    /// <summary>Sum of the error probabilities of everything kept: how many keeps are expected to be no improvement; null where the rule gives none.</summary>
    public double? ExpectedFalseKeeps { get; init; }

    /// <summary>Gain of start against final commit, measured again after the run, percent; null without a receipt. The only total that is claimed.</summary>
    public double? ReceiptGainPercent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="ReceiptGainPercent"/>.</summary>
    public double? ReceiptGainLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="ReceiptGainPercent"/>.</summary>
    public double? ReceiptGainHighPercent { get; init; }

    /// <summary>Metrics of the start commit and of the kept commits as a small chart of block characters, oldest first.</summary>
    public string? Trend { get; init; }

    /// <summary>Agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Model; null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>Decision rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Tokens used; null if unknown.</summary>
    public long? Tokens { get; init; }

    /// <summary>Known cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Words of the human to the agents.</summary>
    public string? Guidance { get; init; }

    /// <summary>Branch with the kept commits.</summary>
    public required string Branch { get; init; }

    /// <summary>Commit that the run started from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>Last kept commit.</summary>
    public required string HeadCommit { get; init; }

    /// <summary>Code of the error that ended the run.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error that ended the run.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Process that works on it; null if none does.</summary>
    public int? OwnerPid { get; init; }

    /// <summary>Time at work, seconds.</summary>
    public double ActiveSeconds { get; init; }

    /// <summary>When it started.</summary>
    public DateTime StartedAtUtc { get; init; }

    /// <summary>Last change.</summary>
    public DateTime UpdatedAtUtc { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTime? FinishedAtUtc { get; init; }

    /// <summary>Until when it waits for its agent's quota; null while it does not.</summary>
    public DateTime? ParkedUntilUtc { get; init; }

    /// <summary>The agent that takes over when the first one cannot go on; null for none.</summary>
    public string? FallbackAgent { get; init; }

    /// <summary>The sandbox that agents, builds and measurements ran in: bubblewrap, the executable of a command, or none; null before the first session.</summary>
    public string? Isolation { get; init; }

    /// <summary>Executions of the measure script so far, those of the warm-up, failed and void ones included.</summary>
    public int Executions { get; init; }

    /// <summary>Executions after each build whose values are not used; null before the set-up.</summary>
    public int? Warmup { get; init; }

    /// <summary>What it started from: earlier runs and what they taught, or why it started from scratch; null where there was nothing to start from.</summary>
    public string? History { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
