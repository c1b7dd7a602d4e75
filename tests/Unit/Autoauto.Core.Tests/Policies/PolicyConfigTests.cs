using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Policies;

/// <summary>A policy's file: everything it may say, and what is said about what it may not.</summary>
public sealed class PolicyConfigTests : IDisposable
{
    private const string Everything = """
        {
          // comments are allowed
          "include": ["AGENTS.md", ".claude/skills/**"],
          "exclude": ["*.bak"],
          "maxFiles": 2, "maxLines": 40, "minLines": 10,
          "critic": 4,
          "tamperCheck": "block",
          "rule": "threshold", "threshold": 0.1,
          "maxEpisodes": 4, "proveIt": true, "safetyCritical": true,
          "judgeSamples": 5,
          "agent": { "name": "claude", "model": "m1", "effort": "high", "timeoutSeconds": 600, "idleTimeoutSeconds": 60, "maxCostUsd": 1.5, "maxTurns": 9 },
          "judge": { "name": "command", "command": "judge.sh --strict" },
          "evolver": { "name": "codex" },
          "tasks": [
            { "name": "fix-parser", "prompt": "Fix it.", "verify": "verify.sh \"a b\"", "verifyTimeoutSeconds": 30 },
            { "name": "hidden", "prompt": "Fix that.", "verify": ["pwsh", "-File", "v.ps1"], "heldOut": true },
          ],
        }
        """;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Everything_is_read_and_written_back_the_same()
    {
        var target = PolicyConfig.Parse("p", Everything);

        Assert.Equal(["AGENTS.md", ".claude/skills/**"], target.Include);
        Assert.Equal(["*.bak"], target.Exclude);
        Assert.Equal((2, 40, 10, new CriticMode(CriticKind.Number, 4)), (target.MaxFiles, target.MaxLines, target.MinLines, target.Critic));
        Assert.Equal((TamperMode.Block, EpisodeRule.Threshold, 0.1), (target.Tamper, target.Rule, target.Threshold));
        Assert.Equal((4, true, true, 5), (target.MaxEpisodes, target.ProveIt, target.SafetyCritical, target.JudgeSamples));
        Assert.Equal(("claude", "m1", "high", 9, 600.0, 60.0), (target.Agent.Agent.Name, target.Agent.Agent.Model, target.Agent.Agent.Effort,
            target.Agent.Agent.MaxTurns, target.Agent.Agent.Timeout.TotalSeconds, target.Agent.Agent.IdleTimeout?.TotalSeconds));
        Assert.Equal((1.5m, "codex"), (target.Agent.MaxCostUsd, target.Evolver?.Agent.Name));
        Assert.Equal(["judge.sh", "--strict"], target.Judge!.Agent.Command);
        Assert.Equal(["verify.sh", "a b"], target.Tasks[0].Verify);
        Assert.Equal((TimeSpan.FromSeconds(30), false, true), (target.Tasks[0].VerifyTimeout, target.Tasks[0].HeldOut, target.Tasks[1].HeldOut));
        Assert.Equal(PolicyConfig.ToJson(target), PolicyConfig.ToJson(PolicyConfig.Parse("p", PolicyConfig.ToJson(target))));
    }

    [Fact]
    public void Little_is_enough()
    {
        var target = PolicyConfig.Parse("p", """{ "include": ["AGENTS.md"] }""");

        Assert.Equal((3, 60, 5, CriticKind.Previous), (target.MaxFiles, target.MaxLines, target.MinLines, target.Critic.Kind));
        Assert.Equal((TamperMode.Block, EpisodeRule.Sequential, 3), (target.Tamper, target.Rule, target.JudgeSamples));
        Assert.Null(target.Judge);
        Assert.Equal("{\n  \"include\": [\n    \"AGENTS.md\"\n  ]\n}\n", PolicyConfig.ToJson(target));
    }

