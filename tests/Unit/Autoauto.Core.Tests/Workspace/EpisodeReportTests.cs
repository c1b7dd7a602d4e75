using System.Text.Json;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Reporting;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Core.Tests.Workspace;

/// <summary>Reports of episodes that really took place.</summary>
public sealed class EpisodeReportTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task It_tells_what_became_of_an_edit_and_what_comes_next()
    {
        using var policy = new PolicyRepository(more: """ "guarded": false, "judgeSamples": 1, """);
        policy.Play("skill 5", "skill 2", "skill 10");
        await policy.RunAsync();
        await policy.RunAsync();
        var back = await policy.RunAsync();

        using var json = Export(policy, back.Id);
        var root = json.RootElement;
        Assert.Equal("No, worse", root.GetProperty("Answers").GetProperty("Better").GetString());
        Assert.Equal("Version 4: skill 10", root.GetProperty("Answers").GetProperty("Next").GetString());
        Assert.Equal("skill 2", root.GetProperty("Policy").GetProperty("LastEdit").GetString());
        var work = root.GetProperty("Tasks")[0];
        Assert.Equal((0.2, 0.5), (work.GetProperty("Main").GetProperty("PassRate").GetDouble(), work.GetProperty("Baseline").GetProperty("PassRate").GetDouble()));
        Assert.Equal(-0.3, work.GetProperty("PassRateDifference").GetDouble(), 9);
        var evidence = Assert.Single(root.GetProperty("Evidence").EnumerateArray());
        Assert.Equal(back.Id, evidence.GetProperty("EpisodeId").GetString());
        Assert.Equal(back.Ruling!.StandardisedSum!.Value, evidence.GetProperty("StandardisedSum").GetDouble(), 9);
        Assert.Equal(back.Id, root.GetProperty("Prediction").GetProperty("SettledByEpisodeId").GetString());
        Assert.False(root.GetProperty("Prediction").GetProperty("IsHit").GetBoolean());
        Assert.Equal((2, 0.5), (root.GetProperty("Calibration").GetProperty("Settled").GetInt32(), root.GetProperty("Calibration").GetProperty("HitRate").GetDouble()));
        Assert.Equal(2, Assert.Single(root.GetProperty("Rejections").EnumerateArray()).GetProperty("RejectedVersion").GetInt32());
        Assert.Contains("+skill: 2", root.GetProperty("JudgedEdit")[0].GetProperty("Diff").GetString(), StringComparison.Ordinal);
        Assert.Contains("-skill: 5", root.GetProperty("NextEdit")[0].GetProperty("Diff").GetString(), StringComparison.Ordinal);
        Assert.Contains("+skill: 10", root.GetProperty("NextEdit")[0].GetProperty("Diff").GetString(), StringComparison.Ordinal);
        Assert.Equal(["arm", "judge", "evolver"], root.GetProperty("Spend").EnumerateArray().Select(s => s.GetProperty("Role").GetString()));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task It_counts_the_comparisons_of_the_head_with_itself_where_they_were_made()
    {
        using var policy = new PolicyRepository(more: """ "judgeSamples": 1, """);
        policy.Play("skill 5", "skill 6");
        await policy.RunAsync();
        var second = await policy.RunAsync();

        using var json = Export(policy, second.Id);
        Assert.Equal(8, json.RootElement.GetProperty("NoiseFloor").GetProperty("MeasuredHere").GetInt32());
        Assert.Single(json.RootElement.GetProperty("Tasks").EnumerateArray());
        Assert.Equal("Not clear yet", json.RootElement.GetProperty("Answers").GetProperty("Better").GetString());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Evidence_of_the_same_edit_adds_up_over_the_episodes()
    {
        using var policy = new PolicyRepository(more: """ "judgeSamples": 1, """);
        policy.Play("skill 5");
        await policy.RunAsync();
        var episodes = new List<Episode> { await policy.RunAsync(), await policy.RunAsync() };

        using var first = Export(policy, episodes[0].Id);
        using var second = Export(policy, episodes[1].Id);
        Assert.Equal([episodes[0].Id], Ids(first));
        Assert.Equal(episodes.Select(e => e.Id), Ids(second));
        Assert.Equal(episodes[1].Ruling!.StandardisedSum!.Value, second.RootElement.GetProperty("Evidence")[1].GetProperty("StandardisedSum").GetDouble(), 9);

        static IEnumerable<string> Ids(JsonDocument report) => report.RootElement.GetProperty("Evidence").EnumerateArray().Select(t => t.GetProperty("EpisodeId").GetString()!);
    }

    [Fact]
    public async Task Errors_and_resumes_are_in_the_history_of_stages()
    {
        using var policy = new PolicyRepository(more: """ "judgeSamples": 1, """);
        policy.Judges("no", "no");
        await Assert.ThrowsAsync<AutoautoException>(() => policy.RunAsync());
        using var workspace = policy.Open();
        var id = Assert.Single(workspace.ListEpisodes()).Episode.Id;

        using (var failed = Export(policy, id))
        {
            Assert.Equal("AnswerInvalid", failed.RootElement.GetProperty("Episode").GetProperty("ErrorCode").GetString());
            Assert.Equal("A step failed before the decision.", failed.RootElement.GetProperty("Answers").GetProperty("Why").GetString());
        }

        await using var session = workspace.ResumeEpisode(id);
        await session.Completion;
        using var resumed = Export(policy, id);
        Assert.Equal(
            ["Created", "MainArmCaptured", "BaselineSkipped", "Errored", "BaselineSkipped"],
            resumed.RootElement.GetProperty("Stages").EnumerateArray().Take(5).Select(s => s.GetProperty("Stage").GetString()));
    }

    [Fact]
    public void An_episode_that_is_not_there_has_no_report()
    {
        using var policy = new PolicyRepository();
        using var workspace = policy.Open();

        Assert.Equal(ErrorCode.EpisodeNotFound, Assert.Throws<AutoautoException>(() => workspace.ExportEpisodeReport("../x", new ReportRequest { Objects = ReportObjects.Instance })).Code);
    }

    private static JsonDocument Export(PolicyRepository policy, string episodeId)
    {
        using var workspace = policy.Open();
        return JsonDocument.Parse(File.ReadAllText(workspace.ExportEpisodeReport(episodeId, new ReportRequest { Objects = ReportObjects.Instance, Format = ReportFormat.Json })));
    }
}
