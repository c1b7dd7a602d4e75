using System.Text.Json.Serialization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Model;

/// <summary>How one invocation of the evaluator ended.</summary>
/// <param name="Experiment">The experiment; 0 for the start commit's baseline and the receipt.</param>
/// <param name="Arm">What was measured.</param>
/// <param name="IsValid">True if there is a value.</param>
public readonly record struct InvocationOutcome(int Experiment, Arm Arm, bool IsValid);

/// <summary>One stored invocation of the evaluator, raw.</summary>
public sealed record Measurement
{
    /// <summary>Row id; grows with time.</summary>
    public long Id { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The experiment; 0 for the start commit's baseline and the receipt.</summary>
    public required int Experiment { get; init; }

    /// <summary>What it was made for.</summary>
    public required MeasurementPurpose Purpose { get; init; }

    /// <summary>Which side was measured.</summary>
    public required Arm Arm { get; init; }

    /// <summary>The commit that was measured.</summary>
    public required string CommitSha { get; init; }

    /// <summary>Position within its block, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The result.</summary>
    public required Sample Sample { get; init; }

    /// <summary>When it ended, seconds on the run's clock.</summary>
    public required double AtSeconds { get; init; }

    /// <summary>Hash of the evaluator that ran.</summary>
    public required string EvaluatorHash { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>True if its block was interrupted and measured again: kept for the record, used by nothing.</summary>
    public bool Void { get; init; }
}

/// <summary>One line of the audit trail.</summary>
/// <param name="Id">Row id; grows with time.</param>
/// <param name="RunId">The run, or null for the repository.</param>
/// <param name="Experiment">The experiment, or null.</param>
/// <param name="Kind">What happened, as a stable name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="At">When, UTC.</param>
public sealed record AuditEvent(long Id, string? RunId, int? Experiment, string Kind, EventSeverity Severity, string Message, DateTimeOffset At);

/// <summary>Who may act on a run now.</summary>
/// <param name="Name">What is leased.</param>
/// <param name="Token">Random; whoever holds it is the owner.</param>
/// <param name="RunId">The run that the owner works on.</param>
/// <param name="Owner">The owner's process.</param>
/// <param name="HeartbeatAt">Last sign of life, UTC.</param>
public sealed record Lease(string Name, string Token, string? RunId, ProcessIdentity Owner, DateTimeOffset HeartbeatAt);

/// <summary>What a comparison of two commits showed about the later one.</summary>
public enum ReceiptFinding
{
    /// <summary>Better: the whole interval lies above zero.</summary>
    Improved,

    /// <summary>The interval contains zero.</summary>
    Unclear,

    /// <summary>Worse: the whole interval lies below zero.</summary>
    Worse,

    /// <summary>Later changes touch the same lines: the commit cannot be taken back alone.</summary>
    Conflict,

    /// <summary>Nothing of the commit is left: later changes replaced it.</summary>
    Superseded,

    /// <summary>Without the commit the build or the measurement fails.</summary>
    Failed,
}

/// <summary>What one kept commit still contributes: the final commit against the final commit without it.</summary>
public sealed record KeepReceipt
{
    /// <summary>The experiment whose commit was left out.</summary>
    public required int Experiment { get; init; }

    /// <summary>First line of its message.</summary>
    public string? Subject { get; init; }

    /// <summary>The commit.</summary>
    public required string Commit { get; init; }

    /// <summary>What became of the comparison; <see cref="ReceiptFinding.Improved"/>: it still contributes.</summary>
    public required ReceiptFinding Finding { get; init; }

    /// <summary>The comparison: without the commit first, with it second. Null if it could not be made.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Files that stand in the way of taking the commit back.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>Why the comparison failed, in words.</summary>
    public string? Detail { get; init; }
}

/// <summary>The measured total of a run: start commit against final commit, measured again after the run.</summary>
public sealed record Receipt
{
    /// <summary>True if the final commit passes the program's hidden check; null where there is none.</summary>
    public bool? PassesHoldout { get; init; }

    /// <summary>Pairs of invocations.</summary>
    public required int Pairs { get; init; }

    /// <summary>Median metric of the start commit.</summary>
    public required double StartMetric { get; init; }

    /// <summary>Median metric of the final commit.</summary>
    public required double FinalMetric { get; init; }

    /// <summary>Estimated gain in percent of the start commit's metric; positive is better. Null where a relative change is undefined.</summary>
    public double? GainPercent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="GainPercent"/>; null with fewer than six pairs, which have none.</summary>
    public double? GainLowPercent { get; init; }

    /// <summary>Upper end of the 95 % interval of <see cref="GainPercent"/>; null with fewer than six pairs, which have none.</summary>
    public double? GainHighPercent { get; init; }

    /// <summary>Estimated gain in the metric's own unit; positive is better.</summary>
    public required double Gain { get; init; }

    /// <summary>What the interval says; without one (no relative change is defined, or too few pairs) nothing is certain.</summary>
    [JsonIgnore]
    public ReceiptFinding Finding => GainLowPercent > 0 ? ReceiptFinding.Improved
        : GainHighPercent < 0 ? ReceiptFinding.Worse
        : ReceiptFinding.Unclear;

    /// <summary>Start commit.</summary>
    public required string StartCommit { get; init; }

    /// <summary>Final commit.</summary>
    public required string FinalCommit { get; init; }

    /// <summary>The sandbox that both commits were built and measured in; <c>none</c> without one, null where that was not recorded.</summary>
    public string? Isolation { get; init; }

    /// <summary>When it was measured, UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }
}
