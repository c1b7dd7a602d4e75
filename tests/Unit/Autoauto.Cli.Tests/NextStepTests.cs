using Autoauto.Cli.Hosting;
using Autoauto.Cli.Tests.Support;
using Autoauto.Core.Errors;
using Autoauto.Tests.Shared;

namespace Autoauto.Cli.Tests;

/// <summary>What an error says to do next can be typed, and what a user named is printed as it is.</summary>
public sealed class NextStepTests
{
    private static readonly char[] s_space = [' '];

    public static TheoryData<string> HostileNames =>
        ["my-Model-Force", "Stop-AutoRun", "a'b", "two words", "$(id)", "<path>", "-RunId ", "--force", "{0}", "\u00fc\"x", "a;b", "`id`", "a\\b", "*"];

    public static TheoryData<string, string> Options => new()
    {
        { CallOptions.Agent.Argument.Name, "program new" }, { CallOptions.AgentCommand.Argument.Name, "program new" }, { CallOptions.BranchPrefix.Argument.Name, "run complete" },
        { CallOptions.Force.Argument.Name, "run start" }, { CallOptions.MaxTokens.Argument.Name, "run start" }, { CallOptions.Model.Argument.Name, "run start" },
        { CallOptions.Prompt.Argument.Name, "episode invoke" }, { CallOptions.Repository.Argument.Name, "run list" }, { CallOptions.Rule.Argument.Name, "run replay" },
        { CallOptions.TargetEffectPercent.Argument.Name, "program test" }, { CallOptions.Verify.Argument.Name, "episode invoke" },
    };

    [Fact]
    public void Every_call_is_tried() => Assert.Equal(NextSteps.Names, NextSteps.Calls("x").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_call_is_a_command_that_can_be_typed()
    {
        using var repository = TestRepository.WithProgram();
        await Parallel.ForEachAsync(NextSteps.Calls("x"), async (call, _) =>
        {
            var typed = call.Value.In(CommandWords.Instance).Replace("...", "1", StringComparison.Ordinal).Replace("<percent>", "1", StringComparison.Ordinal).Replace("<name>", "new-one", StringComparison.Ordinal);
            var words = typed.Split(s_space);

            var result = await repository.RunAsync(words[1..]);

            Assert.Equal("autoauto", words[0]);
            Assert.False(result.Error.Contains("Autoauto.InvalidArgument", StringComparison.Ordinal), $"{typed}: {result.Error}");
        });
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Every_option_is_one_of_its_command(string name, string command)
    {
        using var folder = new TestRepository();

        var help = await AutoautoProcess.RunAsync(folder.Beside, [.. command.Split(s_space), "--help"]);

        Assert.Matches($@"(?m)^\s+(-\w, )?{CommandWords.Instance.Option(new CallArgument(name))} ", help.Out);
    }

    [Theory]
    [InlineData("program new")]
    [InlineData("run start")]
    [InlineData("run set")]
    [InlineData("episode invoke")]
    [InlineData("episode resume")]
    public async Task A_cap_on_cost_has_the_same_names_everywhere(string command)
    {
        using var folder = new TestRepository();

        var help = await AutoautoProcess.RunAsync(folder.Beside, [.. command.Split(s_space), "--help"]);

        Assert.Contains("--max-cost, --max-cost-usd <", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void What_a_user_named_stays_as_it_is(string name)
    {
        Assert.Equal($"Look at {name}", NextStep.Of($"Look at {name}").In(CommandWords.Instance));
        Assert.Equal(name, NextStep.FromString(name).In(CommandWords.Instance));
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_shell_reads_the_name_in_a_call_as_one_word(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TestRepository();
        var typed = NextStep.Of($"{Next.RunResume(name)}").In(CommandWords.Instance);

        using var shell = AutoautoProcess.Start(folder.Beside, "sh", ["-c", $"autoauto() {{ printf '[%s]' \"$@\"; }}; {typed}"]);

        Assert.Equal($"[run][resume][{name}]", (await AutoautoProcess.FinishAsync(shell)).Out);
    }
}
