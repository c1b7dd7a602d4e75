using System.Text.Json.Nodes;
using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.AgentIntegration;

/// <summary>A whole run with a real agent: it improves, meets a used-up quota in the middle, waits, and goes on with the same experiment.</summary>
[Trait("Category", "AgentIntegration")]
[Collection("AgentIntegration")]
public sealed class FullRunTests : IDisposable
{
    private const string Lower = "echo $(( $(cat value.txt) - 10 )) > value.txt && git add -A && git commit -q -m 'Lower the value'";
    private readonly TurnRepository _repository = new();
    private readonly Dictionary<string, string?> _variables = [];

    public void Dispose()
    {
        foreach (var (name, value) in _variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _repository.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task Codex_keeps_an_improvement_and_survives_a_quota_window()
    {
        using FakeModelServer server = new("lower", WriteOutside("scenarios.json", $$"""
            { "lower": [ { "say": "I lower it.", "tools": [ { "shell": "{{Lower}}" } ] }, { "say": "Done." } ] }
            """));
        var agent = WriteAgent(server, "lower", "usage", "lower");
        var time = new ManualTime();
        using var workspace = RepositoryWorkspace.Open(_repository.Path, new WorkspaceOptions { Time = time });
        await using var session = workspace.StartRun(new RunRequest
        {
            Program = "p",
            Agent = "codex",
            AgentCommand = [agent],
            Model = "gpt-5.5",
            MaxExperiments = 2,
            MaxCostUsd = 5,
            NoReceipt = true,
        });

        RunEvent.RunParked? parked = null;
        await foreach (var e in session.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (e is RunEvent.RunParked park)
            {
                parked = park;
                Assert.Equal(RunStatus.Running, workspace.FindRun(session.RunId)!.Status);
                time.Advance(park.Until - time.GetUtcNow());
            }
        }

        var run = await session.Completion;
        Assert.Equal(["1 Kept Improved", "2 Kept Improved"], RunSessionTests.Lines(workspace, run.Id));
        Assert.Equal("80\n", _repository.Git("show", $"{run.Branch}:value.txt"));
        Assert.Equal(2, parked?.Number);
        var experiments = workspace.ListExperiments(run.Id).ToList();
        Assert.Equal([1, 2], experiments.Select(e => e.AgentCalls));
        AgentUsage used = await server.UsedAsync(cachedIsExtra: false);
        Assert.Equal(used.Total, experiments.Sum(e => e.Tokens));
        Assert.Equal(used.Total, run.Tokens);
        Assert.All(experiments, e => Assert.True(e.CostUsd > 0));
        Assert.Equal(run.CostUsd, experiments.Sum(e => e.CostUsd));
        Assert.All(workspace.ListSpend(run.Id), e => Assert.Equal(SpendState.Settled, e.State));
        Assert.Empty(ProcessTree.FindMarked(run.Id + "."));
    }

    [Fact(Timeout = 300_000)]
    public async Task Codex_sets_a_program_up_and_mends_it()
    {
        var write = WriteOutside("write.sh", """
            set -e
            to=.autoauto/programs/new
            mkdir -p $to
            printf '# Program\n\n## Goal\nSmaller.\n' > $to/program.md
            printf '#!/bin/sh\nprintf '"'"'{"value": %%s, "correct": 1}'"'"' "$(cat value.txt)"\n' > $to/measure.sh
            echo "{\"metric\": \"$1\", \"direction\": \"lower\", \"gates\": {\"correct\": {\"min\": 1}}, \"include\": [\"src/**\"], \"warmup\": 0}" > $to/config.json
            """.ReplaceLineEndings("\n"));
        using FakeModelServer server = new("right", WriteOutside("scenarios.json", $$"""
            {
              "wrong": [ { "say": "I write it.", "tools": [ { "shell": "sh {{write}} nothing" } ] }, { "say": "Done." } ],
              "right": [ { "say": "I mend it.", "tools": [ { "shell": "sh {{write}} value" } ] }, { "say": "Done." } ]
            }
            """));
        var agent = WriteAgent(server, "wrong", "right");
        using var workspace = RepositoryWorkspace.Open(_repository.Path);
        var proposal = await workspace.SetUpProgramAsync(
            new ProgramSetUpRequest
            {
                Program = "new",
                Goal = "Make the number smaller.",
                Settings = new Dictionary<string, JsonNode?> { ["agent.name"] = "codex", ["agent.command"] = new JsonArray(agent), ["agent.model"] = "gpt-5.5" },
                MaxCostUsd = 5,
            },
            static _ => { },
            TestContext.Current.CancellationToken);

        Assert.Equal((2, true), (proposal.Rounds, proposal.Test.IsValid));
        Assert.Equal("codex", workspace.AcceptProgram(proposal).Spec.Agent.Name);
        AgentUsage used = await server.UsedAsync(cachedIsExtra: false);
        Assert.Equal(used.Total, proposal.Tokens);
        Assert.Equal(used.Total, workspace.ListSpend("setup-new").Sum(e => e.Tokens));
        Assert.True(proposal.CostUsd > 0);
        Assert.Empty(ProcessTree.FindMarked(new RunPaths(_repository.Path).SetUpMarker("new")));
    }

    /// <summary>The real agent, told with each call which scenario to meet.</summary>
    private string WriteAgent(FakeModelServer server, params string[] scenarios)
    {
        var home = Directory.CreateDirectory(_repository.Outside("codex-home")).FullName;
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
        var plan = WriteOutside("plan", string.Join('\n', scenarios) + "\n");
        var script = WriteOutside("codex.sh", $"""
            #!/bin/sh
            n=$(( $(cat '{plan}.calls' 2>/dev/null || echo 0) + 1 ))
            echo "$n" > '{plan}.calls'
            sed "s/@SCENARIO/@$(sed -n "$n"p '{plan}')/" "$CODEX_HOME/config.toml" > "$CODEX_HOME/config.new" && mv "$CODEX_HOME/config.new" "$CODEX_HOME/config.toml"
            exec '{RealAgents.Executable("codex")}' "$@"
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }

    private string WriteOutside(string name, string text)
    {
        var path = _repository.Outside(name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Set(string name, string value)
    {
        _variables[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