    [Fact]
    public void Every_problem_is_named_with_its_line()
    {
        const string bad = """
            {
              "include": ["AGENTS.md",
                          "../up.md"],
              "maxFiles": 0,
              "critic": "prevous",
              "judge": {
                "modle": "x"
              },
              "minLines": 90,
              "tasks": [
                { "name": "a", "prompt": "p", "verify": "v" },
                { "name": "a", "verify": [] }
              ]
            }
            """;

        Assert.Null(PolicyConfig.Read("p", bad, out var problems));

        Assert.Equal(
            [
                "line 3: include[1] \"../up.md\": '..' is not allowed: patterns stay inside the repository",
                "line 4: maxFiles must be a whole number from 1 to 1000, not 0",
                "line 5: critic must be \"previous\" or \"lastKept\" or \"origin\", not \"prevous\"; did you mean \"previous\"?",
                "line 7: judge.modle is not a setting",
                "line 12: tasks[1].name is there twice: \"a\"",
                "tasks[1].prompt is missing: what the agent is asked to do",
                "line 12: tasks[1].verify must start with an executable",
                "line 9: minLines is above \"maxLines\"",
            ],
            problems);
    }

    [Theory]
    [InlineData("{}", "include is missing")]
    [InlineData("""{ "include": [] }""", "line 1: include must name at least one glob")]
    [InlineData("""{ "include": ["a"], "tasks": [{ "name": "t", "prompt": "p", "verify": "v", "heldOut": true }] }""", "tasks are all held out")]
    [InlineData("""{ "include": ["a"], "tasks": [{ "name": "../t", "prompt": "p", "verify": "v" }] }""", "is no name for a policy")]
    [InlineData("""{ "include": ["a"], "agent": { "name": "gpt" } }""", "line 1: agent.name must be")]
    [InlineData("""{ "include": ["a"], "critic": -1 }""", "critic must be a whole number from 0")]
    [InlineData("{\n  \"include\": oops\n}", "line 2, byte 14: this is not JSON")]
    [InlineData("[]", "must hold one object, not an array")]
    public void What_is_wrong_is_said(string json, string expected)
    {
        var error = Assert.Throws<AutoautoException>(() => PolicyConfig.Parse("p", json));

        Assert.Equal(ErrorCode.PolicyInvalid, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_changed_and_the_rest_of_the_text_stays()
    {
        var folder = new PolicyFolder(_scratch["policies"]);
        _scratch.Write("policies/p.json", "{\r\n  // mine\r\n  \"include\": [\"AGENTS.md\"],\r\n  \"maxLines\": 40\r\n}\r\n");

        folder.Update("p", new Dictionary<string, JsonNode?> { ["maxLines"] = 80, ["judge.model"] = "m" });

        Assert.Equal(
            "{\r\n  // mine\r\n  \"include\": [\"AGENTS.md\"],\r\n  \"maxLines\": 80,\r\n  \"judge\": {\r\n    \"model\": \"m\"\r\n  }\r\n}\r\n",
            File.ReadAllText(folder.PathOf("p")));
        var error = Assert.Throws<AutoautoException>(() => folder.Update("p", new Dictionary<string, JsonNode?> { ["maxLines"] = 0 }));
        Assert.Equal(ErrorCode.PolicyInvalid, error.Code);
        Assert.Equal(80, folder.Load("p").MaxLines);
    }

    [Fact]
    public void Policies_are_created_listed_and_deleted()
    {
        var folder = new PolicyFolder(_scratch["policies"]);
        Assert.Empty(folder.List());
        var target = folder.Create(PolicyConfig.Parse("house-rules", Everything));

        Assert.Equal(PolicyConfig.ToJson(target), PolicyConfig.ToJson(folder.Load("house-rules")));
        Assert.Equal(ErrorCode.PolicyExists, Code(() => folder.Create(target)));
        Assert.Equal(["house-rules"], folder.List());
        var missing = Assert.Throws<AutoautoException>(() => folder.Load("house-rule"));
        Assert.Equal((ErrorCode.PolicyNotFound, "Did you mean 'house-rules'?"), (missing.Code, missing.Hint!.ToString()));
        folder.Delete("house-rules");
        Assert.Empty(folder.List());
    }

    [Theory]
    [InlineData("../p")]
    [InlineData("a/b")]
    [InlineData("con")]
    [InlineData("")]
    public void A_name_stays_in_its_folder(string name) =>
        Assert.Equal(ErrorCode.InvalidArgument, Code(() => new PolicyFolder(_scratch.Path).Create(new PolicyTarget { Name = name, Include = ["a"] })));

    private static ErrorCode Code(Action action) => Assert.Throws<AutoautoException>(action).Code;
}
