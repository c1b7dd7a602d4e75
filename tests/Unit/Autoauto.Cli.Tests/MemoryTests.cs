using System.Text.Json;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>What outlives a run, and programs that an agent writes.</summary>
[Trait("Category", "Long")]
public sealed class MemoryTests
{
    private const string Writer = """
        cat > /dev/null
        to="$AUTOAUTO_PROGRAM_DIRECTORY"
        printf '# Program\n\n## Goal\nSmaller.\n' > "$to/program.md"
        printf 'read -r v < value.txt\necho "{\\"value\\": $v, \\"correct\\": 1}"\n' > "$to/measure.sh"
        echo '{"metric": "value", "direction": "lower", "gates": {"correct": {"min": 1}}, "include": ["src/**"], "warmup": 0}' > "$to/config.json"
        """;

    [Fact]
    public async Task Ideas_are_added_and_listed_and_calls_are_in_the_books()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var added = await repository.RunAsync("idea", "add", "p", "Try a table", "--json");

        Assert.Equal(("Open", "User"), (added.Json.GetProperty("State").GetString(), added.Json.GetProperty("Source").GetString()));
        Assert.Contains("Try a table", (await repository.RunAsync("idea", "list", "p", "--state", "Open")).Out, StringComparison.Ordinal);
        Assert.Contains("Autoauto.ProgramNotFound", (await repository.RunAsync("idea", "list", "q")).Error, StringComparison.Ordinal);
        var spend = (await repository.RunAsync("spend", "list", "--json")).JsonLines;
        Assert.Equal(2, spend.Count);
        Assert.All(spend, s => Assert.Equal(("Settled", JsonValueKind.Null), (s.GetProperty("State").GetString(), s.GetProperty("CostUsd").ValueKind)));
        Assert.Contains("unknown", (await repository.RunAsync("spend", "list")).Out, StringComparison.Ordinal);
        Assert.Contains("Autoauto.RunNotFound", (await repository.RunAsync("spend", "list", "missing")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_writes_a_program()
    {
        using var repository = TestRepository.WithProgram();
        var agent = Path.Combine(repository.Beside, "writer.sh");
        await File.WriteAllTextAsync(agent, Writer.ReplaceLineEndings("\n"), TestContext.Current.CancellationToken);
        string[] command = ["program", "new", "speed", "--goal", "Be fast", "--use-agent", "--agent-command", "sh", "--agent-command", agent];

        var plan = await repository.RunAsync([.. command, "--what-if"]);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("round 1 of 3", plan.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(repository.Root, ".autoauto", "programs", "speed")));

        var made = await repository.RunAsync([.. command, "--max-experiments", "3", "--json"]);
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(("value", 3), (made.Json.GetProperty("MetricName").GetString(), made.Json.GetProperty("MaxExperiments").GetInt32()));
        Assert.Equal(0, (await repository.RunAsync("program", "test", "speed", "--invocations", "2")).ExitCode);
    }

    [Theory]
    [InlineData("Option '--metric' is required", "--direction", "lower")]
    [InlineData("Option '--max-cost' goes together with --use-agent", "--max-cost", "2", "--metric", "ms", "--direction", "lower")]
    [InlineData("Option '--measure' does not go together with --use-agent", "--use-agent", "--measure", "x.sh")]
    public async Task Options_that_do_not_go_together_are_refused(string message, params string[] options)
    {
        using var repository = TestRepository.WithProgram();
        var result = await repository.RunAsync(["program", "new", "speed", "--goal", "Be fast", .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
