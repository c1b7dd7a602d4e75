using Autoauto.Core.Isolation;
using Autoauto.Core.Model;

namespace Autoauto.Core.Agents;

/// <summary>A program that edits code: the port that every adapter implements.</summary>
public interface IAgent
{
    /// <summary>Name in configuration and on the command line: <c>command</c>, <c>codex</c>, ...</summary>
    string Name { get; }

    /// <summary>
    /// Runs the agent once, to its end, and reports what happened; an agent's failure is a reply, not an exception. When the task ends no
    /// process of the agent is left.
    /// </summary>
    /// <param name="request">What to do and where.</param>
    /// <param name="onEvent">Called for each event while the agent runs; must not block.</param>
    /// <param name="cancellationToken">Ends the agent's process tree; the reply then is <see cref="AgentOutcome.Cancelled"/>.</param>
    Task<AgentReply> RunAsync(AgentRequest request, Action<AgentEvent> onEvent, CancellationToken cancellationToken);
}

/// <summary>One call of an agent.</summary>
public sealed record AgentRequest
{
    /// <summary>The worktree; the agent's current directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Standing orders: role, program, how to work.</summary>
    public required string SystemPrompt { get; init; }

    /// <summary>The experiment's own prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The context packet as a JSON document, for <c>command</c> agents.</summary>
    public required string ContextJson { get; init; }

    /// <summary>Model name, or null for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>Reasoning effort, or null for the agent's default.</summary>
    public string? Effort { get; init; }

    /// <summary>Turn limit handed to agents that have one.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Ends the agent after this long in all.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Ends the agent after this long without a byte of output; null = no idle limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Private folder of this call: HOME, configuration, temporary files. Exists, empty, removed by the caller afterwards.</summary>
    public required string ScratchDirectory { get; init; }

    /// <summary>File that receives the full output.</summary>
    public required string TranscriptPath { get; init; }

    /// <summary>Value of the environment marker by which stray processes of this call are found.</summary>
    public required string ProcessMarker { get; init; }

    /// <summary>The sandbox that it works in; null for none.</summary>
    public Enclosure? Enclosure { get; init; }

    /// <summary>Variables added to the agent's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
