using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>A run as a document.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task The_newest_run_becomes_a_page_or_another_format_and_no_file_is_replaced_unasked()
    {
        using var repository = TestRepository.WithProgram();
        await repository.RunAsync("run", "start", "p", "--no-receipt");

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
    public async Task What_a_run_kept_becomes_a_branch()
    {
        using var repository = TestRepository.WithProgram();
        await repository.RunAsync("run", "start", "p", "--no-receipt");

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
