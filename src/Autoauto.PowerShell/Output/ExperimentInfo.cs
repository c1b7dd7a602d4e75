namespace Autoauto.Output;

/// <summary>One experiment as users see it (<c>Autoauto.Experiment</c>).</summary>
public sealed class ExperimentInfo
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Number within the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Kept, Discarded, Crashed, MeasurementFailed or Aborted; null while it is not finished.</summary>
    public string? Status { get; init; }

    /// <summary>The finer cause as a stable name.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause in words.</summary>
    public string? ReasonText { get; init; }

    /// <summary>First line of the candidate's commit message.</summary>
    public string? Subject { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>The candidate's metric: of an improvement the rule's estimate, else the median of what was measured; null if nothing was.</summary>
    public double? Metric { get; init; }

    /// <summary>The baseline's metric likewise; of a decision without a baseline value, what was measured of it last.</summary>
    public double? BaselineMetric { get; init; }

    /// <summary>Effect in percent of the baseline; positive is better. Without an interval it is the plain difference of the two metrics.</summary>
    public double? EffectPercent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="EffectPercent"/>.</summary>
    public double? EffectLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="EffectPercent"/>.</summary>
    public double? EffectHighPercent { get; init; }

    /// <summary>Probability that a keep is no improvement, 0 to 1.</summary>
    public double? ErrorProbability { get; init; }

    /// <summary>Two-sided p-value, where the rule computes one.</summary>
    public double? PValue { get; init; }

    /// <summary>Valid invocations of the baseline.</summary>
    public int BaselineInvocations { get; init; }

    /// <summary>Valid invocations of the candidate.</summary>
    public int CandidateInvocations { get; init; }

    /// <summary>Medians of gates and secondary metrics as a JSON object.</summary>
    public string? SecondaryJson { get; init; }

    /// <summary>The cause in detail: files, gate, the evaluator's output.</summary>
    public string? Detail { get; init; }

    /// <summary>What the evaluator left for the next agent.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>The baseline that the agent was given.</summary>
    public required string StartCommit { get; init; }

    /// <summary>The agent's commit; null if it made none.</summary>
    public string? CandidateCommit { get; init; }

    /// <summary>Commits from start to candidate.</summary>
    public int? Commits { get; init; }

    /// <summary>Files that differ.</summary>
    public int? FilesChanged { get; init; }

    /// <summary>Lines added.</summary>
    public int? LinesAdded { get; init; }

    /// <summary>Lines removed.</summary>
    public int? LinesRemoved { get; init; }

    /// <summary>Lines added minus removed in code that counts for a simplification.</summary>
    public int? NetLines { get; init; }

    /// <summary>Agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Model; null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>How the agent ended.</summary>
    public string? AgentOutcome { get; init; }

    /// <summary>The agent's kind of error; null if none.</summary>
    public string? AgentError { get; init; }

    /// <summary>Calls of the agent.</summary>
    public int AgentCalls { get; init; }

    /// <summary>Time in the agent, seconds.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>The agent's notes as JSON.</summary>
    public string? NotesJson { get; init; }

    /// <summary>Tokens; null if unknown.</summary>
    public long? Tokens { get; init; }

    /// <summary>Cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>File with the agent's output.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>Length of that file.</summary>
    public long? TranscriptBytes { get; init; }

    /// <summary>From start to end, seconds; null while it is not finished.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>When it started.</summary>
    public DateTime StartedAtUtc { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTime? FinishedAtUtc { get; init; }

    /// <summary>Executions of the measure script: those of the warm-up, failed and void ones, and those of a new baseline included.</summary>
    public int Executions { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
