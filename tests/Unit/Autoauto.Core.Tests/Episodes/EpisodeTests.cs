using Autoauto.Core.Model;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>Whole episodes on a real repository with real processes.</summary>
public sealed class EpisodeTests
{
    [Fact]
    public async Task A_fresh_policy_leaves_version_0()
    {
        using var policy = new PolicyRepository();
        policy.Play("skill 5");
        var before = policy.Repository.Git("rev-parse", "HEAD");

        var episode = await policy.RunAsync();

        Assert.Equal(
            [EpisodeStage.Created, EpisodeStage.MainArmCaptured, EpisodeStage.BaselineSkipped, EpisodeStage.Scored, EpisodeStage.Kept, EpisodeStage.Evolved, EpisodeStage.Closed],
            policy.Stages(episode.Id));
        Assert.Equal(1, episode.EvolvedVersion);
        Assert.Contains("skill: 5", policy.Policy, StringComparison.Ordinal);
        Assert.Equal(before, policy.Repository.Git("rev-parse", "HEAD"));
        Assert.Equal("M AGENTS.md", policy.Repository.Git("status", "--porcelain", "--untracked-files=no").Trim());
        Assert.Empty(policy.Leftovers());
    }

    [Theory(Timeout = 300_000)]
    [InlineData("none")]
    [InlineData("bubblewrap")]
    public async Task Its_record_and_its_reports_say_which_isolation_it_had(string sandbox)
    {
        if (sandbox != "none")
        {
            WorkingSandbox.Require();
        }

        using var policy = new PolicyRepository();
        policy.Repository.Write(".autoauto/config.json", $$"""{ "sandbox": "{{sandbox}}" }""");
        policy.EditArm("echo arm >> ", ": ");
        policy.Repository.Write(".autoauto/policies/p/judge.sh", "#!/bin/sh\necho '{\"rewardA\": 1, \"rewardB\": null, \"verdict\": null, \"abstained\": false, \"gaps\": [], \"textualGradient\": \"none\"}'\n");

        var episode = await policy.RunAsync();

        using var workspace = policy.Open();
        Assert.Equal((EpisodeStage.Closed, sandbox), (episode.Stage, workspace.FindEpisode(episode.Id)!.Episode.Isolation));
        foreach (var (name, text) in new[] { ("report.json", $"\"Isolation\": \"{sandbox}\""), ("report.md", $"| Isolation | {sandbox} |"), ("report.html", $"<dd>{sandbox}</dd>") })
        {
            var path = workspace.ExportEpisodeReport(episode.Id, new ReportRequest { Objects = ReportObjects.Instance, Path = policy.Repository.Outside(name) });
            Assert.Contains(text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_better_version_is_kept_a_worse_one_goes_back_and_the_evolver_is_told()
    {
        using var policy = new PolicyRepository(more: """ "guarded": false, "judgeSamples": 1, """);
        policy.Play("skill 5", "skill 2", "skill 10");

        await policy.RunAsync();
        var kept = await policy.RunAsync();
        Assert.Equal((EpisodeDecision.Keep, EpisodeReason.Evidence), (kept.Ruling!.Decision, kept.Ruling.Reason));
        Assert.Equal(0.2, kept.Diagnosis!.Advantage!.Value, 9);

        var back = await policy.RunAsync();
        Assert.Equal(
            [EpisodeStage.Created, EpisodeStage.MainArmCaptured, EpisodeStage.BaselineArmCaptured, EpisodeStage.Scored, EpisodeStage.RolledBack, EpisodeStage.Evolved, EpisodeStage.Closed],
            policy.Stages(back.Id));
        Assert.Equal((3, 4), (back.RollbackVersion, back.EvolvedVersion));
        Assert.Contains("version 2", policy.EvolverPrompt, StringComparison.Ordinal);
        Assert.Contains("skill 2", policy.EvolverPrompt, StringComparison.Ordinal);
        Assert.Contains("skill: 10", policy.Policy, StringComparison.Ordinal);

        using var workspace = policy.Open();
        var rejection = Assert.Single(workspace.ListRejections("p"));
        Assert.Equal(
            (1, 2, RejectionReason.BadAdvantage, "skill 2", "raise the skill"),
            (rejection.FromVersion, rejection.ToVersion, rejection.Reason, rejection.EditSummary, rejection.Gradient));
        Assert.Equal(
            [(4, PolicyCause.Evolve), (3, PolicyCause.Rollback), (2, PolicyCause.Evolve), (1, PolicyCause.Evolve), (0, PolicyCause.Register)],
            workspace.PolicyLedger.Versions("p").Select(v => (v.Number, v.Cause)));
        Assert.Empty(policy.Leftovers());
    }
}
