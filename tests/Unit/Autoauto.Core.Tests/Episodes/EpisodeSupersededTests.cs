using System.Text.Json.Nodes;
using Autoauto.Core.Episodes;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>
/// A decision is about the version that was measured. Whoever else moved the head meanwhile, or edited its files, keeps what stands: the episode
/// closes as superseded, asks nobody any more, and neither moves nor rejects anything.
/// </summary>
[Trait("Category", "Long")]
public sealed class EpisodeSupersededTests
{
    private const string Quick = """ "rule": "threshold", "judgeSamples": 1, """;
    private const string Mine = "# Agents, mine\n\nskill: 6\n";

    public static TheoryData<string, string, string> Interruptions()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (side, step) in new[]
        {
            ("keep", "arm.intent"), ("keep", "episode.BaselineArmCaptured"), ("keep", "episode.decide"), ("keep", "episode.Kept"), ("rollback", "episode.decide"),
            ("rollback", "episode.RolledBack"),
        })
        {
            data.Add(side, step, "adopted");
        }

        foreach (var how in new[] { "edited", "restored", "globs", "deleted" })
        {
            data.Add("rollback", "episode.Scored", how);
        }

        data.Add("keep", "episode.Kept", "edited");

        return data;
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Interruptions))]
    public async Task A_resume_moves_nothing_once_somebody_else_has_moved_the_head(string side, string step, string how)
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play(side == "keep" ? "skill 7" : "skill 2", "skill 9", "skill 9");
        await policy.RunAsync();
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt(step, FaultPoint.AfterRecord) });
        Move(policy, how);
        var (text, calls, before) = (Text(policy), Calls(policy), Ledger(policy));

        var closed = await ResumeAsync(policy, stopped.Id);

        Assert.Equal((EpisodeStage.Closed, 1), (closed.Stage, closed.HeadVersion));
        Assert.Equal([EpisodeStage.Superseded, EpisodeStage.Closed], policy.Stages(stopped.Id).TakeLast(2));
        Assert.True(closed.IsSuperseded);
        Assert.Equal((null, null), (closed.EvolvedVersion, closed.Error));
        Assert.Equal((text, calls, before), (Text(policy), Calls(policy), Ledger(policy)));
        using var workspace = policy.Open();
        Assert.All(workspace.ListRejections("p"), r => Assert.Equal(1, r.ToVersion));
        Assert.Equal(step == "episode.RolledBack" ? 1 : 0, workspace.ListRejections("p").Count());
        Assert.Empty(policy.Leftovers());
    }

    [Theory]
    [InlineData("rollback.append", "edited")]
    [InlineData("rollback.append", "adopted")]
    [InlineData("policy.apply", "adopted")]
    public async Task A_rollback_that_is_in_the_ledger_already_is_finished_without_touching_what_came_after_it(string step, string how)
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play("skill 2", "skill 9");
        await policy.RunAsync();
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt(step, FaultPoint.AfterRecord) });
        Move(policy, how);
        var text = Text(policy);

        var closed = await ResumeAsync(policy, stopped.Id);

        Assert.Equal((text, 2, EpisodeDecision.RollBack), (Text(policy), closed.RollbackVersion, closed.Ruling!.Decision));
        Assert.Equal([EpisodeStage.RolledBack, EpisodeStage.Superseded, EpisodeStage.Closed], policy.Stages(stopped.Id).TakeLast(3));
        Assert.Equal(1, policy.Calls("evolver"));
        using var workspace = policy.Open();
        var rejection = Assert.Single(workspace.ListRejections("p"));
        Assert.Equal((1, 0), (rejection.ToVersion, rejection.FromVersion));
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("adopted")]
    public async Task An_edit_that_is_in_the_ledger_already_does_not_overwrite_what_came_after_it(string how)
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play("skill 7");
        var stopped = await policy.RunAsync(options: new WorkspaceOptions { Faults = FaultHook.StopAt("evolver.call", FaultPoint.AfterRecord) });
        Move(policy, how);
        var text = Text(policy);

        var closed = await ResumeAsync(policy, stopped.Id);

        Assert.Equal((text, 1, EpisodeStage.Closed), (Text(policy), closed.EvolvedVersion, closed.Stage));
        Assert.Equal(1, policy.Calls("evolver"));
    }

    [Fact]
    public async Task An_edit_by_hand_while_the_evolver_works_makes_its_answer_void()
    {
        using var policy = new PolicyRepository("5", Quick);
        policy.Play("skill 7");
        var hand = new FaultHook((step, point) =>
        {
            if (step == "evolver.call" && point == FaultPoint.BeforeEffect)
            {
                policy.Repository.Write("AGENTS.md", Mine);
            }
        });

        var closed = await policy.RunAsync(options: new WorkspaceOptions { Faults = hand });

        Assert.Equal((Mine, true, 0), (policy.Policy, closed.IsSuperseded, policy.Head));
        Assert.Equal([EpisodeStage.Kept, EpisodeStage.Superseded, EpisodeStage.Closed], policy.Stages(closed.Id).TakeLast(3));
        Assert.False(EpisodeSeries.HasConverged([closed]));
    }

    private static void Move(PolicyRepository policy, string how)
    {
        using var workspace = policy.Open();
        switch (how)
        {
            case "adopted":
                policy.Repository.Write("AGENTS.md", Mine);
                workspace.UpdatePolicy("p", new Dictionary<string, JsonNode?>(), adoptEdits: true, "mine");
                break;
            case "edited":
                policy.Repository.Write("AGENTS.md", Mine);
                break;
            case "deleted":
                File.Delete(Path.Combine(policy.Root, "AGENTS.md"));
                break;
            case "restored":
                workspace.RestorePolicy("p", 0, "did not like it", adoptEdits: false);
                break;
            default:
                workspace.UpdatePolicy("p", new Dictionary<string, JsonNode?> { ["include"] = new JsonArray("AGENTS.md", "RULES.md") }, adoptEdits: false, null);
                break;
        }
    }

    private static async Task<Episode> ResumeAsync(PolicyRepository policy, string id)
    {
        using var workspace = policy.Open();
        await using var session = workspace.ResumeEpisode(id);
        return await session.Completion;
    }

    private static string Text(PolicyRepository policy) => File.Exists(Path.Combine(policy.Root, "AGENTS.md")) ? policy.Policy : "none";

    private static string Calls(PolicyRepository policy) => $"{policy.Calls("arm")} {policy.Calls("judge")} {policy.Calls("evolver")}";

    private static string Ledger(PolicyRepository policy)
    {
        using var workspace = policy.Open();
        return string.Join('\n', workspace.PolicyLedger.Versions("p").Select(v => $"{v.Number} {v.Cause} {v.SourceVersion}"));
    }
}
