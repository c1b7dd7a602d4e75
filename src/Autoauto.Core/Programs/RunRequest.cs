namespace Autoauto.Core.Programs;

/// <summary>What a user asks for when starting a run: a program and what differs from its configuration. Null = as configured.</summary>
public sealed record RunRequest : RuleRequest
{
    /// <summary>Name of the program to run.</summary>
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

    /// <summary>The agent's model, by the agent's own name for it.</summary>
    public string? Model { get; init; }

    /// <summary>Reasoning effort, in the agent's own words.</summary>
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

    /// <summary>The same for a run that does not end for want of gains.</summary>
    public RunRequest WithoutStagnation() => this with { MaxConsecutiveDiscards = int.MaxValue };
}
