using System.Text.Json.Nodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>What a configuration says about an agent.</summary>
internal static class AgentKeys
{
    /// <summary>The agent programs that have an adapter.</summary>
    public static readonly string[] Names = ["command", .. KnownAgent.All.Select(agent => agent.Name)];

    // A timer takes no more than 49 days; a single call of an agent needs far less.
    private const int LongestCallDays = 7;

    private static readonly ConfigKey<AgentSpec>[] s_before =
    [
        // A command alone is a command agent's: written down, it says so.
        new("name", new WordType(Names), new(a => a.Name, (a, v) => a with { Name = (string)v! }), a => a.Command.Count > 0),
        new("command", new CommandType(), new(a => a.Command, (a, v) => a with { Command = (IReadOnlyList<string>)v! })),
        new("model", new TextType("name"), new(a => a.Model, (a, v) => a with { Model = (string?)v })),
        new("effort", new TextType("level"), new(a => a.Effort, (a, v) => a with { Effort = (string?)v })),
        new("maxTurns", new WholeType(1), new(a => a.MaxTurns, (a, v) => a with { MaxTurns = (int?)v })),
    ];

    /// <summary>Longest and most silent time of one call, in a configuration that counts minutes.</summary>
    public static DurationType CallMinutes { get; } = DurationType.Minutes(LongestCallDays);

    /// <summary>An agent of a configuration that counts seconds.</summary>
    public static ConfigTable<AgentSpec> InSeconds { get; } = new([.. s_before, .. Times("Seconds", DurationType.Seconds(LongestCallDays))]);

    private static ConfigTable<AgentSpec> InMinutes { get; } = new([.. s_before, .. Times("Minutes", CallMinutes)]);

    /// <summary>The agent below a key, with the one that takes over; null if there is none.</summary>
    public static AgentSpec? Read(ConfigObject o, string key)
    {
        if (o.Object(key) is not { } agent)
        {
            return null;
        }

        var spec = InMinutes.Read(agent, new AgentSpec());
        if (agent.Object("fallback") is { } fallback)
        {
            if (fallback.Find("name") is null)
            {
                fallback.Report("name", "is missing: which agent takes over?");
            }

            spec = spec with { Fallback = InMinutes.Read(fallback, new AgentSpec()) };
            fallback.Finish();
        }

        agent.Finish();
        return spec;
    }

    /// <summary>What of an agent differs from the defaults.</summary>
    public static JsonObject Write(AgentSpec agent)
    {
        var json = InMinutes.ToJson(agent, new AgentSpec());
        if (agent.Fallback is { } fallback)
        {
            json["fallback"] = Write(fallback);
        }

        return json;
    }

    private static ConfigKey<AgentSpec>[] Times(string unit, DurationType type) =>
    [
        new($"timeout{unit}", type, new(a => a.Timeout, (a, v) => a with { Timeout = (TimeSpan)v! })),
        new($"idleTimeout{unit}", type, new(a => a.IdleTimeout, (a, v) => a with { IdleTimeout = (TimeSpan?)v })),
    ];
}
