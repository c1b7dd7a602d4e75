using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>What has to hold whatever comes of an episode: the order of its writes, what a failure may hide, what the evolver may see, and the head's bytes.</summary>
[Trait("Category", "Long")]
public sealed class EpisodeProofTests
{
    private const string Quick = """ "rule": "threshold", "judgeSamples": 1, """;

    [Fact]
    public async Task A_rollback_writes_the_version_then_the_reject_entry_then_the_stage_and_only_then_asks_the_evolver()
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play("skill 2", "skill 8");
        await policy.RunAsync();
        using var workspace = policy.Open();
        var seen = new List<string>();
        var order = new FaultHook((step, point) =>
        {
            if (point == FaultPoint.BeforeEffect && step is "rollback.append" or "reject.append" or "episode.RolledBack" or "evolver.intent" && seen.All(s => !s.StartsWith(step, StringComparison.Ordinal)))
            {
                var rollbacks = workspace.PolicyLedger.Versions("p").Count(v => v.Cause == PolicyCause.Rollback);
                seen.Add($"{step}: {rollbacks} rollbacks, {workspace.ListRejections("p").Count()} rejections, {workspace.ListEpisodes().First().Episode.Stage}, {policy.Policy.Split('\n')[2]}");
            }
        });

        await policy.RunAsync(options: new WorkspaceOptions { Faults = order });

