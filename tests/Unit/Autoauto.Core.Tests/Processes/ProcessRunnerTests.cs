using System.Diagnostics;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Processes;

[Collection(AloneCollection.Name)]
public sealed class ProcessRunnerTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly ScratchFolder _folder = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly string _marker = $"test-{Guid.NewGuid():N}.";

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Output_error_and_exit_code_are_reported()
    {
        var outcome = await RunAsync(Child("fail", "7", "bad luck"));

        Assert.Equal(ProcessEnd.Exited, outcome.End);
        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal("bad luck", outcome.ErrorTail.Trim());
        Assert.Empty(outcome.Output);
        Assert.True(outcome.Duration > TimeSpan.Zero);
    }

    [Fact(Timeout = Limit)]
    public async Task Standard_input_arrives_whole_and_is_closed()
    {
        var text = new string('ä', 300_000);

        var outcome = await RunAsync(Child("echo") with { StandardInput = text, OutputLimitBytes = 1 << 20 });

        Assert.Equal(text, outcome.OutputText);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_input_a_child_that_reads_it_ends()
    {
        var outcome = await RunAsync(Child("echo"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Output);
    }

    [Fact(Timeout = Limit)]
    public async Task Input_that_nobody_reads_does_not_hang()
    {
        var outcome = await RunAsync(Child("exit", "3") with { StandardInput = new string('x', 1 << 20) });

        Assert.Equal(3, outcome.ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Arguments_are_passed_one_by_one_without_a_shell()
    {
        var outcome = await RunAsync(Child("args", "a b", "", "\"q\"", "$HOME", "*", "ü"));

        Assert.Equal("a b||\"q\"|$HOME|*|ü", outcome.OutputText);
    }

    [Fact(Timeout = Limit)]
    public async Task Environment_is_set_and_removed_and_directory_is_the_one_given()
    {
        var set = await RunAsync(Child("env", "AUTOAUTO_TEST_X") with { Environment = new Dictionary<string, string?> { ["AUTOAUTO_TEST_X"] = "1 2" } });
        var removed = await RunAsync(Child("env", "PATH") with { Environment = new Dictionary<string, string?> { ["PATH"] = null }, Marker = null });
        var directory = await RunAsync(Child("cwd"));

        Assert.Equal("1 2", set.OutputText);
        Assert.Equal("(not set)", removed.OutputText);
        Assert.Equal(Path.GetFileName(_folder.Path), Path.GetFileName(directory.OutputText));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_be_started_is_a_typed_error(bool marked)
    {
        var spec = Child("exit") with { FileName = "no-such-program-anywhere", Marker = marked ? _marker : null };

        var error = await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(spec));

        Assert.Equal("no-such-program-anywhere", error.FileName);
        Assert.Equal(0, _runner.Started);
    }

    [Fact(Timeout = Limit)]
    public async Task Missing_working_directory_is_a_typed_error()
    {
        await Assert.ThrowsAsync<ProcessStartException>(() => RunAsync(Child("exit") with { WorkingDirectory = _folder["gone"] }));
    }

    [Fact(Timeout = Limit)]
    public async Task Time_out_ends_a_child_that_ignores_the_request()
    {
        var watch = Stopwatch.StartNew();
        var outcome = await RunAsync(Child("stubborn") with { Timeout = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(ProcessEnd.TimedOut, outcome.End);
        Assert.Contains("ready", outcome.OutputText, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.5 + Slack), $"took {watch.Elapsed}");
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task Idle_time_out_ends_a_silent_child_but_not_a_talking_one()
    {
        var silent = await RunAsync(Child("sleep") with { IdleTimeout = TimeSpan.FromSeconds(1.5) });
        var talking = await RunAsync(Child("lines", "20", "150") with { IdleTimeout = TimeSpan.FromSeconds(1.5) });

        Assert.Equal(ProcessEnd.IdleTimedOut, silent.End);
        Assert.Equal(ProcessEnd.Exited, talking.End);
        Assert.Contains("line 20", talking.OutputText, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Cancellation_ends_the_child_and_says_so()
    {
        using var source = new CancellationTokenSource();
        var spec = Child("sleep") with { OnOutputLine = _ => source.Cancel() };

        var outcome = await _runner.RunAsync(spec, source.Token);

        Assert.Equal(ProcessEnd.Cancelled, outcome.End);
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Theory(Timeout = Limit)]
    [InlineData("hold")]
    [InlineData("daemon")]
    public async Task Grandchild_that_holds_the_pipe_neither_hangs_nor_survives(string mode)
    {
        var watch = Stopwatch.StartNew();
        var outcome = await RunAsync(Child(mode, "60"));

        Assert.Equal(ProcessEnd.Exited, outcome.End);
        Assert.Contains("started", outcome.OutputText, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5 + Slack), $"took {watch.Elapsed}");
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Held_pipe_neither_hangs_nor_loses_the_exit_code(bool marked)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        var spec = Child() with { FileName = "sh", Arguments = ["-c", "sleep 40 & echo $! > pid; exit 7"], Marker = marked ? _marker : null };

        var outcome = await RunAsync(spec);

        Assert.Equal((ProcessEnd.Exited, 7), (outcome.End, outcome.ExitCode));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6 + Slack), $"took {watch.Elapsed}");
        var holder = int.Parse(await File.ReadAllTextAsync(_folder["pid"]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(marked, ProcTable.Read(holder) is null);
        if (!marked)
        {
            using var process = Process.GetProcessById(holder);
            process.Kill();
        }
    }

    [Fact(Timeout = 5 * Limit)]
    public async Task Large_output_is_cut_in_memory_and_whole_in_the_log()
    {
        var log = _folder["out.log"];
        var before = GC.GetTotalAllocatedBytes();
        var outcome = await RunAsync(Child("flood", "200") with { OutputPath = log, OutputLimitBytes = 64 * 1024 });
        var allocated = GC.GetTotalAllocatedBytes() - before;

        Assert.Equal(64 * 1024, outcome.Output.Length);
        Assert.True(outcome.OutputTruncated);
        Assert.Equal(200L << 20, new FileInfo(log).Length);
        Assert.True(allocated < 32 << 20, $"allocated {allocated >> 20} MiB");
    }

    [Fact(Timeout = Limit)]
    public async Task Large_error_output_leaves_its_tail()
    {
        var outcome = await RunAsync(Child("flood", "5", "stderr"));

        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(outcome.ErrorTail.Length, 16_000, 17_000);
        Assert.StartsWith("…", outcome.ErrorTail, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Lines_are_passed_on_as_they_come()
    {
        var lines = new List<string>();
        await RunAsync(Child("lines", "3", "1") with { OnOutputLine = line => lines.Add(System.Text.Encoding.UTF8.GetString(line.Span)) });

        Assert.Equal(["line 1", "line 2", "line 3"], lines);
    }

    [Theory(Timeout = Limit)]
    [InlineData(9, 137)]
    [InlineData(15, 143)]
    [InlineData(10, 138)]
    public async Task Death_by_signal_is_128_and_its_number(int signal, int expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var outcome = await RunAsync(Child("signal", signal.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(ProcessEnd.Exited, outcome.End);
        Assert.Equal(expected, outcome.ExitCode);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_that_fails_ends_the_child_at_once_and_its_error_is_thrown(bool marked)
    {
        var watch = Stopwatch.StartNew();
        var spec = Child("stubborn") with { OnOutputLine = _ => throw new FormatException("cannot be read"), Marker = marked ? _marker : null, Grace = TimeSpan.FromMinutes(1) };

        var error = await Assert.ThrowsAsync<FormatException>(() => RunAsync(spec));

        Assert.Equal("cannot be read", error.Message);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10 + Slack), $"took {watch.Elapsed}");
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task A_reader_that_fails_at_the_last_line_is_heard_too()
    {
        var spec = Child("args", "no line break") with { OnOutputLine = _ => throw new FormatException("cannot be read") };

        await Assert.ThrowsAsync<FormatException>(() => RunAsync(spec));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_told_of_the_start_and_fails_ends_the_child()
    {
        var pid = 0;
        var spec = Child("stubborn") with
        {
            OnStarted = id =>
            {
                pid = id;
                throw new FormatException("not wanted");
            },
        };

        await Assert.ThrowsAsync<FormatException>(() => RunAsync(spec));

        Assert.NotEqual(0, pid);
        Assert.Null(ProcTable.Read(pid));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_for_a_log_ends_the_child_at_once(bool output)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        var spec = Child() with { FileName = "sh", Arguments = ["-c", "trap '' TERM; echo out; echo error >&2; sleep 50; :"], Grace = TimeSpan.FromMinutes(1) };

        var error = await Assert.ThrowsAsync<IOException>(() => RunAsync(output ? spec with { OutputPath = "/dev/full" } : spec with { ErrorPath = "/dev/full" }));

        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10 + Slack), $"took {watch.Elapsed}");
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Theory(Timeout = Limit)]
    [InlineData("missing/out.log", false)]
    [InlineData("missing/err.log", true)]
    [InlineData("", false)]
    public async Task Without_its_log_a_child_is_not_started(string log, bool isError)
    {
        var spec = Child("exit") with { OnStarted = _ => Assert.Fail("it was started") };

        var error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(isError ? spec with { ErrorPath = _folder[log] } : spec with { OutputPath = _folder[log] }));

        Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
        Assert.Equal(0, _runner.Started);
    }

    // Two cores that are shared with other work: what is measured is "does not hang", not speed.
    private static double Slack => 4;

    private Task<ProcessOutcome> RunAsync(ProcessSpec spec) => _runner.RunAsync(spec, CancellationToken.None);

    private ProcessSpec Child(params string[] arguments) => new()
    {
        FileName = FakeChildPath.Executable,
        Arguments = arguments,
        WorkingDirectory = _folder.Path,
        Marker = _marker,
    };
}
