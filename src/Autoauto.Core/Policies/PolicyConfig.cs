using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Policies;

/// <summary>
/// Reads the text of a policy's file. Keys are the properties of <see cref="PolicyTarget"/> in camel case, durations carry their unit in the name;
/// comments and trailing commas are allowed; all problems are reported at once, each with its line.
/// </summary>
public static partial class PolicyConfig
{
    private const int LongestPrompt = 32_000;

    /// <summary>Reads <paramref name="json"/>, the file of the policy called <paramref name="name"/>.</summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.PolicyInvalid"/>, listing every problem on its own line.</exception>
    public static PolicyTarget Parse(string name, string json)
    {
        var target = Read(name, json, out var problems);
        return problems.Count == 0 ? target! : throw Invalid(name, problems);
    }

    /// <summary>Reads <paramref name="json"/>; never throws on bad text. Null if there is any problem.</summary>
    public static PolicyTarget? Read(string name, string json, out IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(json);
        var found = new List<ProgramProblem>();
        PolicyTarget? target = null;
        var text = json.TrimStart('\uFEFF');
        try
        {
            using var document = JsonDocument.Parse(text, ProgramConfig.DocumentOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems = [$"The file must hold one object, not {ConfigObject.NameOf(document.RootElement)}"];
                return null;
            }

            target = ReadRoot(name, new ConfigObject(document.RootElement, string.Empty, found));
            var lines = found.Count == 0 ? null : JsonLines.Of(text);
            problems = [.. found.Select(p => WithLine(p, lines!))];
        }
        catch (JsonException e)
        {
            problems = [FormattableString.Invariant($"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: this is not JSON")];
        }
        catch (InvalidOperationException)
        {
            problems = ["The file holds text that is not valid Unicode"];
        }

        return problems.Count == 0 ? target : null;
    }

    internal static AutoautoException Invalid(string name, IReadOnlyList<string> problems) => new(
        ErrorCode.PolicyInvalid,
        problems.Count == 1
            ? $"Policy '{name}' cannot be used: {problems[0]}"
            : $"Policy '{name}' has {problems.Count} problems:\n{string.Join('\n', problems.Select(p => $"  - {p}"))}",
        name,
        $"Correct .autoauto/policies/{name}.json.");

    private static string WithLine(ProgramProblem problem, IReadOnlyDictionary<string, int> lines) =>
        lines.TryGetValue(problem.Path, out var line) ? FormattableString.Invariant($"line {line}: {problem}") : problem.ToString();

    private static PolicyTarget ReadRoot(string name, ConfigObject o)
    {
        var standard = new PolicyTarget { Name = name, Include = [] };
        var guarded = o.Flag("guarded") ?? standard.Guarded;
        var rule = o.OneOf("rule", "sequential", "threshold") == "threshold" ? EpisodeRule.Threshold : standard.Rule;
        var target = standard with
        {
            Include = ReadInclude(o),
            Exclude = o.Texts("exclude", GlobSet.Validate) ?? [],
            MaxFiles = o.Int("maxFiles", 1, PolicyTree.MostFiles) ?? standard.MaxFiles,
            MaxLines = o.Int("maxLines", 1, 100_000) ?? standard.MaxLines,
            MinLines = o.Int("minLines", 1, 100_000) ?? Math.Min(standard.MinLines, o.Int("maxLines", 1, 100_000) ?? standard.MaxLines),
            Critic = ReadCritic(o) ?? standard.Critic,
            Tamper = o.OneOf("tamperCheck", "off", "flag", "block") switch
            {
                "off" => TamperMode.Off,
                "flag" => TamperMode.Flag,
                "block" => TamperMode.Block,
                _ => PolicyTarget.UsualTamper(guarded && rule == EpisodeRule.Sequential),
            },
            Rule = rule,
            Threshold = o.Number("threshold", n => n is > 0 and <= 1, "a loss of reward above 0, at most 1") ?? standard.Threshold,
            MaxEpisodes = o.Int("maxEpisodes", 1, 60) ?? standard.MaxEpisodes,
            Guarded = guarded,
            ProveIt = o.Flag("proveIt") ?? standard.ProveIt,
            SafetyCritical = o.Flag("safetyCritical") ?? standard.SafetyCritical,
            JudgeSamples = o.Int("judgeSamples", 1, 15) ?? standard.JudgeSamples,
            Agent = ReadRole(o, "agent") ?? standard.Agent,
            Judge = ReadRole(o, "judge"),
            Evolver = ReadRole(o, "evolver"),
            Tasks = ReadTasks(o),
        };
        if (target.MinLines > target.MaxLines)
        {
            o.Report("minLines", "is above \"maxLines\"");
        }

        o.Finish();
        return target;
    }

