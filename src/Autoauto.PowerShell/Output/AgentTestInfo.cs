namespace Autoauto.Output;

/// <summary>What the engine concludes from one call of an agent, made just now or recorded (<c>Autoauto.AgentTest</c>).</summary>
public sealed class AgentTestInfo
{
    /// <summary>Name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>True if the agent came to a good end.</summary>
    public required bool Works { get; init; }

    /// <summary>Completed, Failed, TimedOut, Cancelled or NoTerminalEvent.</summary>
    public required string Outcome { get; init; }

    /// <summary>The kind of error; None for a clean end.</summary>
    public required string ErrorKind { get; init; }

    /// <summary>Which event or field says so.</summary>
    public string? Evidence { get; init; }

    /// <summary>When a used-up window opens again, if the agent said.</summary>
    public DateTime? ResetsAtUtc { get; init; }

    /// <summary>The protocol's own word for why the model stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>Input tokens that were not read from a cache.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long? CachedInputTokens { get; init; }

    /// <summary>Input tokens written to a cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>The part of the output that was reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Cost in US dollars; null if unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Unknown, Reported or PriceTable.</summary>
    public required string CostSource { get; init; }

    /// <summary>Model turns, if the agent said.</summary>
    public int? Turns { get; init; }

    /// <summary>Tool calls.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The last text that the model wrote.</summary>
    public string? FinalText { get; init; }

    /// <summary>The model that answered, if the agent said.</summary>
    public string? Model { get; init; }

    /// <summary>Time of the call; null for a recording.</summary>
    public double? DurationSeconds { get; init; }
}
