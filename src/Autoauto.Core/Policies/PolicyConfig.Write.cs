using System.Text.Json.Nodes;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Policies;

public static partial class PolicyConfig
{
    /// <summary>The text of a new policy's file: what is required and what differs from the defaults, in a fixed order.</summary>
    public static string ToJson(PolicyTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var json = new JsonObject();
        foreach (var (key, value) in ToNodes(target))
        {
            json[key] = value;
        }

        return json.ToJsonString(ProgramConfig.Formatting) + "\n";
    }

    /// <summary>The text of a critic mode, as the file has it.</summary>
    public static string TextOf(CriticMode critic) => critic switch
    {
        { Kind: CriticKind.Number, Version: { } version } => version.ToString(System.Globalization.CultureInfo.InvariantCulture),
        { Kind: CriticKind.LastKept } => "lastKept",
        { Kind: CriticKind.Origin } => "origin",
        _ => "previous",
    };

    private static List<KeyValuePair<string, JsonNode>> ToNodes(PolicyTarget target)
    {
        var standard = new PolicyTarget { Name = target.Name, Include = [] };
        var nodes = new List<KeyValuePair<string, JsonNode>>();
        void Add(string key, JsonNode? value, bool differs = true)
        {
            if (differs && value is not null)
            {
                nodes.Add(new(key, value));
            }
        }

        Add("include", Texts(target.Include));
        Add("exclude", Texts(target.Exclude), target.Exclude.Count > 0);
        Add("maxFiles", target.MaxFiles, target.MaxFiles != standard.MaxFiles);
        Add("maxLines", target.MaxLines, target.MaxLines != standard.MaxLines);
        Add("minLines", target.MinLines, target.MinLines != Math.Min(standard.MinLines, target.MaxLines));
        Add("critic", target.Critic.Version is { } version ? JsonValue.Create(version) : JsonValue.Create(TextOf(target.Critic)), target.Critic != standard.Critic);
        Add("tamperCheck", Word(target.Tamper), target.Tamper != PolicyTarget.UsualTamper(target.Guarded && target.Rule == EpisodeRule.Sequential));
        Add("rule", Word(target.Rule), target.Rule != standard.Rule);
        Add("threshold", target.Threshold, target.Threshold != standard.Threshold);
        Add("maxEpisodes", target.MaxEpisodes, target.MaxEpisodes != standard.MaxEpisodes);
        Add("guarded", target.Guarded, target.Guarded != standard.Guarded);
        Add("proveIt", target.ProveIt, target.ProveIt != standard.ProveIt);
        Add("safetyCritical", target.SafetyCritical, target.SafetyCritical != standard.SafetyCritical);
        Add("judgeSamples", target.JudgeSamples, target.JudgeSamples != standard.JudgeSamples);
        var agent = Role(target.Agent);
        Add("agent", agent, agent.Count > 0);
        Add("judge", target.Judge is { } judge ? Role(judge) : null);
        Add("evolver", target.Evolver is { } evolver ? Role(evolver) : null);
        Add("tasks", new JsonArray([.. target.Tasks.Select(Task)]), target.Tasks.Count > 0);
        return nodes;
    }

    private static JsonObject Role(PolicyRole role)
    {
        var json = AgentKeys.InSeconds.ToJson(role.Agent, new AgentSpec());
        if (role.MaxCostUsd is { } cap)
        {
            json["maxCostUsd"] = cap;
        }

        return json;
    }

    private static JsonNode Task(PolicyTask task)
    {
        var json = new JsonObject { ["name"] = task.Name, ["prompt"] = task.Prompt, ["verify"] = Texts(task.Verify) };
        if (task.VerifyTimeout != TimeSpan.FromMinutes(10))
        {
            json["verifyTimeoutSeconds"] = task.VerifyTimeout.TotalSeconds;
        }

        if (task.Protect is { } globs)
        {
            json["protect"] = Texts(globs);
        }

        if (task.HeldOut)
        {
            json["heldOut"] = true;
        }

        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string Word<T>(T member)
        where T : struct, Enum => member.ToString().ToLowerInvariant();
}
