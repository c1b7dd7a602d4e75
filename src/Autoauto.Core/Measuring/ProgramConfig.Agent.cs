using System.Text.Json;
using Autoauto.Core.Model;

namespace Autoauto.Core.Measuring;

public static partial class ProgramConfig
{
    // A timer takes no more than 49 days; a single call of an agent needs far less.
    private const double LongestCallMinutes = 10_080;

    private static AgentSpec ReadAgent(ConfigObject o)
    {
        if (o.Object("agent") is not { } agent)
        {
            return new AgentSpec();
        }

        var spec = ReadAgentSettings(agent);
        if (agent.Object("fallback") is { } fallback)
        {
            if (fallback.Find("name") is null)
            {
                fallback.Report("name", "is missing: which agent takes over?");
            }

            spec = spec with { Fallback = ReadAgentSettings(fallback) };
            fallback.Finish();
        }

        agent.Finish();
        return spec;
    }

    private static AgentSpec ReadAgentSettings(ConfigObject agent)
    {
        var standard = new AgentSpec();
        return standard with
        {
            Name = agent.OneOf("name", AgentNames) ?? standard.Name,
            Command = ReadCommand(agent),
            Model = agent.Text("model"),
            Effort = agent.Text("effort"),
            MaxTurns = agent.Int("maxTurns", 1),
            Timeout = ReadCallMinutes(agent, "timeoutMinutes") ?? standard.Timeout,
            IdleTimeout = ReadCallMinutes(agent, "idleTimeoutMinutes"),
        };
    }

    private static TimeSpan? ReadCallMinutes(ConfigObject o, string key) =>
        o.Duration(key, TimeSpan.FromMinutes, 0, LongestCallMinutes, "a number of minutes above 0, at most 10080");

    /// <summary>A command as one string or as a list of words; empty if there is none.</summary>
    internal static IReadOnlyList<string> ReadCommand(ConfigObject o, string key = "command")
    {
        if (o.Find(key) is { ValueKind: JsonValueKind.String })
        {
            var words = SplitCommand(o.Text(key) ?? string.Empty);
            if (words is null)
            {
                o.Report(key, "has a quotation mark without its other half");
            }

            return words ?? [];
        }

        var command = o.Texts(key, _ => null) ?? [];
        if (o.Find(key) is { ValueKind: JsonValueKind.Array } && (command.Count == 0 || string.IsNullOrWhiteSpace(command[0])))
        {
            o.Report(key, "must start with an executable");
        }

        return command;
    }

    /// <summary>
    /// Splits a command line at white space; double quotation marks keep words together, nothing else is special (a backslash is a backslash,
    /// as Windows paths need it). Null if a quotation mark is left open.
    /// </summary>
    internal static IReadOnlyList<string>? SplitCommand(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var (quoted, started) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
                started = true;
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (started)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                started = false;
            }
            else
            {
                word.Append(c);
                started = true;
            }
        }

        if (started)
        {
            words.Add(word.ToString());
        }

        return quoted ? null : words;
    }
}
