using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>What an agent, an evaluator or a notification command may order from inside its call: nothing. Looking is allowed.</summary>
[Trait("Category", "Long")]
public sealed partial class InnerCallTests
{
    private const string Refusal = "Autoauto.InsideCall";
    private const string Marked = "exec env AUTOAUTO_MARKER=run-x \"$@\"";

    /// <summary>Commands that only read. Every fifth of them is tried: they differ in nothing that matters here.</summary>
    private static readonly string[] s_reading =
    [
        "program list", "program show p", "policy list", "policy show x", "policy versions x", "policy compare x", "episode list", "episode show x",
        "episode rejections --policy x", "episode predictions --policy x", "run list", "run show", "run wait", "run watch", "run replay", "queue list", "config list",
        "experiment list", "experiment diff 1", "measurement list", "event list", "log 1", "idea list p", "spend list", "agent list", "agent explain --agent codex --stdout value.txt",
    ];

    /// <summary>All others.</summary>
    private static readonly string[] s_changing =
    [
        "demo", "program new x --goal smaller --metric value --direction lower", "program set p --max-experiments 3", "program test p", "program remove p --force", "policy new x", "policy set x", "policy restore x 1", "policy remove x --force",
        "episode invoke x", "episode resume", "run start p", "run start p --queue", "run start p --detached", "run resume", "run stop", "run set x --max-experiments 3",
        "run measure", "run complete", "run remove x --force", "queue remove 1", "config set agent command", "idea add p text", "report", "agent test codex", "repair",
    ];

    [Fact]
    public async Task Commands_that_change_something_are_refused()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();
        await Parallel.ForEachAsync(s_changing, async (command, _) =>
        {
            var result = await InsideAsync(repository, Marked, command);

            Assert.True(result.ExitCode == 2 && result.Error.Contains(Refusal, StringComparison.Ordinal), $"{command}: {result.ExitCode} {result.Error}");
        });
        Assert.False(Directory.Exists(Path.Combine(repository.Root, ".autoauto", "logs")));
    }

    [Fact]
    public async Task Commands_that_read_are_not_refused()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();
        await Parallel.ForEachAsync(s_reading.Where((_, i) => i % 5 == 0), async (command, _) =>
        {
            var result = await InsideAsync(repository, Marked, command);

            Assert.False(result.Error.Contains(Refusal, StringComparison.Ordinal) || result.Error.Contains("InvalidArgument", StringComparison.Ordinal), $"{command}: {result.ExitCode} {result.Error}");
        });
    }

    [Fact]
    public async Task Every_command_is_on_one_of_the_two_lists()
    {
        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(await FindCommandsAsync(), async (group, _) =>
        {
            var below = (await FindCommandsAsync(group)).Select(name => $"{group} {name}").ToList();
            below.ForEach(found.Add);
            if (below.Count == 0)
            {
                found.Add(group);
            }
        });
        var known = s_reading.Concat(s_changing).ToList();

        Assert.True(found.Count > 40);
        Assert.All(found, leaf => Assert.Contains(known, k => k == leaf || k.StartsWith(leaf + " ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("env AUTOAUTO_MARKER=run-x sh -c 'env -i HOME=/nowhere PATH=\"$PATH\" \"$@\"; exit $?' sh \"$@\"")]
    [InlineData("env AUTOAUTO_MARKER=run-x sh -c 'env -i sh -c \"env -i PATH=$PATH \\\"\\$@\\\"; exit \\$?\" sh \"$@\"; exit $?' sh \"$@\"")]
    public async Task Emptying_the_environment_does_not_help(string shell)
    {
        RequireLinux();
        using var repository = TestRepository.WithProgram();

        var result = await InsideAsync(repository, shell, "run start p");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(Refusal, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orphan_in_the_session_of_a_call_is_refused_too()
    {
        RequireLinux();
        using var repository = TestRepository.WithProgram();

        // The shell that starts it in the background ends at once; what is left knows its session only. The pipe of its output ends the wait.
        const string shell = "exec setsid env AUTOAUTO_MARKER=run-x sh -c '(env -i PATH=\"$PATH\" \"$@\" &) | cat' sh \"$@\"";
        var result = await InsideAsync(repository, shell, "run start p");

        Assert.Contains(Refusal, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_cannot_be_started_by_hand_from_inside_a_call()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var result = await InsideAsync(repository, Marked, "worker queue " + repository.Root);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(Refusal, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_starts_runs_is_told_so_and_its_own_run_goes_on()
    {
        RequireUnix();
        var inner = $"for how in --summary --queue --detached; do\n  '{AutoautoProcess.Executable}' run start q $how -n 1 >> \"$AUTOAUTO_TEST_BESIDE/inner\" 2>&1 < /dev/null\n  echo \"code $?\" >> \"$AUTOAUTO_TEST_BESIDE/inner\"\ndone\n";
        using var repository = TestRepository.WithProgram(inner + TestRepository.Improve);
        repository.AddProgram("q", "touch \"$AUTOAUTO_TEST_BESIDE/called\"\n" + TestRepository.Improve, TestRepository.PrintValue);
        repository.CommitAll();

        var result = await repository.RunAsync("run", "start", "p", "-n", "1");

        var said = File.ReadAllText(Path.Combine(repository.Beside, "inner"));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, said.Split(Refusal).Length - 1);
        Assert.Equal(3, said.Split("code 2").Length - 1);
        Assert.False(File.Exists(Path.Combine(repository.Beside, "called")));
        Assert.Single((await repository.RunAsync("run", "list", "--json")).JsonLines);
    }

    private static Task<CliResult> InsideAsync(TestRepository repository, string shell, string command) => AutoautoProcess.FinishAsync(
        AutoautoProcess.Start(repository.Root, "/bin/sh", ["-c", shell, "sh", AutoautoProcess.Executable, .. command.Split(' ')]));

    // The tree has two levels: what is listed below a group is a command, and what lists nothing at the root is one too.
    private static async Task<IEnumerable<string>> FindCommandsAsync(params string[] group)
    {
        var help = await AutoautoProcess.RunAsync(Path.GetTempPath(), [.. group, "--help"]);
        return Commands().Match(help.Out).Groups["name"].Captures.Select(name => name.Value);
    }

    private static void RequireUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no shell here that passes a variable on.");

    private static void RequireLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a process read the environment of another.");

    [GeneratedRegex(@"\nCommands:\n(?:  (?<name>\w+)(?: [^\n]*)?\n|    [^\n]*\n)+", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Commands();
}
