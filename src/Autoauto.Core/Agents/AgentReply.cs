using Autoauto.Core.Model;

namespace Autoauto.Core.Agents;

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
        TokenSum.Add(TokenSum.Add(InputTokens, CachedInputTokens), TokenSum.Add(CacheWriteTokens, OutputTokens));
}

/// <summary>Everything that one agent call produced, but for the commits: git is asked for those.</summary>
public sealed record AgentReply
{
    private const int LongestErrorEnd = 400;

    /// <summary>How it ended.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>The kind of error, <see cref="AgentErrorKind.None"/> for a clean end.</summary>
    public AgentErrorKind ErrorKind { get; init; }

    /// <summary>Which event or field led to <see cref="ErrorKind"/>; redacted, at most 500 characters.</summary>
    public string? Evidence { get; init; }

    /// <summary>When a used-up limit ends, UTC, if the agent said so.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>The protocol's own word for why the model stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>Tokens.</summary>
    public AgentUsage Usage { get; init; } = new();

    /// <summary>Cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Where <see cref="CostUsd"/> comes from.</summary>
    public CostSource CostSource { get; init; }

    /// <summary>How much <see cref="CostUsd"/> and <see cref="Usage"/> say about what the call used.</summary>
    public SpendCertainty Certainty { get; init; }

    /// <summary>Model turns, if the agent said.</summary>
    public int? Turns { get; init; }

    /// <summary>Tool calls seen in the stream.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The last text that the model wrote.</summary>
    public string? FinalText { get; init; }

    /// <summary>The model that answered, if the agent said.</summary>
    public string? Model { get; init; }

    /// <summary>Exit code; null if a signal ended the process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The end of what the process wrote to standard error, redacted, at most 400 characters; null if that was nothing.</summary>
    public string? StandardErrorEnd { get; init; }

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

    /// <summary>What is kept of a standard error: its last part, where programs say why they end.</summary>
    internal static string? EndOf(string standardError)
    {
        var text = standardError.Trim();
        return text.Length == 0 ? null : text.Length <= LongestErrorEnd ? text : "…" + text[^LongestErrorEnd..];
    }
}
