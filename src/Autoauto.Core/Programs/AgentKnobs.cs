using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>Settings of the agent that proposes changes.</summary>
internal static class AgentKnobs
{
    /// <summary>Key of the agent's command.</summary>
    public const string Command = "agent.command";

    /// <summary>Key of the agent's name.</summary>
    public const string Name = "agent.name";

    private const KnobUses StartAndChange = KnobUses.Start | KnobUses.Change;

    /// <summary>All of them.</summary>
    public static Knob[] All { get; } =
    [
        new()
        {
            Key = "agent", Type = new ObjectType<AgentSpec>("an object", AgentKeys.Read, AgentKeys.Write),
            Summary = "Which agent works on the program, and how.",
            Program = new(s => s.Agent, (s, v) => s with { Agent = (AgentSpec)v! }),
        },
        // A command that is given means the agent that is a command; a name beside it, which comes later, outranks that.
        new()
        {
            Key = Command, Parameter = "AgentCommand", Option = "--agent-command", Type = new CommandType(), Uses = KnobUses.Start | KnobUses.Program,
            Summary = "Executable and arguments of an agent of your own, or of the agent's program.",
            Request = new(r => r.AgentCommand, (r, v) => r with { AgentCommand = (IReadOnlyList<string>?)v }),
        },
        new()
        {
            Key = Name, Parameter = "Agent", Option = "--agent", Type = new TextType("name"), Uses = KnobUses.Start | KnobUses.Program,
            Summary = $"Agent: {string.Join(", ", AgentKeys.Names[..^1])} or {AgentKeys.Names[^1]}.",
            Request = new(r => r.Agent, (r, v) => r with { Agent = (string?)v }),
        },
        new()
        {
            Key = "agent.model", Parameter = "Model", Option = "--model", Type = new TextType("name"), Uses = StartAndChange | KnobUses.Program,
            Summary = "The agent's model.", CanBeNone = true,
            Options = new(o => o.Agent.Model, (o, v) => o with { Agent = o.Agent with { Model = (string?)v } }),
            Request = new(r => r.Model, (r, v) => r with { Model = (string?)v }),
        },
        new()
        {
            Key = "agent.effort", Parameter = "Effort", Option = "--effort", Type = new TextType("level"), Uses = StartAndChange,
            Summary = "The agent's reasoning effort.", CanBeNone = true,
            Options = new(o => o.Agent.Effort, (o, v) => o with { Agent = o.Agent with { Effort = (string?)v } }),
            Request = new(r => r.Effort, (r, v) => r with { Effort = (string?)v }),
        },
        new()
        {
            Key = "agent.timeoutMinutes", Parameter = "AgentTimeout", Option = "--agent-timeout", Type = AgentKeys.CallMinutes, Uses = StartAndChange,
            Summary = $"Longest time for one call of the agent, {Duration.Form}.",
            Options = new(o => o.Agent.Timeout, (o, v) => o with { Agent = o.Agent with { Timeout = (TimeSpan)v! } }),
            Request = new(r => r.AgentTimeout, (r, v) => r with { AgentTimeout = (TimeSpan?)v }),
        },
        new()
        {
            Key = "agent.fallback.name", Parameter = "FallbackAgent", Option = "--fallback-agent", Type = new TextType("name"), Uses = KnobUses.Start,
            Summary = "Agent that takes over when the first one cannot go on.",
            Request = new(r => r.FallbackAgent, (r, v) => r with { FallbackAgent = (string?)v }),
        },
        new()
        {
            Key = "agent.fallback.model", Parameter = "FallbackModel", Option = "--fallback-model", Type = new TextType("name"), Uses = KnobUses.Start,
            Summary = "Model of the agent that takes over.",
            Request = new(r => r.FallbackModel, (r, v) => r with { FallbackModel = (string?)v }),
        },
    ];
}
