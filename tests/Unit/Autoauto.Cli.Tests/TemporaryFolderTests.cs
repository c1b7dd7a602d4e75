using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>A TMPDIR that was taken over from somewhere else and is of no use here.</summary>
public sealed class TemporaryFolderTests
{
    [Theory]
    [InlineData("../not-there", "run", "start", "p")]
    [InlineData("$PWD/not-there", "run", "start", "p")]
    [InlineData("$PWD/value.txt", "run", "start", "p")]
    [InlineData("$PWD/not-there", "run", "start", "p", "--detached")]
    [InlineData("$PWD/not-there", "program", "test", "p")]
    [InlineData("$PWD/not-there", "demo")]
    public async Task It_is_named_before_any_agent_is_asked(string folder, params string[] args)
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram("touch \"$AUTOAUTO_TEST_BESIDE/called\"\n" + TestRepository.Improve);

        var result = await AutoautoProcess.FinishAsync(AutoautoProcess.Start(
            repository.Root, "/bin/sh", ["-c", $"TMPDIR=\"{folder}\" exec \"$@\"", "sh", AutoautoProcess.Executable, .. args]));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Autoauto.TemporaryFolderUnusable", result.Error, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(repository.Beside, "called")));
    }

    [Fact]
    public async Task An_empty_one_means_the_systems()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var result = await AutoautoProcess.FinishAsync(AutoautoProcess.Start(
            repository.Root, "/bin/sh", ["-c", "TMPDIR= exec \"$@\"", "sh", AutoautoProcess.Executable, "run", "start", "p", "-n", "1", "--no-receipt"]));

        Assert.Equal(0, result.ExitCode);
    }

    private static void RequireUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows names another variable.");
}