    private static IReadOnlyList<string> ReadInclude(ConfigObject o)
    {
        if (o.Find("include") is null)
        {
            o.Report("include", "is missing: the globs of the policy's files");
            return [];
        }

        var include = o.Texts("include", GlobSet.Validate);
        if (include is { Count: 0 } && o.Find("include") is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 0)
        {
            o.Report("include", "must name at least one glob");
        }

        return include ?? [];
    }

    private static CriticMode? ReadCritic(ConfigObject o)
    {
        if (o.Find("critic") is { ValueKind: JsonValueKind.Number })
        {
            return o.Int("critic", 0) is { } number ? new CriticMode(CriticKind.Number, number) : null;
        }

        return o.OneOf("critic", "previous", "lastKept", "origin") switch
        {
            "previous" => new CriticMode(CriticKind.Previous),
            "lastKept" => new CriticMode(CriticKind.LastKept),
            "origin" => new CriticMode(CriticKind.Origin),
            _ => null,
        };
    }

    private static PolicyRole? ReadRole(ConfigObject o, string key)
    {
        if (o.Object(key) is not { } role)
        {
            return null;
        }

        var agent = AgentKeys.InSeconds.Read(role, new AgentSpec());
        var cap = (decimal?)role.Number("maxCostUsd", n => n is > 0 and <= 1e9, "an amount above 0");
        role.Finish();
        return new PolicyRole(agent, cap);
    }

    private static List<PolicyTask> ReadTasks(ConfigObject o)
    {
        var tasks = new List<PolicyTask>();
        foreach (var one in o.Objects("tasks") ?? [])
        {
            var name = Required(one, "name", "what the task is called");
            if (name is not null && PolicyName.Validate(name) is { } problem)
            {
                one.Report("name", $"is not usable: {problem}");
            }
            else if (name is not null && tasks.Exists(t => t.Name == name))
            {
                one.Report("name", $"is there twice: \"{name}\"");
            }

            var prompt = Required(one, "prompt", "what the agent is asked to do");
            if (prompt?.Length > LongestPrompt)
            {
                one.Report("prompt", FormattableString.Invariant($"has {prompt.Length} characters, at most {LongestPrompt} are allowed"));
            }

            if (one.Find("verify") is null)
            {
                one.Report("verify", "is missing: the command that checks the agent's work");
            }

            tasks.Add(new PolicyTask
            {
                Name = name ?? string.Empty,
                Prompt = prompt ?? string.Empty,
                Verify = CommandLineText.Read(one, "verify"),
                VerifyTimeout = ReadSeconds(one, "verifyTimeoutSeconds") ?? TimeSpan.FromMinutes(10),
                Protect = one.Texts("protect", GlobSet.Validate),
                HeldOut = one.Flag("heldOut") ?? false,
            });
            one.Finish();
        }

        if (tasks.Count > 0 && tasks.TrueForAll(t => t.HeldOut))
        {
            o.Report("tasks", "are all held out: the agent that edits the policy needs at least one to learn from");
        }

        return tasks;
    }

    private static string? Required(ConfigObject o, string key, string what)
    {
        if (o.Find(key) is null)
        {
            o.Report(key, $"is missing: {what}");
        }

        return o.Text(key);
    }

    private static TimeSpan? ReadSeconds(ConfigObject o, string key) =>
        o.Duration(key, TimeSpan.FromSeconds, 1, 604_800, "a number of seconds from 1 to 604800");
}
