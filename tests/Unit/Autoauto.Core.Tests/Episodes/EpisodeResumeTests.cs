using System.Collections.Concurrent;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>
/// The table of what a resume does, row by row: at which stage the episode is found, and that it ends as if nothing had happened, with no call made
/// twice. <see cref="EpisodeCrashMatrixTests"/> kills the engine between any two writes; here it stops at each stage by name.
/// </summary>
public sealed class EpisodeResumeTests
{
    private const string Quick = """ "rule": "threshold", "judgeSamples": 1, """;
    private static readonly string[] s_roles = ["arm", "judge", "evolver"];
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_undisturbed = new(StringComparer.Ordinal);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(EpisodeStage.Created, "arm.intent", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.MainArmCaptured, "episode.MainArmCaptured", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.BaselineArmCaptured, "episode.BaselineArmCaptured", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.BaselineSkipped, "episode.BaselineSkipped", "3", "skill 5")]
    [InlineData(EpisodeStage.Scored, "episode.Scored", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.Scored, "episode.decide", "3", "skill 2", "skill 8")]
    [InlineData(EpisodeStage.Scored, "rollback.append", "3", "skill 2", "skill 8")]
    [InlineData(EpisodeStage.Scored, "reject.append", "3", "skill 2", "skill 8")]
    [InlineData(EpisodeStage.RolledBack, "episode.RolledBack", "3", "skill 2", "skill 8")]
    [InlineData(EpisodeStage.Kept, "episode.Kept", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.Kept, "evolver.call", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.Evolved, "episode.Evolved", "3", "skill 5", "skill 8")]
    [InlineData(EpisodeStage.EvolutionRefused, "episode.EvolutionRefused", "3", "same")]
    [InlineData(EpisodeStage.Abstained, "episode.Abstained", "10")]
    public async Task Found_at_a_stage_it_goes_on_from_there(EpisodeStage found, string lastStep, string skill, params string[] plan)
    {
        var undisturbed = await s_undisturbed.GetOrAdd($"{skill}: {string.Join(", ", plan)}", _ => new(async () => (await RunAsync(skill, plan, null)).Facts)).Value;
        var (resumed, stoppedAt) = await RunAsync(skill, plan, lastStep);

        Assert.Equal((EpisodeStatus.Interrupted, found), stoppedAt);
        Assert.Equal(undisturbed, resumed);
    }

    [Fact]
    public async Task Found_in_the_middle_of_an_arm_it_works_anew_in_a_clean_worktree()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Repository.Write(".autoauto/policies/p/arm.sh", File.ReadAllText(Path.Combine(policy.Root, ".autoauto/policies/p/arm.sh"))
            .Replace("n=$(sed", "if [ -e litter ]; then exit 9; fi\necho x > litter\nn=$(sed", StringComparison.Ordinal));
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("arm.call", FaultPoint.AfterEffect) });
        Assert.Equal(EpisodeStage.Created, stopped.Stage);

        using var workspace = policy.Open();
        await using var session = workspace.ResumeEpisode(stopped.Id);
        var done = await session.Completion;

        Assert.Equal(EpisodeStage.Closed, done.Stage);
        Assert.Equal(2, policy.Calls("arm"));
        Assert.Equal([SpendState.Lost, SpendState.Settled], workspace.ListSpend(done.Id).Where(s => s.Program.EndsWith("/arm", StringComparison.Ordinal)).OrderBy(s => s.Call).Select(s => s.State));
    }

    [Trait("Category", "Long")]
    [Theory]
    [InlineData(EpisodeRuleVersion.First)]
    [InlineData(EpisodeRuleVersion.Current)]
    public async Task It_is_shown_to_judges_and_decided_by_the_version_of_the_rule_that_it_began_with(int version)
    {
        using var policy = new PolicyRepository(more: """ "judgeSamples": 1, """);
        policy.EditArm("git add -A", "seq 1 $((n * 500)) > long.txt\ngit add -A");
        policy.Play("skill 5");
        await policy.RunAsync();
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("episode.BaselineArmCaptured", FaultPoint.AfterRecord) });
        Assert.Equal((EpisodeStage.BaselineArmCaptured, EpisodeRuleVersion.Current), (stopped.Stage, stopped.RuleVersion));
        if (version == EpisodeRuleVersion.First)
        {
            // As an older Autoauto left it.
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(policy.Root, ".autoauto", "state.db")};Pooling=False");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "update episodes set rule_version = null where stage <> 'Closed'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        using var workspace = policy.Open();
        await using var session = workspace.ResumeEpisode(stopped.Id);
        var done = await session.Completion;

        Assert.Equal((EpisodeStage.Closed, version), (done.Stage, done.RuleVersion));
        Assert.Equal(version > EpisodeRuleVersion.First, policy.JudgePrompt.Contains("Both arms are shown at equal length", StringComparison.Ordinal));
        var facts = Row.FromJson<EpisodeFacts>(done.DecisionInputsJson!);
        Assert.Equal(EpisodeOptions.GuardedOf(version) with { MaxEpisodes = 6 }, facts.Options);
        Assert.Equal(version > EpisodeRuleVersion.First ? (8, 1) : (0, 0), (facts.SelfPairs.Count, facts.Trials.Pairs.Count));
        Assert.True(facts.Trials.Pairs.All(p => p is { Length: > 0, Measured: > 0 }));
        Assert.Equal(done.Ruling, workspace.ReplayEpisode(done.Id));
    }

    [Fact]
    public async Task A_resume_that_fails_records_the_error_again_and_another_one_succeeds()
    {
        using var policy = new PolicyRepository(more: Quick);
        policy.Judges("no", "no", "no", "no");
        Assert.Equal(ErrorCode.AnswerInvalid, (await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync())).Code);
        using var workspace = policy.Open();
        var id = Assert.Single(workspace.ListEpisodes()).Episode.Id;

        await using (var session = workspace.ResumeEpisode(id))
        {
            Assert.Equal(ErrorCode.AnswerInvalid, (await Assert.ThrowsAsync<AutoautoException>(() => session.Completion)).Code);
        }

        var failed = workspace.FindEpisode(id)!;
        Assert.Equal((EpisodeStatus.Errored, EpisodeStage.BaselineSkipped), (failed.Status, failed.Episode.StageBeforeError));
        Assert.NotNull(failed.Episode.Error);
        await using var again = workspace.ResumeEpisode(id);
        Assert.Equal(EpisodeStage.Closed, (await again.Completion).Stage);
        Assert.Equal(1, policy.Calls("arm"));
    }

    /// <summary>Runs the plan's episodes; the last of them stops behind a step and is resumed.</summary>
    private static async Task<(string Facts, (EpisodeStatus Status, EpisodeStage Stage)? StoppedAt)> RunAsync(string skill, string[] plan, string? lastStep)
    {
        using var policy = new PolicyRepository(skill, Quick);
        policy.Play(plan);
        for (var earlier = 1; earlier < plan.Length; earlier++)
        {
            await policy.RunAsync();
        }

        using var workspace = policy.Open(new WorkspaceOptions { Faults = lastStep is null ? new NoFaults() : FaultHook.StopAt(lastStep, FaultPoint.AfterRecord) });
        Episode episode;
        await using (var session = workspace.StartEpisode(new EpisodeRequest { Policy = "p" }))
        {
            episode = await session.Completion;
        }

        (EpisodeStatus, EpisodeStage)? stoppedAt = null;
        if (lastStep is not null)
        {
            stoppedAt = (workspace.FindEpisode(episode.Id)!.Status, episode.Stage);
            Assert.Empty(policy.Leftovers());
            using var later = policy.Open();
            await using var session = later.ResumeEpisode(episode.Id);
            episode = await session.Completion;
        }

        Assert.Empty(policy.Leftovers());
        return (Facts(policy, workspace, episode), stoppedAt);
    }

    private static string Facts(PolicyRepository policy, RepositoryWorkspace workspace, Episode episode) => string.Join(
        '\n',
        [
            $"{episode.Ruling} {episode.Refusal} {episode.EvolutionDetail}",
            .. policy.Stages(episode.Id).Select(s => s.ToString()),
            .. s_roles.Select(role => $"{role} {policy.Calls(role)}"),
            .. workspace.PolicyLedger.Versions("p").Select(v => $"{v.Number} {v.Cause} {v.SourceVersion} {v.EpisodeId == episode.Id}"),
            .. workspace.ListRejections("p").Select(r => $"{r.FromVersion} {r.ToVersion} {r.Reason} {r.Advantage} {r.Gradient}"),
            .. workspace.ListPredictions("p").Select(p => $"{p.Version} {p.SettledBy == episode.Id} {p.Observed}"),
            policy.Policy,
        ]);
}
