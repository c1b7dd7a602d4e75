namespace Autoauto.Core.Agents;

/// <summary>How an agent's process ended, as far as the engine could see.</summary>
public enum AgentOutcome
{
    /// <summary>The agent said that it finished.</summary>
    Completed,

    /// <summary>The agent or its service reported an error.</summary>
    Failed,

    /// <summary>The engine ended it: total or idle time-out.</summary>
    TimedOut,

    /// <summary>The engine ended it: stop or abort.</summary>
    Cancelled,

    /// <summary>The process ended without the terminal event that its protocol promises.</summary>
    NoTerminalEvent,
}

/// <summary>What kind of error an agent ran into; decides what the run does next.</summary>
public enum AgentErrorKind
{
    /// <summary>No error.</summary>
    None,

    /// <summary>Not signed in, or the key was refused.</summary>
    Auth,

    /// <summary>A subscription window is used up; it opens again at a known or unknown time.</summary>
    QuotaWindow,

    /// <summary>The credit is used up; waiting does not help.</summary>
    QuotaCredit,

    /// <summary>Too many requests in a short time.</summary>
    RateLimit,

    /// <summary>The model does not exist or may not be used.</summary>
    ModelNotFound,

    /// <summary>The conversation no longer fits the model.</summary>
    ContextTooLong,

    /// <summary>The answer was cut at the model's output limit.</summary>
    OutputTooLong,

    /// <summary>The model refused the task.</summary>
    Refused,

    /// <summary>The agent's own turn limit was reached.</summary>
    MaxTurns,

    /// <summary>The agent's own budget limit was reached.</summary>
    MaxBudget,

    /// <summary>The service is over capacity or failed on its side (all 5xx).</summary>
    Overloaded,

    /// <summary>The connection failed.</summary>
    Network,

    /// <summary>The command line or the configuration is wrong.</summary>
    BadInvocation,

    /// <summary>An error that fits none of the above.</summary>
    Unknown,
}

/// <summary>Where a cost figure comes from.</summary>
public enum CostSource
{
    /// <summary>No figure: unknown is unknown, not zero.</summary>
    Unknown,

    /// <summary>The agent reported it.</summary>
    Reported,

    /// <summary>Tokens times the price table.</summary>
    PriceTable,
}

/// <summary>Tokens of one agent call. Null where the agent did not say.</summary>
/// <param name="InputTokens">Input tokens that were not read from a cache.</param>
/// <param name="CachedInputTokens">Input tokens read from a cache.</param>
/// <param name="CacheWriteTokens">Input tokens written to a cache.</param>
/// <param name="OutputTokens">Output tokens, reasoning included.</param>
/// <param name="ReasoningTokens">The part of the output that was reasoning.</param>
public sealed record AgentUsage(
    long? InputTokens = null,
    long? CachedInputTokens = null,
    long? CacheWriteTokens = null,
    long? OutputTokens = null,
    long? ReasoningTokens = null)
{
    /// <summary>All tokens that were counted, or null if none were.</summary>
    public long? Total =>
        InputTokens is null && CachedInputTokens is null && CacheWriteTokens is null && OutputTokens is null
            ? null
            : (InputTokens ?? 0) + (CachedInputTokens ?? 0) + (CacheWriteTokens ?? 0) + (OutputTokens ?? 0);
}

/// <summary>Everything that one agent call produced, but for the commits: git is asked for those.</summary>
public sealed record AgentReply
{
    /// <summary>How it ended.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>The kind of error, <see cref="AgentErrorKind.None"/> for a clean end.</summary>
    public AgentErrorKind ErrorKind { get; init; }

    /// <summary>Which event or field led to <see cref="ErrorKind"/>; redacted, at most 500 characters.</summary>
    public string? Evidence { get; init; }

    /// <summary>When a used-up window opens again, UTC, if the agent said so.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The protocol's own word for why the model stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>Tokens.</summary>
    public AgentUsage Usage { get; init; } = new();

    /// <summary>Cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Where <see cref="CostUsd"/> comes from.</summary>
    public CostSource CostSource { get; init; }

    /// <summary>Model turns, if the agent said.</summary>
    public int? Turns { get; init; }

    /// <summary>Tool calls seen in the stream.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The last text that the model wrote.</summary>
    public string? FinalText { get; init; }

    /// <summary>Exit code; null if a signal ended the process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Wall time of the process in seconds.</summary>
    public double DurationSeconds { get; init; }

    /// <summary>File that holds the full output, or null if none was kept.</summary>
    public string? TranscriptPath { get; init; }

    /// <summary>SHA-256 of the transcript, lower-case hex.</summary>
    public string? TranscriptHash { get; init; }

    /// <summary>Length of the transcript in bytes.</summary>
    public long TranscriptLengthBytes { get; init; }

    /// <summary>Processes that were still running after the agent's end and were ended by the engine.</summary>
    public int ProcessesSwept { get; init; }
}
