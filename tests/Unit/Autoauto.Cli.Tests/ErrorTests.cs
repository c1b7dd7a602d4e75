using System.Text.Json.Nodes;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Bad input: one clear error each, with a stable id and the documented exit code.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData("program", "show", "a\nb")]
    [InlineData("run", "show", "a\nb")]
    [InlineData("run", "start", "p", "--agent", "a\nb", "--what-if")]
    [InlineData("run", "start", "p", "--start", "a\nb", "--what-if")]
    public async Task A_name_with_a_line_break_is_shown_on_one_line(params string[] args)
    {
        using var repository = TestRepository.WithProgram();

        var result = await repository.RunAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a\\nb", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_a_repository()
    {
        using var folder = new TestRepository();
        AssertError(await AutoautoProcess.RunAsync(folder.Beside, "program", "list"), "RepositoryNotFound", 2, folder.Beside);
        AssertError(await AutoautoProcess.RunAsync(folder.Beside, "program", "list", "--repository", "nowhere"), "RepositoryNotFound", 2, "nowhere");
    }

    [Fact]
    public async Task Unborn_head()
    {
        using var repository = new TestRepository();
        repository.AddProgram("p", TestRepository.Improve, TestRepository.PrintValue);
        AssertError(await repository.RunAsync("run", "start", "p"), "RepositoryUnborn", 2, "no commit yet");
    }

    [Fact]
    public async Task Bare_repository()
    {
        using var repository = TestRepository.WithProgram();
        var bare = Path.Combine(repository.Beside, "bare.git");
        repository.Git("clone", "--quiet", "--bare", ".", bare);
        AssertError(await AutoautoProcess.RunAsync(bare, "run", "list"), "RepositoryBare", 2, "bare repository");
    }

    [Fact]
    public async Task Missing_program_is_named_with_what_was_meant()
    {
        using var repository = TestRepository.WithProgram();
        repository.AddProgram("speed", TestRepository.Improve, TestRepository.PrintValue);
        AssertError(await repository.RunAsync("run", "start", "sped"), "ProgramNotFound", 2, "Did you mean 'speed'?");
        AssertError(await repository.RunAsync("program", "show", "sped"), "ProgramNotFound", 2, "Did you mean 'speed'?");
    }

    [Fact]
    public async Task Five_mistakes_in_a_config_are_reported_at_once()
    {
        using var repository = TestRepository.WithProgram(config: config =>
        {
            config["direction"] = "sideways";
            config["repeats"] = 0;
            config["noiseThresholdPercent"] = -1;
            config["measureTimeoutSeconds"] = "long";
            config["bogus"] = true;
        });

        var result = await repository.RunAsync("run", "start", "p");

        AssertError(result, "ProgramInvalid", 2, "has 5 problems");
        Assert.All(["direction", "repeats", "noiseThresholdPercent", "measureTimeoutSeconds", "bogus"], key => Assert.Contains(key, result.Error, StringComparison.Ordinal));
        var show = await repository.RunAsync("program", "show", "p", "--json");
        Assert.Equal(2, show.ExitCode);
        Assert.Equal(5, show.Json.GetProperty("Problems").GetString()!.Split('\n').Length);
    }

    [Theory]
    [InlineData("echo garbage", "garbage")]
    [InlineData("echo '{\"other\": 1}'", "value")]
    public Task An_evaluator_that_prints_something_else_is_quoted(string measure, string quoted) => QuotedAsync(measure, quoted);

    /// <summary>The parser has table tests of its own: these show that nothing of it gets lost on the way to the terminal.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [InlineData("true", "nothing")]
    [InlineData("echo '{\"value\": NaN}'", "NaN")]
    [InlineData("echo '{\"value\": 1}{\"value\": 2}'", "{\"value\": 1}{\"value\": 2}")]
    [InlineData("echo '{\"value\": \"1\"}'", "value")]
    public Task An_evaluator_that_prints_anything_else_is_quoted(string measure, string quoted) => QuotedAsync(measure, quoted);

    [Fact]
    public async Task An_evaluator_that_fails_is_quoted()
    {
        using var repository = TestRepository.WithProgram(measure: "echo the compiler is missing >&2\nexit 3\n");
        AssertError(await repository.RunAsync("run", "start", "p"), "MeasurementFailed", 2, "the compiler is missing");
    }

    [Fact]
    public async Task An_evaluator_that_hangs_and_ignores_SIGTERM_is_ended()
    {
        var hanging = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var repository = TestRepository.WithProgram(
            measure: $"trap '' TERM\necho $$ > '{hanging}'\nwhile :; do sleep 1; done\n",
            config: config => config["measureTimeoutSeconds"] = 1);

        AssertError(await repository.RunAsync("run", "start", "p"), "MeasurementFailed", 2, "1 s");
        var pid = (await File.ReadAllTextAsync(hanging)).Trim();
        File.Delete(hanging);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Agent_not_found()
    {
        using var repository = TestRepository.WithProgram(config: config => config["agent"]!["command"] = new JsonArray("no-such-agent-here"));
        AssertError(await repository.RunAsync("run", "start", "p"), "AgentNotFound", 2, "no-such-agent-here");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var path = Path.Combine(repository.Root, ".autoauto", "state.db");
        // The schema version is a big-endian number in the database's header.
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = 60;
            file.Write([0, 0, 0x27, 0x0F]);
        }

        var bytes = await File.ReadAllBytesAsync(path);
        AssertError(await repository.RunAsync("run", "start", "p"), "DatabaseTooNew", 2, "9999");
        AssertError(await repository.RunAsync("run", "list"), "DatabaseTooNew", 2, "9999");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_one_clear_error()
    {
        using var repository = TestRepository.WithProgram();
        using var process = ReadOnlyDisk.Start(repository.Root, "run", "start", "p");
        AssertError(await AutoautoProcess.FinishAsync(process), "RepositoryReadOnly", 2, ".autoauto");
    }

    [Fact]
    public async Task Unknown_run()
    {
        using var repository = TestRepository.WithProgram();
        AssertError(await repository.RunAsync("run", "show"), "RunNotFound", 2, "no run in this repository");
        AssertError(await repository.RunAsync("run", "stop", "20260101-000000-abcd"), "RunNotFound", 2, "20260101-000000-abcd");
    }

    [Fact]
    public async Task The_next_step_is_named_as_a_command_not_as_a_cmdlet()
    {
        using var repository = new TestRepository();
        var result = await repository.RunAsync("run", "start", "p", "--json");
        Assert.Contains("autoauto program new", result.ErrorJson.GetProperty("Next").GetString(), StringComparison.Ordinal);
    }

    private static async Task QuotedAsync(string measure, string quoted)
    {
        using var repository = TestRepository.WithProgram(measure: measure + "\n");

        AssertError(await repository.RunAsync("run", "start", "p"), "MeasurementUnparsable", 2, quoted);
        var run = await repository.ShowRunAsync();
        Assert.Equal(("Failed", "MeasurementUnparsable"), (run.GetProperty("Status").GetString(), run.GetProperty("ErrorCode").GetString()));
        var test = await repository.RunAsync("program", "test", "p", "--invocations", "2");
        Assert.Equal(2, test.ExitCode);
        Assert.Contains(quoted, test.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertError(CliResult result, string code, int exitCode, string text)
    {
        Assert.Contains($"autoauto: error Autoauto.{code}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(text, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
