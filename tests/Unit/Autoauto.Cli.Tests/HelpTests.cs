using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>Help that a stranger understands, and refusals that say what to do.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Leaves =>
    [
        "demo", "program list", "program new", "program show", "program test", "program remove", "run start", "run list", "run show", "run stop",
        "run resume", "run wait", "run watch", "queue list", "queue remove", "config list", "config set", "run set", "run remove", "experiment list", "measurement list", "event list", "log",
        "agent list", "agent test", "agent explain",
    ];

    [Fact]
    public async Task Root_help_lists_commands_and_exit_codes()
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(["demo", "program", "run", "queue", "config", "experiment", "measurement", "event", "log", "agent", "--repository", "--json"], word => Assert.Contains(word, result.Out, StringComparison.Ordinal));
        Assert.All(["0  success", "1  unexpected", "2  bad set-up", "3  the run ended without", "4  interrupted", "5  the agent's quota"], line => Assert.Contains(line, result.Out, StringComparison.Ordinal));
        Assert.Empty(result.Error);
    }

    [Theory]
    [MemberData(nameof(Leaves))]
    public async Task Every_command_explains_itself_with_examples(string command)
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), [.. command.Split(' '), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
        Assert.Contains($"autoauto {command}", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Out.Split('\n'), line => line.Length > 170);
    }

    [Fact]
    public async Task Version_is_printed()
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), "--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Out);
    }

    [Fact]
    public async Task Version_names_the_parts_that_it_stands_on()
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), "--version", "--json");

        Assert.Equal(0, result.ExitCode);
        var versions = result.Json;
        Assert.InRange(Version.Parse(versions.GetProperty("Sqlite").GetString()!), new Version(3, 53), new Version(4, 0));
        Assert.Equal(10, Version.Parse(versions.GetProperty("Dotnet").GetString()!).Major);
        Assert.Matches(@"^\d+\.\d+", versions.GetProperty("Git").GetString());
    }

    [Theory]
    [InlineData("'bogus' is not a command of 'autoauto run'", "run", "bogus")]
    [InlineData("'autoauto' needs a command")]
    [InlineData("--max-experiments: '0' is not a whole number from 1", "run", "start", "p", "--max-experiments", "0")]
    [InlineData("--time-limit: 'soon' is not a duration", "run", "start", "p", "--time-limit", "soon")]
    [InlineData("'x' is not valid for 'log': a whole number is needed", "log", "x")]
    [InlineData("--bogus", "run", "list", "--bogus")]
    [InlineData("--severity: 'bogus' is none of Information, Warning, Error", "event", "list", "--severity", "bogus")]
    [InlineData("--severity: '1' is none of", "event", "list", "--severity", "1")]
    [InlineData("--status: 'bogus' is none of Running", "episode", "list", "--status", "bogus")]
    [InlineData("--after: '01.12.2026' is not a time such as", "spend", "list", "--after", "01.12.2026")]
    [InlineData("--repository is empty", "run", "list", "-C", "")]
    [InlineData("--max-experiments: '-1' is not a whole number from 1, or none", "run", "set", "id", "--max-experiments", "-1")]
    public async Task Wrong_usage_is_exit_code_2_and_one_line(string expected, params string[] args)
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), args);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("autoauto: error Autoauto.InvalidArgument: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Contains("Next: autoauto", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Wrong_usage_with_json_is_an_object_on_standard_error()
    {
        var result = await AutoautoProcess.RunAsync(Path.GetTempPath(), "run", "start", "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("Autoauto.InvalidArgument", result.ErrorJson.GetProperty("ErrorId").GetString());
        Assert.Equal(2, result.ErrorJson.GetProperty("ExitCode").GetInt32());
        Assert.Empty(result.Out);
    }
}
