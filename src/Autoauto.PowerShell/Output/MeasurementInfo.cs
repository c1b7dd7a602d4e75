namespace Autoauto.Output;

/// <summary>One invocation of the evaluator as users see it (<c>Autoauto.Measurement</c>).</summary>
public sealed class MeasurementInfo
{
    /// <summary>Id within the repository; grows with time.</summary>
    public required long MeasurementId { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Number of the experiment; 0 for the start commit's baseline and the receipt.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Setup, WarmUp, Decision, Rebase, DriftCheck, Receipt or SelfTest.</summary>
    public required string Purpose { get; init; }

    /// <summary>Baseline or Candidate.</summary>
    public required string Arm { get; init; }

    /// <summary>Position within its block, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string MetricName { get; init; }

    /// <summary>Unit of the metric.</summary>
    public string? Unit { get; init; }

    /// <summary>The metric; null if the invocation failed.</summary>
    public double? Value { get; init; }

    /// <summary>All configured values as a JSON object; null if the invocation failed.</summary>
    public string? ValuesJson { get; init; }

    /// <summary>True if there is a value.</summary>
    public bool IsValid { get; init; }

    /// <summary>True if its block was interrupted and measured again: used by nothing.</summary>
    public bool IsVoid { get; init; }

    /// <summary>Why there is no value; null if there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>What went wrong, with the evaluator's output quoted.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>Exit code of the script; null if it did not start.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall time of the invocation, seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>When it ended, seconds on the run's clock.</summary>
    public double AtSeconds { get; init; }

    /// <summary>The commit that was measured.</summary>
    public required string CommitSha { get; init; }

    /// <summary>Hash of the evaluator that ran.</summary>
    public required string EvaluatorHash { get; init; }

    /// <summary>When it started.</summary>
    public DateTime StartedAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
