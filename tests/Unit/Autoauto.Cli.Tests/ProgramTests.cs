using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Programs: created, tried out, removed.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_program_is_created_and_fails_its_test_until_it_measures_something()
    {
        using var repository = new TestRepository();
        repository.Write("a.txt", "a\n");
        repository.CommitAll();

        var created = await repository.RunAsync("program", "new", "speed", "--goal", "Be fast", "--metric", "ms", "--unit", "ms", "--direction", "lower");
        var test = await repository.RunAsync("program", "test", "speed", "--invocations", "2");
        var again = await repository.RunAsync("program", "new", "speed", "--goal", "Be fast", "--metric", "ms", "--direction", "lower");

        Assert.Equal(0, created.ExitCode);
        Assert.True(File.Exists(Path.Combine(repository.Root, ".autoauto", "programs", "speed", "config.json")));
        Assert.Equal(2, test.ExitCode);
        Assert.Contains("edit me", test.Error, StringComparison.Ordinal);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("Autoauto.ProgramExists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_recommends_settings_and_writes_them_when_asked()
    {
        using var repository = TestRepository.WithProgram(config: config => config["repeats"] = 9);

        var test = await repository.RunAsync("program", "test", "p", "--invocations", "4", "--apply", "--json");
        var shown = (await repository.RunAsync("program", "show", "p", "--json")).Json;

        Assert.Equal(0, test.ExitCode);
        Assert.True(test.Json.GetProperty("IsValid").GetBoolean());
        Assert.Equal(test.Json.GetProperty("RecommendedRepeats").GetInt32(), shown.GetProperty("Repeats").GetInt32());
    }

    [Fact]
    public async Task Settings_are_changed_and_taken_away_and_comments_stay()
    {
        using var repository = TestRepository.WithProgram();
        var path = Path.Combine(repository.Root, ".autoauto", "programs", "p", "config.json");
        File.WriteAllText(path, "// mine\n" + File.ReadAllText(path));

        var set = await repository.RunAsync("program", "set", "p", "--max-experiments", "7", "--time-limit", "90m", "--unit", "ms", "--setting", "agent.maxTurns=20", "--json");
        var after = await repository.RunAsync("program", "set", "p", "--max-experiments", "none", "--unit", "", "--json");
        var bad = await repository.RunAsync("program", "set", "p", "--setting", "repeats=0");
        var nothing = await repository.RunAsync("program", "set", "p");

        Assert.Equal(0, set.ExitCode);
        Assert.Equal((7, 5400.0, "ms"), (set.Json.GetProperty("MaxExperiments").GetInt32(), set.Json.GetProperty("TimeLimitSeconds").GetDouble(), set.Json.GetProperty("Unit").GetString()));
        Assert.Equal((System.Text.Json.JsonValueKind.Null, 5400.0), (after.Json.GetProperty("MaxExperiments").ValueKind, after.Json.GetProperty("TimeLimitSeconds").GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, after.Json.GetProperty("Unit").ValueKind);
        Assert.Contains("\"maxTurns\": 20", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.StartsWith("// mine\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains("repeats must be a whole number from 1 to 100, not 0", bad.Error, StringComparison.Ordinal);
        Assert.Equal(2, nothing.ExitCode);
    }

    [Theory]
    [InlineData("program", "set", "p", "--measure", "")]
    [InlineData("program", "set", "p", "--instructions", "")]
    [InlineData("program", "set", "p", "--agent", "")]
    [InlineData("program", "new", "q", "--goal", " ", "--metric", "m", "--direction", "lower")]
    [InlineData("run", "start", "p", "--model", "", "--what-if")]
    [InlineData("report", "--out", "")]
    [InlineData("program", "list", "-C", "")]
    [InlineData("program", "set", "p", "--setting", "agent.command=[\"x\", \"a\\u0000\"]")]
    public async Task An_empty_text_and_a_NUL_are_refused_and_nothing_is_changed(params string[] args)
    {
        using var repository = TestRepository.WithProgram();
        var folder = Path.Combine(repository.Root, ".autoauto", "programs", "p");
        var before = Directory.GetFiles(folder).ToDictionary(path => path, File.ReadAllText);

        var result = await repository.RunAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("autoauto: error Autoauto.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("InternalError", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder).ToDictionary(path => path, File.ReadAllText));
    }

    [Fact]
    public async Task The_agent_that_takes_over_is_set_by_its_key()
    {
        using var repository = TestRepository.WithProgram();

        var set = await repository.RunAsync("program", "set", "p", "--setting", "agent.fallback.name=codex", "--setting", "agent.fallback.model=small");
        var plan = await repository.RunAsync("program", "show", "p", "--json");

        Assert.Equal(0, set.ExitCode);
        Assert.True(plan.Json.GetProperty("IsValid").GetBoolean());
        var config = File.ReadAllText(Path.Combine(repository.Root, ".autoauto", "programs", "p", "config.json"));
        Assert.Matches("\"fallback\": \\{\\s*\"name\": \"codex\",\\s*\"model\": \"small\"\\s*\\}", config);
    }

    [Fact]
    public async Task Too_few_invocations_are_refused()
    {
        using var repository = TestRepository.WithProgram();
        var result = await repository.RunAsync("program", "test", "p", "--invocations", "1");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--invocations must be from 2 to 100", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_with_runs_is_removed_only_when_forced()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        var refused = await repository.RunAsync("program", "remove", "p");
        var removed = await repository.RunAsync("program", "remove", "p", "--force");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, removed.ExitCode);
        Assert.Empty((await repository.RunAsync("program", "list", "--json")).Out);
        Assert.Empty((await repository.RunAsync("run", "list", "--json")).Out);
    }

    [Fact]
    public async Task Programs_are_found_from_a_subfolder_and_by_option()
    {
        using var repository = TestRepository.WithProgram();
        repository.Write("deep/er/x.txt", "x\n");

        Assert.Single((await AutoautoProcess.RunAsync(Path.Combine(repository.Root, "deep", "er"), "program", "list", "--json")).JsonLines);
        Assert.Single((await AutoautoProcess.RunAsync(repository.Beside, "program", "list", "--json", "--repository", "repository")).JsonLines);
    }
}
