using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Runs from start to end: exit codes, what is printed, and what is left behind.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_run_with_an_improvement_ends_with_0_and_shows_its_experiments()
    {
        using var repository = TestRepository.WithProgram();
        var before = repository.Git("status", "--porcelain", "--ignored=no");

        var result = await repository.RunAsync("run", "start", "p");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Kept", result.Out, StringComparison.Ordinal);
        Assert.Contains("An idea", result.Out, StringComparison.Ordinal);
        Assert.Contains("total gain, measured again: +19.0 %", result.Out, StringComparison.Ordinal);
        Assert.Contains("baseline: value = 100000", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Out + result.Error);
        Assert.Equal(before, repository.Git("status", "--porcelain", "--ignored=no"));
        Assert.Empty(repository.WorkingFolders());
    }

    [Fact]
    public async Task A_run_that_kept_nothing_ends_with_3()
    {
        using var repository = TestRepository.WithProgram(TestRepository.Useless);

        Assert.Equal(3, (await repository.RunAsync("run", "start", "p")).ExitCode);
        Assert.Equal(3, (await repository.RunAsync("run", "wait")).ExitCode);
    }

    [Fact]
    public async Task An_agents_text_cannot_control_the_terminal()
    {
        using var repository = TestRepository.WithProgram("SUBJECT=$(printf 'evil \\033[2J\\033]0;title\\007 end')\n" + TestRepository.Improve);

        var result = await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt");
        var list = await repository.RunAsync("experiment", "list");
        var json = await repository.RunAsync("experiment", "list", "--json");

        Assert.All([result.Out, result.Error, list.Out, json.Out], text =>
        {
            Assert.DoesNotContain('\e', text);
            Assert.DoesNotContain('\a', text);
        });
        Assert.Contains("evil", list.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_changed_and_taken_back()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var id = (await repository.ShowRunAsync()).GetProperty("RunId").GetString()!;

        var changed = (await repository.RunAsync("run", "set", id, "--time-limit", "1h30m", "--guidance", "Be brief", "--json")).Json;
        Assert.Equal((5400, "Be brief"), (changed.GetProperty("TimeLimitSeconds").GetDouble(), changed.GetProperty("Guidance").GetString()));
        var undone = (await repository.RunAsync("run", "set", id, "--time-limit", "none", "--guidance", "", "--json")).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, undone.GetProperty("TimeLimitSeconds").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, undone.GetProperty("Guidance").ValueKind);
        Assert.Equal(2, (await repository.RunAsync("run", "set", id)).ExitCode);
    }

    [Fact]
    public async Task A_run_is_removed_with_its_branch_only_when_forced()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var run = await repository.ShowRunAsync();
        var (id, branch) = (run.GetProperty("RunId").GetString()!, run.GetProperty("Branch").GetString()!);
        Assert.Contains(branch, repository.Git("branch", "--list", "autoauto/*"), StringComparison.Ordinal);

        Assert.Equal(2, (await repository.RunAsync("run", "remove", id)).ExitCode);
        Assert.Equal(0, (await repository.RunAsync("run", "remove", id, "--force")).ExitCode);

        Assert.Empty(repository.Git("branch", "--list", "autoauto/*"));
        Assert.Empty((await repository.RunAsync("run", "list", "--json")).Out);
        Assert.Equal(2, (await repository.RunAsync("run", "show", id)).ExitCode);
    }

    [Fact]
    public async Task Logs_of_agent_and_evaluator_are_printed()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        Assert.Contains(TestRepository.AgentSays, (await repository.RunAsync("log", "1")).Out, StringComparison.Ordinal);
        Assert.Contains(TestRepository.EvaluatorSays, (await repository.RunAsync("log", "1", "--evaluator")).Out, StringComparison.Ordinal);
        Assert.Single((await repository.RunAsync("log", "1", "--tail", "1")).Out.TrimEnd().Split('\n'));
        Assert.StartsWith("autoauto: error Autoauto.ExperimentNotFound: ", (await repository.RunAsync("log", "9")).Error, StringComparison.Ordinal);
    }
}
