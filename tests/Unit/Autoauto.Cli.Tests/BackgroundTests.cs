using System.Text.Json;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Detached and queued runs, watching, and settings.</summary>
public sealed class BackgroundTests
{
    [Fact]
    public async Task A_detached_run_is_returned_at_once_followed_and_stopped()
    {
        using var repository = TestRepository.WithProgram(TestRepository.Hang);
        var started = await repository.RunAsync("run", "start", "p", "--detached", "--no-receipt", "--json");
        Assert.Equal(0, started.ExitCode);
        Assert.Equal("Running", JsonDocument.Parse(started.Out).RootElement.GetProperty("Status").GetString());
        await repository.WaitForAgentAsync();

        var refused = await repository.RunAsync("run", "start", "p", "--detached");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Autoauto.RunAlreadyActive", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await repository.RunAsync("run", "stop", "--abort")).ExitCode);
        var watched = await repository.RunAsync("run", "watch");

        Assert.Equal(4, watched.ExitCode);
        Assert.Contains("run.end", watched.Out, StringComparison.Ordinal);
        Assert.Contains("ended: Aborted", watched.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Queued_runs_follow_each_other()
    {
        using var repository = TestRepository.WithProgram();
        Assert.Equal(0, (await repository.RunAsync("run", "start", "p", "--queue", "-n", "1", "--no-receipt")).ExitCode);
        var second = await repository.RunAsync("run", "start", "p", "--queue", "-n", "1", "--no-receipt", "--json");
        var id = JsonDocument.Parse(second.Out).RootElement.GetProperty("RunId").GetString()!;

        Assert.Equal(0, (await repository.RunAsync("run", "wait", id)).ExitCode);

        var list = await repository.RunAsync("queue", "list", "--all", "--json");
        Assert.Equal([1, 2], list.JsonLines.Select(e => e.GetProperty("ItemId").GetInt32()));
        Assert.Equal(2, (await repository.RunAsync("queue", "remove", "99")).ExitCode);
        for (var isIdle = false; !isIdle;)
        {
            isIdle = (await repository.RunAsync("queue", "list", "--all", "--json")).JsonLines.All(e => e.GetProperty("WorkerPid").ValueKind == JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task A_worker_that_is_started_by_hand_refuses()
    {
        using var repository = TestRepository.WithProgram();

        var result = await repository.RunAsync("worker");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("worker ", (await repository.RunAsync("--help")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_set_listed_and_taken_away()
    {
        using var repository = TestRepository.WithProgram();

        var set = await repository.RunAsync("config", "set", "notify.command", "notify-send", "Autoauto", "it is over", "--json");
        var bad = await repository.RunAsync("config", "set", "maxTokens", "none");
        var list = await repository.RunAsync("config", "list", "--json");
        var unset = await repository.RunAsync("config", "set", "notify.command", "--unset", "--json");

        var command = JsonSerializer.Deserialize<string[]>(JsonDocument.Parse(set.Out).RootElement.GetProperty("Value").GetString()!)!;
        Assert.Equal(["notify-send", "Autoauto", "it is over"], command);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("Autoauto.SettingInvalid", bad.Error, StringComparison.Ordinal);
        Assert.Equal("Repository", list.JsonLines.Single(e => e.GetProperty("Key").GetString() == "notify.command").GetProperty("Source").GetString());
        Assert.Equal("Default", JsonDocument.Parse(unset.Out).RootElement.GetProperty("Source").GetString());
    }
}
