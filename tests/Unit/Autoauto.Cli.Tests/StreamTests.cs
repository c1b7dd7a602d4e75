using System.Diagnostics;
using Autoauto.Cli.Tests.Support;

namespace Autoauto.Cli.Tests;

/// <summary>What stands behind the standard streams decides what can be read, never what is done.</summary>
[Trait("Category", "Long")]
public sealed class StreamTests
{
    /// <summary>Shell text that starts <c>"$@"</c> with a standard output and error whose reader has certainly gone.</summary>
    private const string WithoutReader = "mkfifo ../gone && { true < ../gone & } && exec 3> ../gone && wait && exec \"$@\" >&3 2>&3";

    /// <summary>The same with a standard output that is full and that nobody empties.</summary>
    private const string BesideStillReader = "mkfifo ../full && exec 3<> ../full && dd if=/dev/zero of=../full oflag=nonblock bs=1M count=1 2> /dev/null; exec \"$@\" >&3";

    private const int MoreThanAPipeHolds = 300;

    [Theory]
    [InlineData("exec \"$@\" 2>&-")]
    [InlineData("exec \"$@\" >&-")]
    [InlineData("exec \"$@\" <&- >&- 2>&-")]
    [InlineData("exec \"$@\" >/dev/full 2>/dev/full")]
    [InlineData(WithoutReader)]
    public async Task A_run_is_done_whether_anybody_can_read_its_output_or_not(string shell)
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var result = await ShellAsync(repository, shell, "run", "start", "p", "-n", "1", "--no-receipt");

        Assert.Equal(0, result.ExitCode);
        var run = await repository.ShowRunAsync();
        Assert.Equal(("Completed", "MaxExperiments", 1), (run.GetProperty("Status").GetString(), run.GetProperty("TerminationReason").GetString(), run.GetProperty("Experiments").GetInt32()));
        var wrong = await repository.RunAsync("repair", "--what-if", "--json");
        Assert.Equal((0, string.Empty), (wrong.ExitCode, wrong.Out));
    }

    [Fact]
    public async Task Children_get_streams_of_their_own_where_the_engines_are_closed()
    {
        RequireUnix();
        const string look = "ls -l /proc/$$/fd/ > \"$AUTOAUTO_TEST_BESIDE/descriptors\"\ngrep SigIgn /proc/$$/status > \"$AUTOAUTO_TEST_BESIDE/ignored\"\n";
        using var repository = TestRepository.WithProgram(look + TestRepository.Improve);

        await ShellAsync(repository, "exec \"$@\" <&- >&- 2>&-", "run", "start", "p", "-n", "1", "--no-receipt");
        var closed = (Descriptors: ReadBeside(repository, "descriptors"), Ignored: ReadBeside(repository, "ignored"));
        await repository.RunAsync("run", "start", "p", "-n", "1", "--no-receipt");

        Assert.DoesNotContain("state.db", closed.Descriptors, StringComparison.Ordinal);
        Assert.Equal(ReadBeside(repository, "ignored"), closed.Ignored);
    }

    [Fact]
    public async Task A_run_is_done_and_SIGTERM_ends_it_where_its_reader_stands_still()
    {
        RequireUnix();
        const string sayHello = "echo $$ > \"$AUTOAUTO_TEST_BESIDE/agent-started\"\n";
        using var repository = TestRepository.WithProgram(sayHello + TestRepository.Improve);
        using var process = Start(repository, BesideStillReader, "run", "start", "p", "-n", "2", "--no-receipt", "--json");
        await repository.WaitForAgentAsync();

        Assert.Equal(0, (await repository.RunAsync("run", "wait")).ExitCode);
        var run = await repository.ShowRunAsync();
        Assert.Equal(("Completed", 2), (run.GetProperty("Status").GetString(), run.GetProperty("Experiments").GetInt32()));
        await AutoautoProcess.SignalAsync(process.Id, "TERM");

        Assert.Equal(0, (await AutoautoProcess.FinishAsync(process)).ExitCode);
    }

    [Fact]
    public async Task A_list_that_is_read_no_further_ends_on_SIGTERM()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();
        for (var i = 0; i < MoreThanAPipeHolds; i++)
        {
            repository.AddProgram($"p{i}", TestRepository.Useless, TestRepository.PrintValue);
        }

        using var process = AutoautoProcess.Start(repository.Root, "program", "list", "--json");
        Assert.Equal(1, await process.StandardOutput.BaseStream.ReadAsync(new byte[1]));
        await AutoautoProcess.SignalAsync(process.Id, "TERM");

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(4, process.ExitCode);
    }

    [Theory]
    [InlineData("exec \"$@\" <&- >&- 2>&-")]
    [InlineData("exec \"$@\" >/dev/full 2>/dev/full")]
    public async Task A_background_worker_needs_no_streams_either(string shell)
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var started = await ShellAsync(repository, shell, "run", "start", "p", "-n", "1", "--no-receipt", "--detached");
        var waited = await repository.RunAsync("run", "wait");

        Assert.Equal((0, 0), (started.ExitCode, waited.ExitCode));
        Assert.Equal("Completed", (await repository.ShowRunAsync()).GetProperty("Status").GetString());
    }

    [Fact]
    public async Task A_list_that_cannot_be_written_is_an_error_in_words()
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var result = await ShellAsync(repository, "exec \"$@\" >/dev/full", "program", "list", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("standard output could not be written", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("program", "list")]
    [InlineData("program", "list", "--json")]
    [InlineData("config", "list")]
    public async Task A_list_whose_reader_has_left_ends_quietly(params string[] args)
    {
        RequireUnix();
        using var repository = TestRepository.WithProgram();

        var result = await ShellAsync(repository, WithoutReader.Replace(" 2>&3", string.Empty, StringComparison.Ordinal), args);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("exec \"$@\" >/dev/full")]
    [InlineData("exec \"$@\" >&- 2>&-")]
    public async Task Help_and_mistakes_never_end_by_a_signal(string shell)
    {
        RequireUnix();
        using var repository = new TestRepository();

        Assert.InRange((await ShellAsync(repository, shell, "--help")).ExitCode, 0, 1);
        Assert.Equal(2, (await ShellAsync(repository, shell, "no-such-command")).ExitCode);
    }

    private static Task<CliResult> ShellAsync(TestRepository repository, string shell, params string[] args) => AutoautoProcess.FinishAsync(Start(repository, shell, args));

    private static Process Start(TestRepository repository, string shell, params string[] args) =>
        AutoautoProcess.Start(repository.Root, "/bin/sh", ["-c", shell, "sh", AutoautoProcess.Executable, .. args]);

    private static string ReadBeside(TestRepository repository, string name) => File.ReadAllText(Path.Combine(repository.Beside, name));

    private static void RequireUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no shell that closes a stream.");
}
