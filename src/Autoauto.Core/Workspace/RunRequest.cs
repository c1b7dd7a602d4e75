using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>What a user asks for when starting a run: a program and what differs from its configuration. Null = as configured.</summary>
public sealed record RunRequest
{
    /// <summary>Program.</summary>
    public required string Program { get; init; }

    /// <summary>Where to start: any revision; default HEAD.</summary>
    public string StartRevision { get; init; } = "HEAD";

    /// <summary>Stop after this many experiments.</summary>
    public int? MaxExperiments { get; init; }

    /// <summary>Stop after this many experiments in a row that were not kept.</summary>
    public int? MaxConsecutiveDiscards { get; init; }

    /// <summary>Stop after this long.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Stop when the metric has reached this.</summary>
    public double? Target { get; init; }

    /// <summary>Agent, by name.</summary>
    public string? Agent { get; init; }

    /// <summary>Executable and arguments of a <c>command</c> agent.</summary>
    public IReadOnlyList<string>? AgentCommand { get; init; }

    /// <summary>Model.</summary>
    public string? Model { get; init; }

    /// <summary>Reasoning effort.</summary>
    public string? Effort { get; init; }

    /// <summary>Agent that takes over when the first one cannot go on.</summary>
    public string? FallbackAgent { get; init; }

    /// <summary>Model of the agent that takes over.</summary>
    public string? FallbackModel { get; init; }

    /// <summary>End instead of waiting for the agent's quota.</summary>
    public bool NoPark { get; init; }

    /// <summary>Cap on the cost of the run in US dollars.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Cap on the tokens of the run.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Do not tell the agents about earlier runs of the program.</summary>
    public bool NoCarryForward { get; init; }

    /// <summary>Do not start from what earlier runs of the program learned of its candidates and its noise.</summary>
    public bool NoHistory { get; init; }

    /// <summary>Limit of one agent call.</summary>
    public TimeSpan? AgentTimeout { get; init; }

    /// <summary>Decision rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Fixed rule: invocations per decision.</summary>
    public int? Repeats { get; init; }

    /// <summary>Fixed rule: noise threshold in percent.</summary>
    public double? NoiseThresholdPercent { get; init; }

    /// <summary>Adaptive rule: preset.</summary>
    public string? Preset { get; init; }

    /// <summary>Adaptive rule: the stricter error ceiling.</summary>
    public bool? Strict { get; init; }

    /// <summary>Adaptive rule: allow four times the usual error, for more keeps.</summary>
    public bool? Lenient { get; init; }

    /// <summary>Most invocations per decision.</summary>
    public int? MaxInvocations { get; init; }

    /// <summary>Smallest effect worth keeping, percent.</summary>
    public double? MinEffectPercent { get; init; }

    /// <summary>The improvement that the run must be able to see, percent: refused if the evaluator is too noisy for it.</summary>
    public double? TargetEffectPercent { get; init; }

    /// <summary>Keep changes within noise that remove lines.</summary>
    public bool? KeepSimplifications { get; init; }

    /// <summary>Words to the agents.</summary>
    public string? Guidance { get; init; }

    /// <summary>An agent's uncommitted changes are a failure.</summary>
    public bool RequireCommit { get; init; }

    /// <summary>The worktrees stay.</summary>
    public bool KeepWorktree { get; init; }

    /// <summary>No receipt at the end.</summary>
    public bool NoReceipt { get; init; }

    /// <summary>Go on where a check only warns of trouble.</summary>
    public bool Force { get; init; }
}

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
