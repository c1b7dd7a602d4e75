using System.Text.Json;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>Whole episodes with a real agent in all three roles: it works, it judges, it edits the policy.</summary>
[Trait("Category", "AgentIntegration")]
[Collection("AgentIntegration")]
public sealed class FullEpisodeTests : IDisposable
{
    private const string Work = "sed -n 's/^skill: //p' AGENTS.md > result.txt && git add -A && git commit -q -m 'Work'";
    private const string Edit = "n=$(sed -n 's/^skill: //p' AGENTS.md) && printf '# Agents\\n\\nskill: %s\\n' $((n + 2)) > AGENTS.md";
    private static readonly string[] s_roles = ["arm", "judge", "evolver"];
    private readonly PolicyRepository _policy = new();
    private readonly Dictionary<string, string?> _variables = [];

    public static TheoryData<string> Agents() => [.. RealAgents.Names.Where(name => name is "codex" or "claude")];

    public void Dispose()
    {
        foreach (var (name, value) in _variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _policy.Dispose();
    }

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Agents))]
    public async Task A_real_agent_works_judges_and_edits_the_policy(string agent)
    {
        using FakeModelServer server = new("arm", WriteScenarios());
        Configure(agent, server);
        var head = _policy.Repository.Git("rev-parse", "HEAD");

        var first = await _policy.RunAsync();
        UseScenario("judge", "judge-two");
        var second = await _policy.RunAsync();

        Assert.Equal(
            [EpisodeStage.Created, EpisodeStage.MainArmCaptured, EpisodeStage.BaselineSkipped, EpisodeStage.Scored, EpisodeStage.Kept, EpisodeStage.Evolved, EpisodeStage.Closed],
            _policy.Stages(first.Id));
        Assert.Equal(
            [EpisodeStage.Created, EpisodeStage.MainArmCaptured, EpisodeStage.BaselineArmCaptured, EpisodeStage.Scored, EpisodeStage.Kept, EpisodeStage.Evolved, EpisodeStage.Closed],
            _policy.Stages(second.Id));
        Assert.Equal((1, 2), (first.EvolvedVersion, second.EvolvedVersion));
        Assert.Equal((0.25, 0.5, 0d), (first.Diagnosis!.RewardMain, second.Diagnosis!.RewardMain, second.Diagnosis.Advantage));
        Assert.Equal("# Agents\n\nskill: 7\n", _policy.Policy);
        Assert.Equal(head, _policy.Repository.Git("rev-parse", "HEAD"));

        using var workspace = _policy.Open();
        Assert.Equal([("Main", 0.3)], Observed(first));
        Assert.Equal([("Baseline", 0.3), ("Main", 0.5)], Observed(second));
        var measured = Assert.Single(workspace.ListPredictions("p"), p => p.Version == 1);
        Assert.Equal(0.2, measured.Observed!.Value, 9);

        var answered = (await server.RequestsAsync()).Where(r => r.TryGetProperty("side", out var side) && !side.GetBoolean()).ToList();
        foreach (var episode in new[] { first, second })
        {
            var booked = workspace.ListSpend(episode.Id).ToList();
            Assert.Equal(s_roles.ToHashSet(StringComparer.Ordinal), booked.Select(e => e.Program.Split('/')[^1]).ToHashSet(StringComparer.Ordinal));
            Assert.All(booked, e => Assert.Equal((SpendState.Settled, agent, nameof(AgentOutcome.Completed)), (e.State, e.Agent, e.AgentOutcome)));
            Assert.All(booked, e => Assert.True(e.Usd > 0 && e.Tokens > 0));
            Assert.Equal((booked.Sum(e => e.Usd), booked.Sum(e => e.Tokens)), (episode.CostUsd, episode.Tokens));
            Assert.Empty(ProcessTree.FindMarked(episode.Id + "."));
        }

        var all = workspace.ListSpend().ToList();
        Assert.Equal((await server.UsedAsync(cachedIsExtra: agent == "claude")).Total, all.Sum(e => e.Tokens));
        Assert.Equal([("arm", 3), ("evolver", 2), ("judge", 2)], all.GroupBy(e => e.Program.Split('/')[^1]).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key, StringComparer.Ordinal));
        Assert.All(s_roles, role => Assert.Contains(answered, r => r.GetProperty("scenario").GetString()!.StartsWith(role, StringComparison.Ordinal)));
        Assert.Empty(_policy.Leftovers());

        IEnumerable<(string Side, double PassRate)> Observed(Episode episode) =>
            workspace.ListArms(episode.Id).Select(a => (a.Side.ToString(), a.Objective!.Find(Objective.PassRateName)!.Value)).Order();
    }

    private string WriteScenarios()
    {
        var gap = (string arm) => new { arm, title = "checks fail", severity = "high" };
        var prediction = new { metric = "passRate", direction = "increase", size = 0.2, confidence = 0.8 };
        return WriteOutside("scenarios.json", JsonSerializer.Serialize(new Dictionary<string, object[]>
        {
            ["arm"] = [Step("I work.", Work), Step("Done.")],
            ["judge"] = [Step(JsonSerializer.Serialize(new { rewardA = 0.25, rewardB = (double?)null, verdict = (string?)null, abstained = false, gaps = new[] { gap("A") }, textualGradient = "raise the skill" }))],
            ["judge-two"] = [Step(JsonSerializer.Serialize(new { rewardA = 0.5, rewardB = 0.5, verdict = "NoDifference", abstained = false, gaps = new[] { gap("A"), gap("B") }, textualGradient = "raise the skill" }))],
            ["evolver"] = [Step("I edit.", Edit), Step(JsonSerializer.Serialize(new { summary = "raised the skill", prediction }))],
        }));

        static object Step(string say, string? shell = null) => shell is null ? new { say } : new { say, tools = new[] { new { shell } } };
    }

    private void Configure(string agent, FakeModelServer server)
    {
        if (agent == "codex")
        {
            var home = Directory.CreateDirectory(_policy.Repository.Outside("codex-home")).FullName;
            File.WriteAllText(Path.Combine(home, "config.toml"), $$"""
                model_provider = "fake"
                [model_providers.fake]
                name = "fake"
                base_url = "{{server.Url}}/@SCENARIO/v1"
                wire_api = "responses"
                env_key = "FAKE_API_KEY"
                """);
            Set("CODEX_HOME", home);
            Set("FAKE_API_KEY", "sk-dummy");
        }
        else
        {
            Set("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-dummy");
        }

        _policy.Repository.Write(".autoauto/policies/p.json", JsonSerializer.Serialize(new
        {
            include = new[] { "AGENTS.md" },
            rule = "threshold",
            judgeSamples = 1,
            agent = Role("arm"),
            judge = Role("judge"),
            evolver = Role("evolver"),
            tasks = new[] { new { name = "work", prompt = "Do the work.", verify = new[] { "verify.sh" } } },
        }));

        object Role(string role)
        {
            UseScenario(role, role);
            return new { name = agent, command = new[] { WriteAgent(agent, server, role) }, model = agent == "codex" ? "gpt-5.5" : "sonnet" };
        }
    }

    /// <summary>The real agent, sent to the scenario that its role stands at.</summary>
    private string WriteAgent(string agent, FakeModelServer server, string role)
    {
        var scenario = $"@$(cat '{_policy.Repository.Outside(role + ".scenario")}')";
        var point = agent == "codex"
            ? $"sed \"s/@SCENARIO/{scenario}/\" \"$CODEX_HOME/config.toml\" > \"$CODEX_HOME/config.new\" && mv \"$CODEX_HOME/config.new\" \"$CODEX_HOME/config.toml\""
            : $"export ANTHROPIC_BASE_URL=\"{server.Url}/{scenario}\"";
        var script = WriteOutside(role + ".sh", $"#!/bin/sh\n{point}\nexec '{RealAgents.Executable(agent)}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }

    private void UseScenario(string role, string scenario) => WriteOutside(role + ".scenario", scenario);

    private string WriteOutside(string name, string text)
    {
        var path = _policy.Repository.Outside(name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Set(string name, string value)
    {
        _variables.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
