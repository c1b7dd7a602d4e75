using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>The demo's repository. The demo itself takes minutes and is run by .ci/run.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Prepare_makes_a_clean_repository_with_a_valid_program_and_stops()
    {
        using var beside = new TestRepository();
        var folder = Path.Combine(beside.Beside, "demo");

        var result = await AutoautoProcess.RunAsync(beside.Beside, "demo", "--prepare", "--directory", "demo");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(folder, result.Out.Trim());
        Assert.Empty(beside.Git("-C", folder, "status", "--porcelain"));
        var program = Assert.Single((await AutoautoProcess.RunAsync(folder, "program", "list", "--json")).JsonLines);
        Assert.True(program.GetProperty("IsValid").GetBoolean(), program.GetProperty("Problems").ToString());
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_refused_and_left_alone()
    {
        using var repository = TestRepository.WithProgram();

        var result = await AutoautoProcess.RunAsync(repository.Beside, "demo", "--prepare", "--directory", "repository");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("not an empty folder", result.Error, StringComparison.Ordinal);
        Assert.Empty(repository.Git("status", "--porcelain"));
    }
}
