using Autoauto.Core.Episodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>Single steps of an episode: what each refuses, repairs, records and leaves alone.</summary>
public sealed class EpisodeStepTests
{
    private const string Quick = """ "rule": "threshold", "judgeSamples": 1, """;
    private const string Fails = """{"rewardA": 0.1, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""";

    [Theory]
    [InlineData("same", RefusalReason.Identical)]
    [InlineData("outside", RefusalReason.OutsideTarget)]
    [InlineData("large", RefusalReason.OverBudget)]
    [InlineData("""{"summary": "s", "edits": [{"path": "src/x.cs", "content": "x"}], "prediction": {"metric": "passRate", "direction": "increase", "size": 1, "confidence": 1}}""", RefusalReason.OutsideTarget)]
    [InlineData("""{"summary": "s", "edits": [{"path": "../AGENTS.md", "content": "x"}], "prediction": {"metric": "passRate", "direction": "increase", "size": 1, "confidence": 1}}""", RefusalReason.OutsideTarget)]
    public async Task An_edit_that_breaks_the_rules_is_refused_with_the_reason(string play, RefusalReason reason)
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play(play);
        var before = policy.Policy;

        var episode = await policy.RunAsync();

        Assert.Equal((reason, null), (episode.Refusal, episode.EvolvedVersion));
        Assert.NotNull(episode.EvolutionDetail);
        Assert.Equal(EpisodeStage.EvolutionRefused, policy.Stages(episode.Id)[^2]);
        Assert.Equal((before, 0), (policy.Policy, policy.Head));
        Assert.False(File.Exists(Path.Combine(policy.Root, "other.txt")));
        Assert.Empty(policy.Leftovers());
    }

    [Fact]
    public async Task Edits_may_be_spelled_out_instead_of_made_in_place()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("""{"summary": "s", "edits": [{"path": "AGENTS.md", "content": "# Agents\n\nskill: 7\n"}], "prediction": {"metric": "passRate", "direction": "increase", "size": 0.4, "confidence": 1}}""");

        await policy.RunAsync();

        Assert.Equal("# Agents\n\nskill: 7\n", policy.Policy);
    }

    [Fact]
    public async Task An_evolver_gets_one_attempt_to_repair_its_answer()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("garbage", "skill 6");
        Assert.Equal(1, (await policy.RunAsync()).EvolvedVersion);
        Assert.Contains("could not be used", policy.EvolverPrompt, StringComparison.Ordinal);

        policy.Play("", "", "garbage", "garbage");
        var episode = await policy.RunAsync();
        Assert.Equal(RefusalReason.InvalidAnswer, episode.Refusal);
        Assert.Equal(4, policy.Calls("evolver"));
    }

    [Fact]
    public async Task A_judge_gets_one_attempt_to_repair_its_answer()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Judges("I like it.", Fails);

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        Assert.Equal(0.1, episode.Diagnosis!.RewardMain);
        Assert.Equal(2, policy.Calls("judge"));
        Assert.Contains("could not be used", policy.JudgePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_who_never_keeps_to_the_form_fails_the_episode_which_then_can_be_resumed()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Judges("no", "no");

        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync());
        Assert.Equal(ErrorCode.AnswerInvalid, error.Code);

        using var workspace = policy.Open();
        var failed = Assert.Single(workspace.ListEpisodes());
        Assert.Equal((EpisodeStatus.Errored, EpisodeStage.BaselineSkipped), (failed.Status, failed.Episode.StageBeforeError));
        Assert.Empty(policy.Leftovers());

        var left = Directory.CreateTempSubdirectory($"autoauto-agent-{failed.Episode.Id}-").FullName;
        await using var session = workspace.ResumeEpisode(failed.Episode.Id);
        var done = await session.Completion;
        Assert.Equal(EpisodeStage.Closed, done.Stage);
        Assert.Equal(1, policy.Calls("arm"));
        Assert.False(Directory.Exists(left), "the private folder of a call whose engine died is still there");
        Assert.Equal(
            [EpisodeStage.Created, EpisodeStage.MainArmCaptured, EpisodeStage.BaselineSkipped, EpisodeStage.Errored, EpisodeStage.BaselineSkipped, EpisodeStage.Scored, EpisodeStage.Kept,
                EpisodeStage.EvolutionRefused, EpisodeStage.Closed],
            policy.Stages(done.Id));
    }

    [Fact]
    public async Task An_agent_that_runs_out_of_time_fails_the_episode_and_says_so()
    {
        using var policy = new PolicyRepository("hang", Quick);
        policy.Repository.Write(".autoauto/policies/p.json", File.ReadAllText(Path.Combine(policy.Root, ".autoauto/policies/p.json"))
            .Replace("\"arm.sh\"]", "\"arm.sh\"], \"timeoutSeconds\": 1", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync(r => r with { MaxCostUsd = 2 }));

        Assert.Equal(ErrorCode.AgentTimedOut, error.Code);
        using var workspace = policy.Open();
        var failed = Assert.Single(workspace.ListEpisodes()).Episode;
        Assert.Equal(2m, failed.CostUsd);
        Assert.Equal((true, SpendState.Settled), (workspace.ListSpend(failed.Id).Single().IsAtMost, workspace.ListSpend(failed.Id).Single().State));
        Assert.StartsWith("timeout: ", failed.Error, StringComparison.Ordinal);
        Assert.Equal(EpisodeStage.Created, failed.StageBeforeError);
        Assert.Empty(policy.Leftovers());
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("kill -9 $$")]
    public async Task Work_that_an_agents_dead_git_holds_locked_counts_all_the_same(string end)
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.EditArm("git add -A", $": > \"$(git rev-parse --git-dir)/index.lock\"; {end}");

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        using var workspace = policy.Open();
        var arm = Assert.Single(workspace.ListArms(episode.Id));
        Assert.Equal((true, 0.3, 1), (arm.Objective!.Verified, arm.Objective.PassRate, arm.FilesChanged));
        Assert.Empty(policy.Leftovers());
    }

    [Fact]
    public async Task Episodes_of_two_repositories_that_begin_in_the_same_millisecond_have_different_ids()
    {
        // What an episode's processes and folders are known by is its id: an engine that ends "its own" must not find another's.
        var moment = new FrozenTime(DateTimeOffset.UnixEpoch.AddYears(57));
        using var one = new PolicyRepository(more: Quick);
        using var other = new PolicyRepository(more: Quick);

        var ids = new List<string>();
        foreach (var policy in new[] { one, other })
        {
            ids.Add((await policy.RunAsync(r => r with { NoEvolve = true }, new WorkspaceOptions { Time = moment })).Id);
        }

        Assert.NotEqual(ids[0], ids[1]);
        Assert.DoesNotContain(ids, a => ids.Any(b => a != b && b.StartsWith(a, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_captured_change_is_verified_where_it_was_made_and_no_agent_works()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Repository.Write("result.txt", "4\n");
        policy.Repository.Git("add", "result.txt");
        policy.Repository.Git("commit", "-q", "-m", "Do the work by hand");

        var episode = await policy.RunAsync(r => r with { ChangeRevision = "HEAD", NoEvolve = true });

        Assert.Equal((EpisodeKind.Captured, "Do the work by hand"), (episode.Kind, episode.Change));
        Assert.StartsWith("do-the-work-by-hand-", episode.Id, StringComparison.Ordinal);
        Assert.Equal(0, policy.Calls("arm"));
        using var workspace = policy.Open();
        var arm = Assert.Single(workspace.ListArms(episode.Id));
        Assert.Equal((true, 0.4, 1), (arm.Objective!.Verified, arm.Objective.PassRate, arm.FilesChanged));
    }

    [Fact]
    public async Task An_arm_without_a_readable_result_is_null_and_warned_about_once()
    {
        using var policy = new PolicyRepository("none", Quick);
        policy.Judges(Fails);
        using var workspace = policy.Open();
        await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p", NoEvolve = true });
        var episode = await session.Completion;

        var arm = Assert.Single(workspace.ListArms(episode.Id));
        Assert.Null(arm.Objective!.PassRate);
        var warnings = new List<EpisodeEvent.Warned>();
        while (session.Events.TryRead(out var item))
        {
            warnings.AddRange(new[] { item }.OfType<EpisodeEvent.Warned>());
        }

        Assert.Single(warnings, w => w.Kind == "arm.unverified");
    }

    [Fact]
    public async Task Edits_by_hand_become_a_version_or_are_refused_but_never_overwritten()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 8");
        policy.Repository.Write("AGENTS.md", "# Agents, mine\n\nskill: 6\n");

        using (var workspace = policy.Open())
        {
            var error = Assert.Throws<AutoautoException>(() => workspace.StartEpisode(new EpisodeRequest { Policy = "p", RefuseHandEdits = true }));
            Assert.Equal(ErrorCode.PolicyEdited, error.Code);
            Assert.Contains("mine", policy.Policy, StringComparison.Ordinal);
        }

        var episode = await policy.RunAsync();
        Assert.Equal((1, 0, EpisodeDecision.Keep), (episode.HeadVersion, episode.BaselineVersion, episode.Ruling!.Decision));
        using var after = policy.Open();
        Assert.Equal([PolicyCause.Evolve, PolicyCause.Manual, PolicyCause.Register], after.PolicyLedger.Versions("p").Select(v => v.Cause));
    }

    [Fact]
    public async Task Predictions_are_settled_against_what_was_measured()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 6");
        await policy.RunAsync();
        using (var workspace = policy.Open())
        {
            Assert.Null(Assert.Single(workspace.ListPredictions("p")).SettledBy);
        }

        var episode = await policy.RunAsync();

        using var after = policy.Open();
        var settled = Assert.Single(after.ListPredictions("p"));
        Assert.Equal((episode.Id, 1, true), (settled.SettledBy, settled.Version, settled.Hit));
        Assert.Equal(0.3, settled.Observed!.Value, 9);
        Assert.Equal(0.1, settled.Residual!.Value, 9);
        Assert.Contains("1 predictions measured: 100", policy.EvolverPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tampering_that_the_policy_blocks_decides_nothing_and_goes_into_the_reject_buffer()
    {
        using var policy = new PolicyRepository(more: Quick + """ "tamperCheck": "block", """);
        policy.Repository.Write("tests/a_test.sh", "assert 1\nassert 2\n");
        policy.Repository.Git("add", "tests");
        policy.Repository.Git("commit", "-q", "-m", "Add a test");
        policy.Repository.Write("tests/a_test.sh", "assert 1\n");
        policy.Repository.Write("result.txt", "10\n");
        policy.Repository.Git("add", "tests", "result.txt");
        policy.Repository.Git("commit", "-q", "-m", "Weaken the test");

        var episode = await policy.RunAsync(r => r with { ChangeRevision = "HEAD" });

        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.TamperSuspected), (episode.Ruling!.Decision, episode.Ruling.Reason));
        Assert.Equal(JudgeVerdict.InsufficientSignal, episode.Diagnosis!.Verdict);
        Assert.Equal(0, policy.Calls("evolver"));
        using var workspace = policy.Open();
        var rejection = Assert.Single(workspace.ListRejections("p"));
        Assert.Equal((0, 0, RejectionReason.TamperSuspected), (rejection.FromVersion, rejection.ToVersion, rejection.Reason));
    }

    [Theory]
    [InlineData("", 0.2)]
    [InlineData(""" "protect": [], """, 1.0)]
    public async Task Whoever_weakens_the_checks_gains_nothing(string protect, double rate)
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Repository.Write("tests/limit", "2\n");
        policy.Repository.Write("check.sh", "#!/bin/sh\nn=$(cat tests/limit)\nprintf '{\"passed\": %s, \"failed\": %s}' \"$n\" $((10 - n))\n");
        policy.Repository.Git("add", "tests", "check.sh");
        policy.Repository.Git("commit", "-q", "-m", "Add checks");
        policy.Repository.Write("tests/limit", "10\n");
        policy.Repository.Write("tests/new", "new\n");
        policy.Repository.Git("add", "tests");
        policy.Repository.Git("commit", "-q", "-m", "Weaken the checks");
        policy.Repository.Write(".autoauto/policies/p.json", File.ReadAllText(Path.Combine(policy.Root, ".autoauto/policies/p.json"))
            .Replace("\"verify\": [\"verify.sh\"]", protect + "\"verify\": [\"./check.sh\"]", StringComparison.Ordinal));

        var episode = await policy.RunAsync(r => r with { ChangeRevision = "HEAD", Tasks = ["work"], NoEvolve = true });

        using var workspace = policy.Open();
        Assert.Equal(rate, Assert.Single(workspace.ListArms(episode.Id)).Objective!.PassRate);
    }

    [Fact]
    public async Task What_was_taken_back_is_not_taken_again_and_the_budget_is_halved()
    {
        using var policy = new PolicyRepository("5", Quick + """ "maxLines": 4, "minLines": 1, """);
        policy.Play("skill 2", "skill 2");
        await policy.RunAsync();

        var back = await policy.RunAsync();

        Assert.Equal((EpisodeDecision.RollBack, RefusalReason.RejectedBefore), (back.Ruling!.Decision, back.Refusal));
        Assert.Contains("skill: 5", policy.Policy, StringComparison.Ordinal);
        Assert.Contains("2 lines", policy.EvolverPrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_an_episode_went_back_to_is_not_compared_with_what_was_taken_back()
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play("skill 2", "same", "skill 9");
        await policy.RunAsync();
        await policy.RunAsync();

        var next = await policy.RunAsync();

        Assert.Null(next.BaselineVersion);
        Assert.Equal(3, next.EvolvedVersion);
    }

    [Fact]
    public async Task The_arms_are_shown_to_the_judge_without_their_versions_and_in_alternating_order()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 4, """);
        policy.Play("skill 6");
        await policy.RunAsync();
        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        using var workspace = policy.Open();
        var orders = workspace.ListJudgements(episode.Id).Select(j => j.MainFirst).ToList();
        Assert.Equal([orders[0], !orders[0], orders[0], !orders[0]], orders);
        Assert.All(workspace.ListJudgements(episode.Id), j => Assert.Equal(0.3, j.Difference!.Value, 9));
        foreach (var word in new[] { "baseline", "main arm", "version 0", "version 1", "AGENTS.md" })
        {
            Assert.DoesNotContain(word, policy.JudgePrompt, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_cap_ends_the_episode_before_the_next_call_and_a_higher_one_lets_it_go_on()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 6");

        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync(r => r with { MaxCostUsd = 0.005m }));
        Assert.Equal(ErrorCode.BudgetExceeded, error.Code);

        using var workspace = policy.Open();
        var id = Assert.Single(workspace.ListEpisodes()).Episode.Id;
        await using var session = workspace.ResumeEpisode(id, limits => limits with { MaxCostUsd = 1 });
        Assert.Equal((1, 0.01m), ((await session.Completion).EvolvedVersion, (await session.Completion).CostUsd));
        Assert.Equal(1, policy.Calls("arm"));
    }

    [Fact]
    public async Task A_policy_is_worked_on_by_one_episode_at_a_time()
    {
        using var policy = new PolicyRepository("hang", Quick);
        using var workspace = policy.Open();
        await using (var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p" }))
        {
            using var other = policy.Open();
            Assert.Equal(ErrorCode.PolicyBusy, Assert.Throws<AutoautoException>(() => other.StartEpisode(new EpisodeRequest { Policy = "p" })).Code);
            Assert.Equal(ErrorCode.PolicyBusy, Assert.Throws<AutoautoException>(() => other.ResumeEpisode(session.EpisodeId)).Code);
        }

        // Aborted: nothing is decided, everything can go on.
        Assert.Equal(EpisodeStatus.Interrupted, Assert.Single(workspace.ListEpisodes()).Status);
        Assert.Empty(policy.Leftovers());
    }

    [Fact]
    public async Task Resuming_a_closed_episode_changes_nothing()
    {
        using var policy = new PolicyRepository(more: Quick);
        var episode = await policy.RunAsync();
        var stages = policy.Stages(episode.Id);
        var calls = policy.Calls("arm") + policy.Calls("judge") + policy.Calls("evolver");

        using var workspace = policy.Open();
        await using var session = workspace.ResumeEpisode(episode.Id);
        Assert.Equal(EpisodeStage.Closed, (await session.Completion).Stage);

        Assert.Equal(stages, policy.Stages(episode.Id));
        Assert.Equal(calls, policy.Calls("arm") + policy.Calls("judge") + policy.Calls("evolver"));
    }

    [Fact]
    public async Task A_decision_can_be_made_again_from_what_was_recorded()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 2");
        await policy.RunAsync();
        await policy.RunAsync();

        using var workspace = policy.Open();
        Assert.All(workspace.ListEpisodes(), e => Assert.Equal(e.Episode.Ruling, workspace.ReplayEpisode(e.Episode.Id)));
        Assert.Equal(2, workspace.ListEpisodes().Count());
    }

    /// <summary>A clock that always says the same; its timers go on.</summary>
    private sealed class FrozenTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
