using Autoauto.Core.Episodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>Agents of an episode that crash, say nothing or say nonsense, and verify commands that never ran: each is told as what it is.</summary>
[Trait("Category", "Long")]
public sealed class EpisodeFailureTests
{
    private const string Quick = """ "rule": "threshold", "judgeSamples": 1, """;

    [Theory]
    [InlineData("evolver", "echo 'licence server not reachable' >&2; exit 9", "exit code 9", "licence server not reachable", Traits = ["Category", "Long"])]
    [InlineData("evolver", "echo '{\"summary\": \"s\", \"prediction\": {}}'; echo gone >&2; kill -9 $$", "signal 9", "gone")]
    [InlineData("evolver", "exit 0", "exit code 0", "no answer")]
    [InlineData("judge", "echo 'out of memory' >&2; exit 7", "exit code 7", "out of memory")]
    [InlineData("judge", "echo 'on the wrong stream'; exit 7", "exit code 7", "on the wrong stream", Traits = ["Category", "Long"])]
    [InlineData("judge", "kill -9 $$", "signal 9", "137", Traits = ["Category", "Long"])]
    [InlineData("judge", "exit 0", "exit code 0", "no answer", Traits = ["Category", "Long"])]
    [InlineData("arm", "seq 1 9999 >&2; echo 'no licence' >&2; exit 3", "exit code 3", "no licence")]
    public async Task A_role_that_crashes_is_an_error_that_says_how_and_a_resume_asks_it_again(string role, string end, string code, string said)
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Play("skill 5");
        var script = $".autoauto/policies/p/{role}.sh";
        var good = await File.ReadAllTextAsync(Path.Combine(policy.Root, script), TestContext.Current.CancellationToken);
        var broken = policy.Repository.Outside("broken");
        await File.WriteAllTextAsync(broken, string.Empty, TestContext.Current.CancellationToken);
        policy.Repository.Write(script, good.Replace("set -e\n", $"set -e\nif [ -e '{broken}' ]; then cat > /dev/null; {end}; fi\n", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync());

        Assert.Equal(ErrorCode.AgentFailed, error.Code);
        using var workspace = policy.Open();
        var failed = Assert.Single(workspace.ListEpisodes());
        Assert.Equal(EpisodeStatus.Errored, failed.Status);
        Assert.All([error.Message, failed.Episode.Error!], m => Assert.Contains(code, m, StringComparison.Ordinal));
        Assert.Contains(said, failed.Episode.Error!, StringComparison.Ordinal);
        Assert.Contains(role, failed.Episode.Error!, StringComparison.Ordinal);
        Assert.Empty(policy.Leftovers());

        File.Delete(broken);
        await using var session = workspace.ResumeEpisode(failed.Episode.Id);
        var done = await session.Completion;
        Assert.Equal((EpisodeStage.Closed, 1), (done.Stage, done.EvolvedVersion));
    }

