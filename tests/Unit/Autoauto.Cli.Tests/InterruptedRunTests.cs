using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Runs that are stopped, by whatever means, and go on.</summary>
public sealed class InterruptedRunTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_aborts_cleans_up_and_ends_with_4(string signal)
    {
        using var repository = TestRepository.WithProgram(TestRepository.Hang);
        // What a shell starts in the background ignores SIGINT, and so does everything below it, this process included.
        using var process = AutoautoProcess.Start(repository.Root, "env", [$"--default-signal={signal}", AutoautoProcess.Executable, "run", "start", "p"]);
        var agent = await repository.WaitForAgentAsync();

        await AutoautoProcess.SignalAsync(process.Id, signal);
        await AutoautoProcess.SignalAsync(process.Id, signal);
        var result = await AutoautoProcess.FinishAsync(process);

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("cleaning up", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{agent}"));
        var run = await repository.ShowRunAsync();
        Assert.Equal(("Stopped", "Aborted"), (run.GetProperty("Status").GetString(), run.GetProperty("TerminationReason").GetString()));
        Assert.Equal("Aborted", (await repository.RunAsync("experiment", "list", "--json")).JsonLines[^1].GetProperty("Status").GetString());
        Assert.Empty(repository.WorkingFolders());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_running_program_is_refused_stopped_from_elsewhere_and_resumed()
    {
        using var repository = TestRepository.WithProgram(
            "if [ ! -e \"$AUTOAUTO_TEST_BESIDE/agent-started\" ]; then\n" + TestRepository.Hang + "fi\n" + TestRepository.Improve);
        using var process = AutoautoProcess.Start(repository.Root, "run", "start", "p", "--no-receipt");
        await repository.WaitForAgentAsync();

        var second = await repository.RunAsync("run", "start", "p");
        Assert.Equal(2, second.ExitCode);
        Assert.StartsWith("autoauto: error Autoauto.RunAlreadyActive: ", second.Error, StringComparison.Ordinal);
        Assert.Equal("Running", (await repository.ShowRunAsync()).GetProperty("Status").GetString());
        Assert.Equal(4, (await repository.RunAsync("run", "wait", "--timeout", "1s")).ExitCode);

        Assert.Equal(0, (await repository.RunAsync("run", "stop", "--abort")).ExitCode);
        Assert.Equal(4, (await repository.RunAsync("run", "wait")).ExitCode);
        Assert.Equal(4, (await AutoautoProcess.FinishAsync(process)).ExitCode);

        var id = (await repository.ShowRunAsync()).GetProperty("RunId").GetString()!;
        Assert.Equal(0, (await repository.RunAsync("run", "set", id, "--max-experiments", "3")).ExitCode);
        var resumed = await repository.RunAsync("run", "resume", id, "--json");
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(2, resumed.JsonLines[0].GetProperty("Number").GetInt32());
        Assert.Equal("MaxExperiments", (await repository.ShowRunAsync()).GetProperty("TerminationReason").GetString());
    }

    [Fact]
    public async Task A_killed_run_is_interrupted_and_can_be_resumed()
    {
        using var repository = TestRepository.WithProgram(
            "if [ ! -e \"$AUTOAUTO_TEST_BESIDE/agent-started\" ]; then\n" + TestRepository.Hang + "fi\n" + TestRepository.Improve);
        using var process = AutoautoProcess.Start(repository.Root, "run", "start", "p", "--max-experiments", "1", "--no-receipt");
        await repository.WaitForAgentAsync();
        process.Kill();
        await process.WaitForExitAsync();

        Assert.Equal("Interrupted", (await repository.ShowRunAsync()).GetProperty("Status").GetString());
        var resumed = await repository.RunAsync("run", "resume", "--json");

        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal("Kept", Assert.Single(resumed.JsonLines).GetProperty("Status").GetString());
    }
}
