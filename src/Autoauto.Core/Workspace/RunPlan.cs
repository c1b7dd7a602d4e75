using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>What starting a run would do: the result of all checks, without any effect.</summary>
public sealed record RunPlan
{
    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>The program with overrides applied.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>Settings of the run.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>Commit that the run starts from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>Branch that would be made, with the id still open.</summary>
    public required string Branch { get; init; }

    /// <summary>The evaluator's scripts, relative to the program's folder.</summary>
    public required IReadOnlyList<string> EvaluatorScripts { get; init; }

    /// <summary>What the run will probably use, from the program's history; null if there is none.</summary>
    public SpendEstimate? Estimate { get; init; }

    /// <summary>What the repository has used today (UTC) already.</summary>
    public required SpendTotal SpentToday { get; init; }

    /// <summary>What a user should know before starting.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The prompt of experiment 1, as far as it is known before the baseline is measured.</summary>
    public required string Prompt { get; init; }
}

/// <summary>A run with what only a look at its owner's process tells.</summary>
/// <param name="Run">The recorded facts.</param>
/// <param name="Status">Its state for people.</param>
/// <param name="OwnerPid">Process that works on it; null if none does.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
public sealed record RunView(Run Run, RunStatus Status, int? OwnerPid, string RepositoryPath);
