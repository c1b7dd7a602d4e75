namespace Autoauto.Core.Model;

/// <summary>Why an invocation of the evaluator gave no value.</summary>
public enum InvocationFailure
{
    /// <summary>It gave one.</summary>
    None,

    /// <summary>Exit code other than 0.</summary>
    ExitCode,

    /// <summary>It ran out of time and was ended.</summary>
    TimedOut,

    /// <summary>Nothing on standard output.</summary>
    NoOutput,

    /// <summary>Standard output is not exactly one JSON object.</summary>
    NotJson,

    /// <summary>A configured value is missing.</summary>
    MissingValue,

    /// <summary>A configured value is not a finite JSON number.</summary>
    NotANumber,

    /// <summary>The evaluator could not be started.</summary>
    NotStarted,

    /// <summary>The run was stopped in the middle.</summary>
    Cancelled,
}

/// <summary>What one execution of the measure script gave.</summary>
public sealed record Sample
{
    /// <summary>The metric; null if the invocation failed.</summary>
    public double? Value { get; init; }

    /// <summary>All configured values by name (metric, gates, secondary metrics); empty if the invocation failed.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <summary>Why there is no value.</summary>
    public InvocationFailure Failure { get; init; }

    /// <summary>What went wrong, with the evaluator's own output quoted; null if nothing did.</summary>
    public string? FailureDetail { get; init; }

    /// <summary>Exit code of the script; null if it did not start.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall time of the invocation in seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>Text that the evaluator left for the next agent, at most 8,000 characters; null if none.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>True if there is a value.</summary>
    public bool IsValid => Failure == InvocationFailure.None;
}