        Assert.Equal(
            [
                "rollback.append: 0 rollbacks, 0 rejections, Scored, skill: 2",
                "reject.append: 1 rollbacks, 0 rejections, Scored, skill: 5",
                "episode.RolledBack: 1 rollbacks, 1 rejections, Scored, skill: 5",
                "evolver.intent: 1 rollbacks, 1 rejections, RolledBack, skill: 5",
            ],
            seen);
    }

    [Fact]
    public async Task A_failure_to_record_an_error_does_not_hide_it()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Judges("no", "no");
        Execute(policy, "create trigger refuse before insert on episode_stages when new.stage = 'Errored' begin select raise(abort, 'not today'); end");

        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync());

        Assert.Equal(ErrorCode.AnswerInvalid, error.Code);
        Execute(policy, "drop trigger refuse");
        using var workspace = policy.Open();
        var left = Assert.Single(workspace.ListEpisodes()).Episode;
        Assert.Equal(EpisodeStage.BaselineSkipped, left.Stage);
    }

    [Fact]
    public async Task A_prediction_that_cannot_be_settled_is_a_warning_and_no_error()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 6");
        await policy.RunAsync();
        Execute(policy, "create trigger refuse before update on predictions begin select raise(abort, 'not today'); end");

        var episode = await policy.RunAsync();

        Assert.Equal((EpisodeStage.Closed, EpisodeDecision.Keep), (episode.Stage, episode.Ruling!.Decision));
        using var workspace = policy.Open();
        Assert.Null(workspace.ListPredictions("p").Single(p => p.Version == 1).SettledBy);
        Assert.All(Events(policy, "prediction"), e => Assert.Contains("could not be settled", e, StringComparison.Ordinal));
        Assert.NotEmpty(Events(policy, "prediction"));
    }

    [Fact]
    public async Task A_prediction_is_settled_once_however_often_the_step_is_resumed()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 6", "skill 7");
        await policy.RunAsync();
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("prediction.settle", FaultPoint.AfterRecord) });
        Assert.Equal(EpisodeStage.Scored, stopped.Stage);

        using var workspace = policy.Open();
        await using (var session = workspace.ResumeEpisode(stopped.Id))
        {
            await session.Completion;
        }

        Assert.Single(Events(policy, "prediction.settled"));
        Assert.Equal(stopped.Id, workspace.ListPredictions("p").Single(p => p.Version == 1).SettledBy);
    }

    [Fact]
    public async Task An_arm_that_is_not_verified_is_warned_about_once_even_if_the_engine_dies_in_between()
    {
        using var policy = new PolicyRepository("none", Quick);
        policy.Judges("""{"rewardA": 0.1, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""");
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("arm.verify", FaultPoint.AfterRecord) });

        using var workspace = policy.Open();
        await using (var session = workspace.ResumeEpisode(stopped.Id))
        {
            await session.Completion;
        }

        Assert.Contains("127", Assert.Single(Events(policy, "arm.unverified")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_out_reaches_the_judge_and_never_the_evolver()
    {
        using var policy = new PolicyRepository(more: Quick);
        var config = Path.Combine(policy.Root, ".autoauto/policies/p.json");
        policy.Repository.Write(".autoauto/policies/p.json", File.ReadAllText(config).Replace(
            "\"tasks\": [", """ "tasks": [ { "name": "hidden", "prompt": "The xyzzy task.", "verify": ["xyzzy.sh"], "heldOut": true },""", StringComparison.Ordinal));
        policy.Repository.Write(".autoauto/policies/p/xyzzy.sh", File.ReadAllText(Path.Combine(policy.Root, ".autoauto/policies/p/verify.sh")) + "# xyzzy\n");
        var found = policy.Repository.Outside("found");
        policy.Repository.Write(".autoauto/policies/p/evolver.sh", $$$"""
            #!/bin/sh
            { cat; cat "$AUTOAUTO_CONTEXT"; find . -path ./.git -prune -o -type f -print; grep -r xyzzy . ;
              git log -p --all; git cat-file --batch-all-objects --batch --buffer; cat .git/objects/info/alternates; } > '{{{found}}}' 2>&1
            printf '# Agents\n\nskill: 4\n' > AGENTS.md
            echo '{"summary": "more skill", "prediction": {"metric": "passRate", "direction": "increase", "size": 0.2, "confidence": 0.8}}'
            """);
        policy.Repository.Git("add", "-A", ".autoauto");
        policy.Repository.Git("commit", "-q", "-m", "Hold a task out");
        policy.Judges(
            """{"rewardA": 0.1, "rewardB": null, "gaps": [{"title": "the xyzzy gap", "severity": "high"}], "textualGradient": "do xyzzy"}""",
            """{"rewardA": 0.3, "rewardB": null, "gaps": [{"title": "the open gap", "severity": "low"}], "textualGradient": "do better"}""");

        var episode = await policy.RunAsync();

        Assert.Equal((1, 0.2), (episode.EvolvedVersion, episode.Diagnosis!.RewardMain!.Value));
        var told = await File.ReadAllTextAsync(found);
        Assert.Contains("the open gap", told, StringComparison.Ordinal);
        Assert.Contains("./AGENTS.md", told, StringComparison.Ordinal);
        Assert.DoesNotContain("xyzzy", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", false)]
    [InlineData("flag", true)]
    public async Task Weakened_tests_are_told_to_the_judge_and_decide_nothing_unless_blocked(string mode, bool isTold)
    {
        using var policy = new PolicyRepository(more: Quick + $""" "tamperCheck": "{mode}", """);
        policy.Repository.Write("tests/a_test.sh", "assert 1\nassert 2\n");
        policy.Repository.Git("add", "tests");
        policy.Repository.Git("commit", "-q", "-m", "Add a test");
        policy.Repository.Write("tests/a_test.sh", "assert 1\n");
        policy.Repository.Write("result.txt", "4\n");
        policy.Repository.Git("add", "tests", "result.txt");
        policy.Repository.Git("commit", "-q", "-m", "Weaken the test");

        var episode = await policy.RunAsync(r => r with { ChangeRevision = "HEAD", NoEvolve = true });

        Assert.Equal(EpisodeDecision.Keep, episode.Ruling!.Decision);
        Assert.Equal(isTold, episode.Diagnosis!.TamperHints.Count > 0);
        Assert.Equal(isTold, policy.JudgePrompt.Contains("FewerAssertions", StringComparison.Ordinal));
        using var workspace = policy.Open();
        Assert.Empty(workspace.ListRejections("p"));
    }

    [Fact]
    public async Task A_test_that_both_arms_weaken_alike_is_one_sign()
    {
        using var policy = new PolicyRepository(more: Quick + """ "tamperCheck": "flag", """);
        policy.Repository.Write("tests/a_test.sh", "assert 1\nassert 2\n");
        policy.Repository.Git("add", "tests");
        policy.Repository.Git("commit", "-q", "-m", "Add a test");
        policy.EditArm("git add -A", "echo 'assert 1' > tests/a_test.sh; git add -A");
        policy.Play("skill 5");
        await policy.RunAsync();

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Equal(0, episode.BaselineVersion);
        Assert.Single(episode.Diagnosis!.TamperHints);
        Assert.Equal(2, policy.JudgePrompt.Split("FewerAssertions").Length);
    }

    [Fact]
    public async Task The_critic_is_the_version_that_was_asked_for()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 4", "skill 5");
        await policy.RunAsync();
        await policy.RunAsync();
        policy.Repository.Write("AGENTS.md", "# Agents, mine\n\nskill: 6\n");
        var chosen = new List<(string, int, int?, string?)>();
        foreach (var mode in new[] { "previous", "lastKept", "origin", "1", "7" })
        {
            var episode = await policy.RunAsync(r => r with { Critic = CriticMode.Parse(mode), NoEvolve = true });
            chosen.Add((mode, episode.HeadVersion, episode.BaselineVersion, episode.BaselineSkippedReason));
        }

        Assert.Equal(
            [("previous", 3, 2, null), ("lastKept", 3, 1, null), ("origin", 3, 0, null), ("1", 3, 1, null), ("7", 3, null, "version 7 is not earlier than the head, version 3")],
            chosen);
    }

    [Fact]
    public async Task An_edit_without_effect_stays_provisional_up_to_the_sixth_episode_and_the_noise_is_measured_once()
    {
        using var policy = new PolicyRepository(more: """ "guarded": false, "judgeSamples": 1, """);
        policy.Play("""{"summary": "s", "edits": [{"path": "AGENTS.md", "content": "# Agents, again\n\nskill: 3\n"}], "prediction": {"metric": "passRate", "direction": "increase", "size": 0.1, "confidence": 0.5}}""");
        await policy.RunAsync();
        var told = new List<string>();
        for (var n = 1; n <= 6; n++)
        {
            var (arms, judgements) = (policy.Calls("arm"), policy.Calls("judge"));
            var episode = await policy.RunAsync(r => r with { NoEvolve = true });
            told.Add($"{episode.HeadVersion}:{episode.BaselineVersion} {episode.Ruling!.Decision} {episode.Ruling.Reason}, {policy.Calls("arm") - arms} arms, {policy.Calls("judge") - judgements} judgements");
        }

        Assert.Equal(
            ["1:0 Abstain Unclear, 18 arms, 9 judgements", .. Enumerable.Repeat("1:0 Abstain Unclear, 2 arms, 1 judgements", 4), "1:0 Keep CapReached, 2 arms, 1 judgements"],
            told);
    }

    [Fact]
    public async Task The_working_tree_is_the_head_byte_for_byte_after_every_outcome()
    {
        using var policy = new PolicyRepository("5", Quick + """ "maxFiles": 9, """);
        var config = Path.Combine(policy.Root, ".autoauto/policies/p.json");
        policy.Repository.Write(".autoauto/policies/p.json", File.ReadAllText(config).Replace("\"AGENTS.md\"]", "\"AGENTS.md\", \"rules/**\"]", StringComparison.Ordinal));
        policy.Repository.Write("rules/windows.md", "one\r\ntwo\r\n");
        policy.Repository.Write("rules/old.md", "old\n");
        var latin = Path.Combine(policy.Root, "rules", "latin.md");
        await File.WriteAllBytesAsync(latin, [0x66, 0xFC, 0x72, 0x0A, 0xFF, 0x00]);
        var tool = policy.Repository.Write("rules/tool.sh", "#!/bin/sh\necho tool\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, File.GetUnixFileMode(tool) | UnixFileMode.UserExecute);
        }

        policy.Repository.Git("add", "-A");
        policy.Repository.Git("commit", "-q", "-m", "Add rules");
        policy.Play(
            Edit("better", "skill: 7", """{"path": "rules/new.md", "content": "new\r\n"}, {"path": "rules/old.md", "delete": true}"""),
            Edit("worse", "skill: 2", """{"path": "rules/old.md", "content": "back\n"}, {"path": "rules/new.md", "delete": true}, {"path": "rules/tool.sh", "delete": true}"""),
            "same");

        var outcomes = new List<string>();
        for (var n = 1; n <= 4; n++)
        {
            var episode = await policy.RunAsync();
            outcomes.Add($"{episode.Ruling!.Decision} {episode.EvolvedVersion?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? episode.Refusal?.ToString()}");
            AssertIsHead(policy);
        }

        Assert.Equal(["Keep 2", "Keep 3", "RollBack Identical", "Keep Identical"], outcomes);
        Assert.Equal("new\r\n", await File.ReadAllTextAsync(Path.Combine(policy.Root, "rules/new.md")));
        Assert.False(File.Exists(Path.Combine(policy.Root, "rules/old.md")));
        Assert.Equal([0x66, 0xFC, 0x72, 0x0A, 0xFF, 0x00], await File.ReadAllBytesAsync(latin));
    }

    private static string Edit(string summary, string skill, string others) =>
        $$$"""{"summary": "{{{summary}}}", "edits": [{"path": "AGENTS.md", "content": "# Agents\n\n{{{skill}}}\n"}, {{{others}}}], "prediction": {"metric": "passRate", "direction": "increase", "size": 0.2, "confidence": 0.8}}""";

    private static void AssertIsHead(PolicyRepository policy)
    {
        using var workspace = policy.Open();
        var target = workspace.Policies.Load("p");
        var head = workspace.PolicyLedger.ContentsOf("p", workspace.PolicyLedger.Require("p").Head);
        var there = new PolicyTree(policy.Root, target).ReadAll();
        Assert.Equal(head.Select(Describe), there.Select(Describe));
        Assert.Empty(workspace.PolicyLedger.FindDrift(target).Edits);
    }

    private static string Describe(PolicyContent file) => $"{file.Path} {file.IsExecutable} {Convert.ToHexString(file.Bytes.Span)}";

    private static void Execute(PolicyRepository policy, string sql)
    {
        using var connection = Connect(policy);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Events(PolicyRepository policy, string kind)
    {
        using var connection = Connect(policy);
        using var command = connection.CreateCommand();
        command.CommandText = "select message from events where kind = $kind";
        command.Parameters.AddWithValue("$kind", kind);
        using var reader = command.ExecuteReader();
        var messages = new List<string>();
        while (reader.Read())
        {
            messages.Add(reader.GetString(0));
        }

        return messages;
    }

    private static SqliteConnection Connect(PolicyRepository policy)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(policy.Root, ".autoauto", "state.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
