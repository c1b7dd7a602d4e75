using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;
using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>An engine is suspended and another one comes: one of them acts, never both.</summary>
[Collection(PreparedRunner.Name)]
public sealed class SuspendTests(PreparedRunner prepared)
{
    /// <summary>Where the engine stands when its machine is put to sleep.</summary>
    public static TheoryData<string> Places =>
    [
        "experiment.begin:AfterAcknowledgement:2", "agent:BeforeEffect:3", "candidate:AfterEffect:1", "sample.Decision:AfterEffect:2",
        "verdict:BeforeEffect:1", "keep:BeforeEffect:1", "keep:AfterEffect:1", "experiment.end:BeforeEffect:2", "sample.Receipt:AfterRecord:2",
        "run.end:BeforeEffect:1",
    ];

    [Fact(Timeout = 600_000)]
    public async Task A_suspended_engine_keeps_its_run_on_its_own_machine()
    {
        var runner = prepared.Runner;
        var fingerprint = runner.StartAnew();
        using var first = await SuspendedEngine.StartAsync(runner.Repository, EngineProcess.Built, Passage.Parse("sample.Decision:AfterEffect:2"));
        first.Silence(host: null);

        var second = await EngineProcess.Built.RunAsync(runner.Repository, "resume", runner.OnlyRun());

        Assert.Equal((2, true), (second.ExitCode, second.Error.StartsWith(nameof(ErrorCode.RunAlreadyActive), StringComparison.Ordinal)));
        Assert.Equal(0, (await first.WakeAsync()).ExitCode);
        Assert.Empty(runner.Judge(runner.OnlyRun(), new Before(fingerprint, [], 0, 0)));
    }

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Places))]
    [Trait("Category", "CrashMatrix")]
    public async Task A_suspended_engine_that_was_replaced_touches_nothing_when_it_wakes(string place) =>
        Assert.Empty(await ReplaceAsync(prepared.Runner, EngineProcess.Built, Passage.Parse(place)));

    [Fact(Timeout = 600_000)]
    [Trait("Category", "Long")]
    public Task A_suspended_engine_that_was_replaced_in_a_measurement_touches_nothing_when_it_wakes() =>
        A_suspended_engine_that_was_replaced_touches_nothing_when_it_wakes("sample.Decision:AfterEffect:2");

    /// <summary>
    /// The first engine sleeps; its lease is made that of another machine that has not been heard of for two minutes; a second engine takes the run
    /// over and is held in the middle; the first one wakes. What the second one has done must stand as it is, and its run must end well.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> ReplaceAsync(CellRunner runner, EngineProcess engine, Passage place)
    {
        var fingerprint = runner.StartAnew();
        var repository = runner.Repository;
        using var first = await SuspendedEngine.StartAsync(repository, engine, place);
        var run = runner.OnlyRun();
        var interruption = runner.LastMeasurement(run);
        first.Silence("elsewhere");
        var hold = Path.Combine(repository.Outside, "hold2");
        await File.WriteAllTextAsync(hold, string.Empty);
        using var second = engine.Start(
            repository, ["resume", run, "--hold", hold, .. EngineProcess.At(new Passage("run.phase", FaultPoint.AfterRecord, 1), FaultAction.Hold)]);
        var ended = EngineProcess.EndOf(second);
        while (!File.Exists(hold + ".reached") && !ended.IsCompleted)
        {
            await Task.Delay(5);
        }

        if (ended.IsCompleted)
        {
            return [$"0 second engine: {await ended}"];
        }

        var before = State(repository, run);
        var end = await first.WakeAsync();
        var found = new List<string>();
        if (end.ExitCode != 2 || !end.Error.StartsWith(nameof(ErrorCode.LeaseLost), StringComparison.Ordinal))
        {
            found.Add($"0 first engine: {end}");
        }

        var after = State(repository, run);
        found.AddRange(after.Except(before, StringComparer.Ordinal).Select(l => $"0 the first engine made: {l}"));
        found.AddRange(before.Except(after, StringComparer.Ordinal).Select(l => $"0 the first engine took away: {l}"));
        File.Delete(hold);
        if ((await ended).ExitCode != 0)
        {
            found.Add($"0 second engine: {await ended}");
        }

        found.AddRange(runner.Judge(run, new Before(fingerprint, [interruption], 1, 1)));
        return found;
    }

    /// <summary>Everything that an engine could touch: rows, refs, working folders' files, calls of children.</summary>
    private static List<string> State(ScriptedRepository repository, string run)
    {
        using var workspace = RepositoryWorkspace.Open(repository.Root);
        var outside = repository.TrueSpend();
        return
        [
            .. RunFacts.Of(repository, workspace, workspace.FindRun(run)!).Rows,
            .. workspace.ListEvents(run).Select(e => $"event {e.Id} {e.Kind} {e.Message}"),
            .. Directory.EnumerateFiles(repository.Paths.WorktreesOf(run), "*", SearchOption.AllDirectories).Select(f => $"file {f} {File.GetLastWriteTimeUtc(f):O}"),
            .. repository.Git("for-each-ref").Split('\n'),
            FormattableString.Invariant($"calls {outside.Calls}, invocations {repository.TrueInvocations()}"),
        ];
    }

    /// <summary>An engine that was stopped with SIGSTOP at a fault point.</summary>
    private sealed class SuspendedEngine : IDisposable
    {
        private readonly ScriptedRepository _repository;
        private readonly Process _process;
        private readonly Task<EngineEnd> _ended;

        private SuspendedEngine(ScriptedRepository repository, Process process)
        {
            _repository = repository;
            _process = process;
            _ended = EngineProcess.EndOf(process);
        }

        public static async Task<SuspendedEngine> StartAsync(ScriptedRepository repository, EngineProcess engine, Passage place)
        {
            var hold = Path.Combine(repository.Outside, "hold1");
            await File.WriteAllTextAsync(hold, string.Empty);
            var suspended = new SuspendedEngine(
                repository, engine.Start(repository, ["start", ScriptedRepository.Program, "--hold", hold, .. EngineProcess.At(place, FaultAction.Hold)]));
            while (!File.Exists(hold + ".reached"))
            {
                Assert.False(suspended._ended.IsCompleted, "The engine ended before it got to " + place);
                await Task.Delay(5);
            }

            suspended.Signal("-STOP");
            File.Delete(hold);
            return suspended;
        }

        /// <summary>Two minutes pass without a sign of life, on this machine or (as far as the lease can tell) another one.</summary>
        public void Silence(string? host)
        {
            using var database = new Database(new RunPaths(_repository.Root).Database);
            database.Write(c => c.Execute(
                "update leases set heartbeat_at = $at, host = coalesce($host, host)", ("$at", DateTimeOffset.UtcNow.AddMinutes(-2)), ("$host", host)));
        }

        public async Task<EngineEnd> WakeAsync()
        {
            Signal("-CONT");
            return await _ended;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }

        private void Signal(string signal)
        {
            using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }
}
