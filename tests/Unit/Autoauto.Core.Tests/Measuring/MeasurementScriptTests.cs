using System.Diagnostics;
using Autoauto.Core.Errors;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Measuring;

[Collection(AloneCollection.Name)]
public sealed class MeasurementScriptTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly ScratchFolder _scratch = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly string _marker = $"test-{Guid.NewGuid():N}";

    public MeasurementScriptTests() => Directory.CreateDirectory(_scratch["work"]);

    public void Dispose() => _scratch.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_good_script_gives_all_values()
    {
        var sample = await MeasureAsync("echo log >&2\necho '{\"ms\": 1.5, \"ok\": 1, \"more\": 3}'\n", gates: "\"gates\": {\"ok\": {\"min\": 1}}");

        Assert.True(sample.IsValid, sample.FailureDetail);
        Assert.Equal(1.5, sample.Value);
        Assert.Equal(["ms", "ok"], sample.Values.Keys.Order());
        Assert.Equal(0, sample.ExitCode);
        Assert.True(sample.DurationSeconds > 0);
        Assert.Null(sample.FailureDetail);
        Assert.Null(sample.Diagnostics);
    }

    [Fact(Timeout = Limit)]
    public async Task A_failure_quotes_exit_code_and_error_output()
    {
        var sample = await MeasureAsync("echo '{\"ms\": 1}'\nprintf 'first\\nlast \\033[31mred' >&2\nexit 7\n");

        Assert.Equal(InvocationFailure.ExitCode, sample.Failure);
        Assert.Equal(7, sample.ExitCode);
        Assert.Equal("The measurement ended with exit code 7:\nfirst\nlast \\u001b[31mred", sample.FailureDetail);
        Assert.Null(sample.Value);
        Assert.Empty(sample.Values);
    }

    [Theory(Timeout = Limit)]
    [InlineData("true\n", InvocationFailure.NoOutput)]
    [InlineData("echo hello\n", InvocationFailure.NotJson)]
    [InlineData("echo '{\"ms\": NaN}'\n", InvocationFailure.NotANumber)]
    [InlineData("echo '{\"s\": 1}'\n", InvocationFailure.MissingValue)]
    [InlineData("echo '{\"ms\": 1}'\necho '{\"ms\": 1}'\n", InvocationFailure.NotJson)]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' ' '\necho '{\"ms\": 1}'\n", InvocationFailure.NotJson)]
    public async Task Bad_output_is_typed(string script, InvocationFailure expected)
    {
        var sample = await MeasureAsync(script);

        Assert.Equal(expected, sample.Failure);
        Assert.Equal(0, sample.ExitCode);
        Assert.NotNull(sample.FailureDetail);
    }

    [Fact(Timeout = Limit)]
    public async Task A_hanging_script_that_ignores_the_request_to_end_is_ended()
    {
        var watch = Stopwatch.StartNew();
        var sample = await MeasureAsync($"exec '{FakeChildPath.Executable}' stubborn 60\n", gates: "\"measureTimeoutSeconds\": 1");

        Assert.Equal(InvocationFailure.TimedOut, sample.Failure);
        Assert.Contains("did not end within 1 s", sample.FailureDetail, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), $"took {watch.Elapsed}");
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task Cancellation_is_a_sample_too()
    {
        using var source = new CancellationTokenSource();
        var script = await ScriptAsync($"exec '{FakeChildPath.Executable}' sleep 60\n");
        var measuring = script.MeasureAsync(_scratch["work"], source.Token);
        await source.CancelAsync();
        var sample = await measuring;
        var after = await script.MeasureAsync(_scratch["work"], source.Token);
        var build = await script.BuildAsync(_scratch["work"], source.Token);

        Assert.Equal(InvocationFailure.Cancelled, sample.Failure);
        Assert.Equal(InvocationFailure.Cancelled, after.Failure);
        Assert.Equal(InvocationFailure.Cancelled, build.Failure);
        Assert.Empty(ProcessTree.FindMarked(_marker));
    }

    [Fact(Timeout = Limit)]
    public async Task The_script_sees_the_checkout_and_the_copy_but_not_the_engine()
    {
        const string print = "case \"$AUTOAUTO_PROGRAM_DIRECTORY\" in */files) a=1;; *) a=0;; esac\n"
                             + "[ -f \"$AUTOAUTO_PROGRAM_DIRECTORY/program.md\" ] && [ -z \"${GIT_DIR+x}\" ] && [ -z \"${AUTOAUTO_TEST_SECRET+x}\" ] && b=1 || b=0\n"
                             + "[ \"$(basename \"$PWD\")\" = work ] && [ \"$EXTRA\" = 5 ] && c=1 || c=0\n"
                             + "echo \"{\\\"ms\\\": $a$b$c}\"\n";
        Environment.SetEnvironmentVariable("AUTOAUTO_TEST_SECRET", "1");
        var sample = await MeasureAsync(print);
        Environment.SetEnvironmentVariable("AUTOAUTO_TEST_SECRET", null);

        Assert.Equal(111, sample.Value);
    }

    [Fact(Timeout = Limit)]
    public async Task Diagnostics_are_handed_on_cut_and_never_left_over()
    {
        var script = await ScriptAsync("[ -f once ] || head -c 20000 /dev/zero | tr '\\0' 'd' > \"$AUTOAUTO_DIAGNOSTICS\"\ntouch once\necho '{\"ms\":1}'\n");
        var first = await script.MeasureAsync(_scratch["work"], CancellationToken.None);
        var second = await script.MeasureAsync(_scratch["work"], CancellationToken.None);

        Assert.Equal(MeasurementScript.LongestDiagnostics, first.Diagnostics!.Length);
        Assert.EndsWith("(cut)", first.Diagnostics, StringComparison.Ordinal);
        Assert.Null(second.Diagnostics);
        Assert.Empty(Directory.GetFiles(_scratch["side"]));
    }

    [Theory(Timeout = Limit)]
    [InlineData("ln -s /etc/passwd \"$AUTOAUTO_DIAGNOSTICS\"\n")]
    [InlineData("mkfifo \"$AUTOAUTO_DIAGNOSTICS\"\n")]
    [InlineData("mkdir \"$AUTOAUTO_DIAGNOSTICS\"\n")]
    [InlineData("printf ' \\n' > \"$AUTOAUTO_DIAGNOSTICS\"\n")]
    public async Task Odd_diagnostics_are_none(string line)
    {
        var sample = await MeasureAsync(line + "echo '{\"ms\":1}'\n");

        Assert.True(sample.IsValid, sample.FailureDetail);
        Assert.Null(sample.Diagnostics);
    }

    [Fact(Timeout = Limit)]
    public async Task The_build_runs_before_and_its_failure_quotes_both_streams()
    {
        _scratch.Write("p/build.sh", "echo made > built\n");
        var good = await ScriptAsync("test -f built && echo '{\"ms\":1}'\n");
        var built = await good.BuildAsync(_scratch["work"], CancellationToken.None);
        var sample = await good.MeasureAsync(_scratch["work"], CancellationToken.None);

        _scratch.Write("p/build.sh", "echo main.c:1: error\necho make failed >&2\nexit 2\n");
        var bad = await ScriptAsync("true\n");
        var failed = await bad.BuildAsync(_scratch["work"], CancellationToken.None);

        Assert.True(built.Success && built.Seconds > 0 && built.Message is null);
        Assert.True(sample.IsValid);
        Assert.Equal((false, InvocationFailure.ExitCode), (failed.Success, failed.Failure));
        Assert.Equal("The build ended with exit code 2:\nmain.c:1: error\n\nmake failed", failed.Message);
        Assert.NotEqual(good.Hash, bad.Hash);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_build_script_there_is_nothing_to_fail()
    {
        var built = await (await ScriptAsync("true\n")).BuildAsync(_scratch["work"], CancellationToken.None);

        Assert.Equal(new BuildResult(true, null, 0) { HasRun = false }, built);
    }

    [Fact(Timeout = Limit)]
    public async Task A_tampered_copy_is_never_run()
    {
        var script = await ScriptAsync("echo '{\"ms\":1}'\n");
        var copy = Directory.GetFiles(_scratch["evaluators"], "measure.sh", SearchOption.AllDirectories).Single();
        new FileInfo(copy).IsReadOnly = false;
        File.AppendAllText(copy, "touch ran\n");

        var error = await Assert.ThrowsAsync<AutoautoException>(() => script.MeasureAsync(_scratch["work"], CancellationToken.None));

        Assert.Equal(ErrorCode.EvaluatorTampered, error.Code);
        await Assert.ThrowsAsync<AutoautoException>(() => script.BuildAsync(_scratch["work"], CancellationToken.None));
        Assert.False(File.Exists(_scratch["work/ran"]));
    }

    [Fact(Timeout = Limit)]
    public async Task A_missing_checkout_is_a_failed_start()
    {
        var script = await ScriptAsync("true\n");

        Assert.Equal(InvocationFailure.NotStarted, (await script.MeasureAsync(_scratch["gone"], CancellationToken.None)).Failure);
    }

    private async Task<Sample> MeasureAsync(string text, string? gates = null) =>
        await (await ScriptAsync(text, gates)).MeasureAsync(_scratch["work"], CancellationToken.None);

    private async Task<MeasurementScript> ScriptAsync(string text, string? settings = null)
    {
        _scratch.Write("p/program.md", "x");
        _scratch.Write("p/measure.sh", text);
        _scratch.Write("p/config.json", $"{{\"metric\": \"ms\", \"direction\": \"lower\"{(settings is null ? string.Empty : ", " + settings)}}}");
        var program = new ProgramFolder(_scratch.Path).Load("p");
        var store = new EvaluatorStore(_scratch["evaluators"], _runner);
        var snapshot = await store.CaptureAsync(EvaluatorSource.Of(program, _scratch["work"]), CancellationToken.None);
        return new MeasurementScript(_runner, snapshot, program, new MeasurementContext
        {
            MarkerPrefix = _marker,
            ScratchDirectory = _scratch["side"],
            Environment = new Dictionary<string, string?> { ["EXTRA"] = "5" },
        });
    }
}
