using System.Text.Json;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Runs and episodes as documents.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task The_newest_run_becomes_a_page_or_another_format_and_no_file_is_replaced_unasked()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        var page = await repository.RunAsync("report");
        var json = await repository.RunAsync("report", "--out", Path.Combine(repository.Beside, "r.json"), "--json");
        var refused = await repository.RunAsync("report", "--out", Path.Combine(repository.Beside, "r.json"));
        var forced = await repository.RunAsync("report", "--out", Path.Combine(repository.Beside, "r.json"), "--format", "Markdown", "--force");

        Assert.Equal((0, 0, 2, 0), (page.ExitCode, json.ExitCode, refused.ExitCode, forced.ExitCode));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(page.Out.Trim()), StringComparison.Ordinal);
        Assert.Empty(repository.Git("status", "--porcelain"));
        var written = Assert.Single(json.JsonLines);
        Assert.Equal(Path.Combine(repository.Beside, "r.json"), written.GetProperty("Path").GetString());
        Assert.True(written.GetProperty("LengthBytes").GetInt64() > 100);
        Assert.Contains("is there already", refused.Error, StringComparison.Ordinal);
        Assert.StartsWith("# Run ", await File.ReadAllTextAsync(forced.Out.Trim()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_in_json_has_the_objects_that_commands_print()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var path = Path.Combine(repository.Beside, "r.json");
        await repository.RunAsync("report", "--out", path);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        var report = document.RootElement;
        var experiments = (await repository.RunAsync("experiment", "list", "--json")).JsonLines.OrderBy(e => e.GetProperty("Number").GetInt32()).ToList();
        var run = Assert.Single((await repository.RunAsync("run", "list", "--json")).JsonLines);

        Assert.Equal("autoauto.report/2", report.GetProperty("Form").GetString());
        Assert.True(JsonElement.DeepEquals(run, report.GetProperty("Run")), report.GetProperty("Run").ToString());
        Assert.NotEmpty(experiments);
        Assert.Equal(experiments.Count, report.GetProperty("Experiments").GetArrayLength());
        Assert.All(report.GetProperty("Experiments").EnumerateArray().Zip(experiments), pair => Assert.True(JsonElement.DeepEquals(pair.First, pair.Second), pair.First.ToString()));
    }

    [Fact]
    public async Task The_newest_episode_becomes_a_document_too()
    {
        using var repository = new TestRepository();
        repository.Write("AGENTS.md", "- be kind\n");
        repository.Write(".autoauto/policies/rules/arm.sh", "#!/bin/sh\necho done\n");
        repository.Write(".autoauto/policies/rules/judge.sh", """
            #!/bin/sh
            echo '{"rewardA": 0.5, "rewardB": null, "gaps": [{"arm": "A", "title": "no header", "severity": "low"}]}'

            """.ReplaceLineEndings("\n"));
        repository.Write(".autoauto/policies/rules.json", """
            {
              "include": ["AGENTS.md"], "judgeSamples": 1, "agent": { "name": "command", "command": ["arm.sh"] }, "judge": { "name": "command", "command": ["judge.sh"] },
              "tasks": [ { "name": "work", "prompt": "Do it.", "verify": ["git", "status"] } ]
            }
            """);
        repository.CommitAll();
        var none = await repository.RunAsync("report", "--episode");
        await repository.RunAsync("policy", "new", "rules");
        var invoked = await repository.RunAsync("episode", "invoke", "rules", "--no-evolve", "--json");

        var page = await repository.RunAsync("report", "--episode");
        var named = await repository.RunAsync("report", "--episode", invoked.JsonLines[0].GetProperty("EpisodeId").GetString()!, "--format", "Json", "--out", repository.Beside, "--json");
        var missing = await repository.RunAsync("report", "--episode", "nowhere");
        var both = await repository.RunAsync("report", "--episode", "--run", "x");

        Assert.Equal((2, 0, 0, 2, 2), (none.ExitCode, page.ExitCode, named.ExitCode, missing.ExitCode, both.ExitCode));
        Assert.Contains("no header", await File.ReadAllTextAsync(page.Out.Trim(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(named.Json.GetProperty("Path").GetString()!, TestContext.Current.CancellationToken));
        Assert.Equal("autoauto.episodeReport/2", report.RootElement.GetProperty("Form").GetString());
        Assert.True(JsonElement.DeepEquals(Assert.Single((await repository.RunAsync("episode", "list", "--json")).JsonLines), report.RootElement.GetProperty("Episode")));
        Assert.Contains("Autoauto.EpisodeNotFound", missing.Error, StringComparison.Ordinal);
        Assert.Contains("Autoauto.EpisodeNotFound", none.Error, StringComparison.Ordinal);
        Assert.Contains("exclude each other", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_kept_becomes_a_branch()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        var plan = await repository.RunAsync("run", "complete", "--what-if");
        var made = await repository.RunAsync("run", "complete", "--json");
        var again = await repository.RunAsync("run", "complete");
        var refused = await repository.RunAsync("run", "complete", "--squash", "--by-experiment");

        Assert.Equal((0, 0, 0, 2), (plan.ExitCode, made.ExitCode, again.ExitCode, refused.ExitCode));
        Assert.Contains("would create autoauto/complete/", plan.Out, StringComparison.Ordinal);
        var set = made.JsonLines[0];
        Assert.Equal("Created", set.GetProperty("Result").GetString());
        Assert.Equal(set.GetProperty("Commit").GetString(), repository.Git("rev-parse", set.GetProperty("Branch").GetString()!).Trim());
        Assert.Contains("unchanged", again.Out, StringComparison.Ordinal);
        Assert.Contains("summary: ", again.Out, StringComparison.Ordinal);
    }
}