    [Fact]
    public async Task A_judge_that_fails_once_is_asked_once_more_and_no_sample_is_missing()
    {
        using var policy = new PolicyRepository(more: """ "rule": "threshold", "judgeSamples": 3, """);
        const string script = ".autoauto/policies/p/judge.sh";
        var once = policy.Repository.Outside("once");
        await File.WriteAllTextAsync(once, string.Empty, TestContext.Current.CancellationToken);
        policy.Repository.Write(script, (await File.ReadAllTextAsync(Path.Combine(policy.Root, script), TestContext.Current.CancellationToken))
            .Replace("set -e\n", $"set -e\nif [ -e '{once}' ]; then rm '{once}'; echo tripped >&2; exit 1; fi\n", StringComparison.Ordinal));
        using var workspace = policy.Open();
        await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p", NoEvolve = true });

        var episode = await session.Completion;

        Assert.Equal(3, episode.Diagnosis!.Samples);
        Assert.Contains("tripped", Assert.Single(Warnings(session), w => w.Kind == "agent.again").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonsense_is_told_as_nonsense_with_an_excerpt()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Judges("no idea", "I cannot say");
        var error = await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync());
        Assert.Equal(ErrorCode.AnswerInvalid, error.Code);
        Assert.Contains("rewardA", error.Message, StringComparison.Ordinal);
        Assert.Contains("I cannot say", error.Message, StringComparison.Ordinal);

        policy.Play("garbage", "garbage");
        using var workspace = policy.Open();
        await using var session = workspace.ResumeEpisode(Assert.Single(workspace.ListEpisodes()).Episode.Id);
        var done = await session.Completion;
        Assert.Equal((EpisodeStage.Closed, RefusalReason.InvalidAnswer), (done.Stage, done.Refusal));
        Assert.Contains("I would rather not say.", done.EvolutionDetail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"python3\", \"tests/nosuch.py\"", "tests/nosuch.py")]
    [InlineData("\"nosuch-interpreter-of-autoauto\", \"x\"", "nosuch-interpreter-of-autoauto", Traits = ["Category", "Long"])]
    [InlineData("\"sh\", \"-c\", \"echo frobnication failed >&2; exit 3\"", "untouched start commit")]
    public async Task A_verify_command_that_checked_nothing_is_missing_and_warned_about_once(string verify, string named)
    {
        using var policy = new PolicyRepository(more: Quick);
        Verify(policy, verify);
        policy.Judges(
            """{"rewardA": 0.1, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""",
            """{"rewardA": 0.5, "rewardB": 0.5, "verdict": "NoDifference", "gaps": [{"arm": "A", "title": "x", "severity": "low"}]}""");
        policy.Play("skill 4");
        await policy.RunAsync();
        using var workspace = policy.Open();
        await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p", NoEvolve = true });

        var episode = await session.Completion;

        var arms = workspace.ListArms(episode.Id);
        Assert.Equal(2, arms.Count);
        Assert.All(arms, a => Assert.Equal((false, null), (a.Objective!.Verified, a.Objective.PassRate)));
        Assert.Contains(named, Assert.Single(Warnings(session), w => w.Kind.StartsWith("arm.", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\"passRate\":0", policy.JudgePrompt, StringComparison.Ordinal);
        Assert.Contains("\"verified\":false", policy.JudgePrompt, StringComparison.Ordinal);
        Assert.DoesNotContain("\"before\":", policy.JudgePrompt, StringComparison.Ordinal);
        Assert.Equal(2, episode.Diagnosis!.Unverified.Count);
        Assert.Null(episode.Diagnosis.ObservedAdvantage);
    }

    [Fact]
    public async Task The_start_commit_is_looked_at_once_for_a_task_and_a_head_and_a_failure_that_is_new_counts()
    {
        using var policy = new PolicyRepository(more: Quick);
        var runs = policy.Repository.Outside("verified");
        Verify(policy, $"\"sh\", \"-c\", \"echo x >> '{runs}'; test ! -e result.txt\"");
        policy.Judges("""{"rewardA": 0.1, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""");

        for (var n = 1; n <= 2; n++)
        {
            var episode = await policy.RunAsync(r => r with { NoEvolve = true });
            using var workspace = policy.Open();
            var arm = Assert.Single(workspace.ListArms(episode.Id));
            Assert.Equal((true, 0.0, true), (arm.Objective!.Verified, arm.Objective.PassRate, arm.Objective.Before!.Passed));
            policy.Judges();
        }

        Assert.Equal(3, (await File.ReadAllLinesAsync(runs, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_failure_that_is_the_same_before_any_work_counts_once_the_command_has_passed_for_somebody()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.EditArm("echo \"$n\" > result.txt", "if [ \"$n\" = 3 ]; then echo 3 > result.txt; else echo x > other.txt; fi");
        policy.Repository.Write("result.txt", "0\n");
        policy.Repository.Git("add", "result.txt");
        policy.Repository.Git("commit", "-q", "-m", "Leave the task undone");
        Verify(policy, "\"true\"");
        policy.Judges(
            """{"rewardA": 0.1, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""",
            """{"rewardA": 0.5, "rewardB": 0.5, "verdict": "NoDifference", "gaps": [{"arm": "A", "title": "x", "severity": "low"}]}""");
        policy.Play("skill 2");
        await policy.RunAsync();
        policy.Configure(Quick);
        Verify(policy, "\"sh\", \"-c\", \"grep -q 3 res*\"");

        var episode = await policy.RunAsync(r => r with { NoEvolve = true });

        using var workspace = policy.Open();
        var arms = workspace.ListArms(episode.Id).ToDictionary(a => a.Side, a => a.Objective!);
        Assert.Equal((true, 0.0), (arms[EpisodeSide.Main].Verified, arms[EpisodeSide.Main].PassRate));
        Assert.Equal((true, 1.0), (arms[EpisodeSide.Baseline].Verified, arms[EpisodeSide.Baseline].PassRate));
        Assert.Empty(episode.Diagnosis!.Unverified);
    }

    [Fact]
    public void A_pass_lets_the_failures_before_it_count_and_only_those_of_its_task_and_command()
    {
        var before = new StartCheck("check", 1, "same", false);
        var failed = Objective.Unverified("fails in the same way", 1) with { Before = before };

        Assert.True(failed.FailsAsBefore);
        Assert.Equal((true, 0.0, false), (failed.AsFailure().Verified, failed.AsFailure().PassRate, failed.AsFailure().FailsAsBefore));
        Assert.False(Objective.Unverified("python3 did not find its script", 2).FailsAsBefore);
    }

    [Fact]
    public async Task A_command_that_passes_before_any_work_is_told_once()
    {
        using var policy = new PolicyRepository(more: Quick);
        Verify(policy, "\"sh\", \"-c\", \"exit 0\"");
        using var workspace = policy.Open();
        await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p", NoEvolve = true });

        var episode = await session.Completion;

        Assert.Equal(1, Assert.Single(workspace.ListArms(episode.Id)).Objective!.PassRate);
        Assert.Contains("passes on the untouched start commit", Assert.Single(Warnings(session), w => w.Kind == "arm.passes-before").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_episode_whose_heart_fails_gives_its_policy_free()
    {
        using var policy = new PolicyRepository("hang", Quick);
        using var workspace = policy.Open(new WorkspaceOptions { Time = new FastTime() });
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(policy.Root, ".autoauto", "state.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "create trigger refuse before update on leases begin select raise(abort, 'not today'); end";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p" });
        await Assert.ThrowsAsync<AutoautoException>(() => session.Completion);

        Assert.Empty(policy.Leftovers());
        Assert.Equal(EpisodeStatus.Errored, workspace.FindEpisode(session.EpisodeId)!.Status);
        using var other = policy.Open();
        other.RestorePolicy("p", 0, null, adoptEdits: false);
    }

    private static void Verify(PolicyRepository policy, string verify) => policy.Repository.Write(
        ".autoauto/policies/p.json",
        File.ReadAllText(Path.Combine(policy.Root, ".autoauto/policies/p.json")).Replace("\"verify.sh\"", verify, StringComparison.Ordinal));

    private static List<EpisodeEvent.Warned> Warnings(EpisodeSession session)
    {
        var warnings = new List<EpisodeEvent.Warned>();
        while (session.Events.TryRead(out var item))
        {
            warnings.AddRange(new[] { item }.OfType<EpisodeEvent.Warned>());
        }

        return warnings;
    }

    /// <summary>A clock whose timers go twenty times as fast as the wall.</summary>
    private sealed class FastTime : TimeProvider
    {
        private const int Factor = 20;

        public override long GetTimestamp() => System.GetTimestamp() * Factor;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Faster(dueTime), Faster(period));

        private static TimeSpan Faster(TimeSpan time) => time > TimeSpan.Zero ? time / Factor : time;
    }
}
