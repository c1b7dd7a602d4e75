namespace Autoauto.Core.Agents;

/// <summary>Something an agent did while it ran. The closed list of what every adapter's parser yields.</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>Text of the model.</summary>
    public sealed record Text(string Value) : AgentEvent;

    /// <summary>The agent used a tool.</summary>
    public sealed record ToolUse(string Name, string? Detail) : AgentEvent;

    /// <summary>The agent retries a request by itself.</summary>
    public sealed record Retry(string Reason) : AgentEvent;

    /// <summary>Token counts so far.</summary>
    public sealed record UsageReported(AgentUsage Usage) : AgentEvent;

    /// <summary>A quota or rate limit was reported, reached or near.</summary>
    public sealed record LimitReported(string Limit, DateTimeOffset? ResetsAt) : AgentEvent;
}
