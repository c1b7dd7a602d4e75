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
}
