using System.Diagnostics;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Folders and files that are somewhere else, or something else, than they usually are.</summary>
public sealed class OddPlacesTests
{
    private const string Called = "touch \"$AUTOAUTO_TEST_BESIDE/called\"; pwd > \"$AUTOAUTO_TEST_BESIDE/where\"\n" + TestRepository.Improve;

    [Theory]
    [InlineData("AUTOAUTO_WORK_ROOT=\"$PWD/work\"", "the variable AUTOAUTO_WORK_ROOT")]
    [InlineData("AUTOAUTO_WORK_ROOT=work", "the variable AUTOAUTO_WORK_ROOT")]
    [InlineData("AUTOAUTO_WORK_ROOT=\"$PWD/value.txt\"", "the variable AUTOAUTO_WORK_ROOT")]
    [InlineData("AUTOAUTO_WORK_ROOT= XDG_CACHE_HOME=\"$PWD/cache\"", "XDG_CACHE_HOME")]
    [InlineData("AUTOAUTO_WORK_ROOT= XDG_CACHE_HOME= HOME=\"$PWD\"", "HOME")]
    [InlineData("AUTOAUTO_WORK_ROOT= XDG_CACHE_HOME= HOME=\"$PWD/value.txt\"", "HOME")]
    public async Task A_place_for_working_folders_that_is_of_no_use_is_named_before_any_agent_is_asked(string variables, string named)
    {
        using var repository = TestRepository.WithProgram(Called);

        var result = await StartAsync(repository, variables);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Autoauto.WorkRootUnusable", result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Beside, "called")));
        Assert.Equal(string.Empty, repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task The_setting_says_where_working_folders_lie()
    {
        using var repository = TestRepository.WithProgram(Called);
        var place = Path.Combine(repository.Beside, "place");
        Assert.Equal(0, (await repository.RunAsync("config", "set", "workRoot", place)).ExitCode);

        var result = await StartAsync(repository, "AUTOAUTO_WORK_ROOT=");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(place + "/", File.ReadAllText(Path.Combine(repository.Beside, "where")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(place).SelectMany(Directory.EnumerateFileSystemEntries));
        Assert.Equal(2, (await repository.RunAsync("config", "set", "workRoot", "relative")).ExitCode);
    }

    [Fact]
    public async Task State_behind_a_link_works()
    {
        using var repository = TestRepository.WithProgram();
        var away = Path.Combine(repository.Beside, "away");
        Directory.Move(Path.Combine(repository.Root, ".autoauto"), away);
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, ".autoauto"), away);

        Assert.Equal(0, (await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt")).ExitCode);
        Assert.Equal(0, (await repository.RunAsync("program", "test", "p")).ExitCode);
        Assert.True(File.Exists(Path.Combine(away, "state.db")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task A_checkout_that_git_cannot_look_at_is_not_the_agents_doing(string sandbox)
    {
        using var repository = TestRepository.WithProgram(Called);
        Assert.Equal(0, (await repository.RunAsync("config", "set", "sandbox", sandbox)).ExitCode);
        File.WriteAllText(Path.Combine(repository.Root, ".git", "index"), "garbage");

        var result = await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Autoauto.RepositoryDamaged", result.Error, StringComparison.Ordinal);
        Assert.Contains("index", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Beside, "called")));
    }

    [Theory]
    [InlineData(".autoauto/state.db", "DatabaseCorrupt", "run", "list")]
    [InlineData(".autoauto/state.db-wal", "DatabaseCorrupt", "run", "list")]
    [InlineData(".autoauto/state.db", "DatabaseCorrupt", "run", "start", "p")]
    [InlineData(".autoauto/programs/p/measure.sh", "ProgramInvalid", "run", "start", "p")]
    [InlineData(".autoauto/programs/p/data/table", "ProgramInvalid", "run", "start", "p")]
    [InlineData(".autoauto/programs/p/program.md", "ProgramInvalid", "program", "test", "p")]
    public async Task A_pipe_in_the_place_of_a_file_is_named(string path, string error, params string[] args)
    {
        using var repository = await TestRepository.WithFinishedRunAsync();
        var full = Path.Combine(repository.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.Delete(full);
        using (var make = Process.Start("mkfifo", [full]))
        {
            await make.WaitForExitAsync();
        }

        var result = await repository.RunAsync(args);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Autoauto." + error, result.Error, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(path), result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_agent_changed_is_printed_as_a_patch_that_applies()
    {
        using var repository = await TestRepository.WithFinishedRunAsync();

        var second = await repository.RunAsync("experiment", "diff", "2");

        Assert.Contains("-90000\n+81000\n", second.Out, StringComparison.Ordinal);
        var patch = Path.Combine(repository.Beside, "patch");
        File.WriteAllText(patch, (await repository.RunAsync("experiment", "diff", "1")).Out);
        repository.Git("apply", patch);
        Assert.Equal("90000\n", File.ReadAllText(Path.Combine(repository.Root, "value.txt")));
        Assert.Contains("Autoauto.ExperimentNotFound", (await repository.RunAsync("experiment", "diff", "7")).Error, StringComparison.Ordinal);
    }

    private static Task<CliResult> StartAsync(TestRepository repository, string variables) => AutoautoProcess.FinishAsync(AutoautoProcess.Start(
        repository.Root, "/bin/sh", ["-c", $"{variables} exec \"$@\"", "sh", AutoautoProcess.Executable, "run", "start", "p", "-n", "1", "--no-receipt"]));
}
