using System.Collections.Concurrent;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>
/// Disturbs a scripted run at one place in one way, resumes it to its end and judges it by the invariants. The engine that is disturbed is a process
/// of its own; so is the one that takes over in the columns <see cref="Disturbance.Kill"/> and
/// <see cref="Disturbance.ResumeTogether"/>, and in this process (whose code is warm) in the others.
/// </summary>
internal sealed class CellRunner : IDisposable
{
    private const string New = "new";
    private const string Killed = "killed";
    private readonly bool _onlyProcesses;
    private RunFacts _undisturbed = null!;
    private EngineProcess _engine = null!;
    private string? _killedAt;
    private Before _before = null!;

    private CellRunner(EngineProcess engine, bool onlyProcesses)
    {
        Engine = engine;
        _onlyProcesses = onlyProcesses;
    }

    /// <summary>The repository that is disturbed.</summary>
    public ScriptedRepository Repository { get; } = new();

    /// <summary>The engine that is disturbed; another one starts with a run of its own.</summary>
    public EngineProcess Engine
    {
        set
        {
            _engine = value;
            _killedAt = null;
        }
    }

    /// <summary>All passages of an undisturbed run, in order.</summary>
    public IReadOnlyList<Passage> Passages { get; private set; } = [];

    /// <summary>How often agent and evaluator are called in an undisturbed run.</summary>
    public (int Agent, int Measure) Children { get; private set; }

    /// <summary>Prepares the repository with one undisturbed run, which also gives the program a history of prices.</summary>
    /// <param name="engine">The engine under test.</param>
    /// <param name="onlyProcesses">True if no engine may run in this process: it is one of changed sources.</param>
    public static async Task<CellRunner> CreateAsync(EngineProcess engine, bool onlyProcesses = false)
    {
        var runner = new CellRunner(engine, onlyProcesses);
        var trace = Path.Combine(runner.Repository.Outside, "trace");
        var end = await EngineProcess.Built.RunAsync(runner.Repository, "start", ScriptedRepository.Program, "--trace", trace);
        if (end.ExitCode != 0)
        {
            throw new InvalidOperationException($"The undisturbed run failed: {end}");
        }

        runner.Passages = [.. File.ReadAllLines(trace).Select(Passage.Parse)];
        runner.Children = (runner.Repository.TrueSpend().Calls, runner.Repository.TrueInvocations());
        using (var workspace = RepositoryWorkspace.Open(runner.Repository.Root))
        {
            var view = workspace.ListRuns().Single();
            runner._undisturbed = RunFacts.Of(runner.Repository, workspace, view);
            var wrong = runner._undisturbed.Experiments.Except(ScriptedRepository.Expected, StringComparer.Ordinal).ToList();
            if (wrong.Count > 0 || runner._undisturbed.Experiments.Count != ScriptedRepository.Expected.Length)
            {
                throw new InvalidOperationException("The undisturbed run ended otherwise: " + string.Join(" | ", runner._undisturbed.Experiments));
            }

            workspace.RemoveRun(view.Run.Id);
        }

        runner.Repository.Forget();
        runner.Repository.ForgetObjects();
        runner.Repository.Save(New);
        return runner;
    }

    /// <summary>Deals the items out to the runners, which work side by side; each takes the next one when it is done.</summary>
    public static Task DealAsync<T>(IReadOnlyList<CellRunner> runners, IEnumerable<T> items, Func<CellRunner, T, Task> work)
    {
        var queue = new ConcurrentQueue<T>(items);
        return Task.WhenAll(runners.Select(runner => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var item))
            {
                await work(runner, item);
            }
        })));
    }

    public void Dispose() => Repository.Dispose();

    /// <summary>Runs one cell; what is violated, empty if nothing.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(Cell cell)
    {
        try
        {
            return cell.Disturbance switch
            {
                Disturbance.KillTree => await EndEarlyAsync(cell.Passage!, FaultAction.KillTree),
                Disturbance.DiskFull => await EndEarlyAsync(cell.Passage!, FaultAction.DiskFull),
                Disturbance.SecondEngine => await BesideAsync(cell.Passage!),
                Disturbance.ClockForward => await JumpAsync(cell.Passage!, FaultAction.ClockForward),
                Disturbance.ClockBack => await JumpAsync(cell.Passage!, FaultAction.ClockBack),
                Disturbance.Orphan or Disturbance.ChildDies => await KillInChildAsync(cell),
                _ => await AfterKillAsync(cell.Passage!, cell.Disturbance),
            };
        }
        catch (Exception e) when (e is AutoautoException or InvalidOperationException or IOException or TimeoutException)
        {
            return [$"0 exception: {e.GetType().Name}: {e.Message}"];
        }
    }

    /// <summary>The run that stands in the repository.</summary>
    public string OnlyRun() => FindRun() ?? throw new InvalidOperationException("There is no run.");

    /// <summary>The run that stands in the repository, or null.</summary>
    public string? FindRun()
    {
        using var workspace = RepositoryWorkspace.Open(Repository.Root);
        return workspace.ListRuns().SingleOrDefault()?.Run.Id;
    }

    /// <summary>Judges the run as it stands now.</summary>
    public IReadOnlyList<string> Judge(string run, Before before) => Invariants.Violations(Repository, run, _undisturbed, before);

    /// <summary>Back to the repository before its run.</summary>
    public string StartAnew()
    {
        Repository.Restore(New);
        _killedAt = null;
        return Repository.Fingerprint();
    }

    /// <summary>The id of the newest measurement.</summary>
    public long LastMeasurement(string run)
    {
        using var workspace = RepositoryWorkspace.Open(Repository.Root);
        return workspace.ListMeasurements(run).Select(m => m.Id).LastOrDefault();
    }

    private async Task<IReadOnlyList<string>> EndEarlyAsync(Passage at, FaultAction action)
    {
        var fingerprint = StartAnew();
        var end = await _engine.RunAsync(Repository, ["start", ScriptedRepository.Program, .. EngineProcess.At(at, action)]);
        if (action == FaultAction.KillTree ? !end.IsKilled : end.ExitCode != 2 || !end.Error.StartsWith(nameof(ErrorCode.DiskFull), StringComparison.Ordinal))
        {
            return [$"0 end of the first engine: exit code {end.ExitCode} {end.Output}{end.Error}"];
        }

        var run = OnlyRun();
        var before = new Before(fingerprint, [LastMeasurement(run)], 1, IsInFlight(at) ? 1 : 0);
        return await ResumeAsync(run, inProcess: true) is { } failure ? [failure] : Judge(run, before);
    }

    private async Task<IReadOnlyList<string>> KillInChildAsync(Cell cell)
    {
        var fingerprint = StartAnew();
        Repository.LetChildKill(cell.Child!, cell.ChildCall, cell.Disturbance == Disturbance.Orphan);
        var end = await _engine.RunAsync(Repository, "start", ScriptedRepository.Program);
        if (!end.IsKilled)
        {
            return [$"0 end of the first engine: exit code {end.ExitCode} {end.Output}{end.Error}"];
        }

        var run = OnlyRun();
        var before = new Before(fingerprint, [LastMeasurement(run)], 1, cell.Child == "measure" ? 0 : 1);
        return await ResumeAsync(run, inProcess: true) is { } failure ? [failure] : Judge(run, before);
    }

    private async Task<IReadOnlyList<string>> AfterKillAsync(Passage passage, Disturbance disturbance)
    {
        if (_killedAt != passage.ToString())
        {
            var fingerprint = StartAnew();
            var end = await _engine.RunAsync(Repository, ["start", ScriptedRepository.Program, .. EngineProcess.At(passage, FaultAction.Kill)]);
            if (!end.IsKilled)
            {
                return [$"0 end of the first engine: exit code {end.ExitCode} {end.Output}{end.Error}"];
            }

            _before = new Before(fingerprint, [LastMeasurement(OnlyRun())], 1, IsInFlight(passage) ? 1 : 0);
            Repository.Save(Killed);
            _killedAt = passage.ToString();
        }
        else
        {
            Repository.Restore(Killed);
        }

        var run = OnlyRun();
        return disturbance switch
        {
            Disturbance.Kill => await ResumeAsync(run, inProcess: false) is { } failure ? [failure] : Judge(run, _before),
            Disturbance.ResumeTwice => await ResumeTwiceAsync(run),
            Disturbance.ResumeTogether => await ResumeTogetherAsync(run),
            _ => await ResumeDamagedAsync(run, disturbance),
        };
    }

    private async Task<IReadOnlyList<string>> ResumeDamagedAsync(string run, Disturbance disturbance)
    {
        var before = _before;
        switch (disturbance)
        {
            case Disturbance.StaleLocks:
                Damage.LeaveLocks(Repository, run);
                break;
            case Disturbance.MissingWorktrees:
                Damage.DeleteWorktrees(Repository, run);
                before = _before with { MostRepeats = 1 };
                break;
            case Disturbance.BrokenWorktrees:
                Damage.BreakWorktrees(Repository, run);
                before = _before with { MostRepeats = 1 };
                break;
            case Disturbance.TornFiles:
                Damage.TearFiles(Repository, run);
                before = _before with { MostRepeats = 1 };
                break;
            default:
                Damage.MoveHead(Repository);
                before = _before with { Fingerprint = Repository.Fingerprint() };
                break;
        }

        return await ResumeAsync(run, inProcess: true) is { } failure ? [failure] : Judge(run, before);
    }

    private async Task<IReadOnlyList<string>> ResumeTwiceAsync(string run)
    {
        if (await ResumeAsync(run, inProcess: true) is { } failure)
        {
            return [failure];
        }

        var first = Facts(run);
        var violations = Judge(run, _before);
        return await ResumeAsync(run, inProcess: true) is { } again
            ? [.. violations, again]
            : [.. violations, .. Judge(run, _before), .. Invariants.Unchanged(first, Facts(run))];
    }

    private async Task<IReadOnlyList<string>> ResumeTogetherAsync(string run)
    {
        using var one = _engine.Start(Repository, "resume", run);
        using var other = _engine.Start(Repository, "resume", run);
        var ends = await Task.WhenAll(EngineProcess.EndOf(one), EngineProcess.EndOf(other));

        // The slower one is refused, unless the faster one was through by then.
        return ends.Any(e => e.ExitCode == 0) && ends.All(e => e.ExitCode == 0 || IsRefused(e.Error))
            ? Judge(run, _before)
            : [$"0 ends of two engines: {ends[0]}, {ends[1]}"];
    }

    private async Task<IReadOnlyList<string>> BesideAsync(Passage passage)
    {
        var fingerprint = StartAnew();
        var hold = Path.Combine(Repository.Outside, "hold");
        await File.WriteAllTextAsync(hold, string.Empty);
        using var first = _engine.Start(
            Repository, ["start", ScriptedRepository.Program, "--hold", hold, .. EngineProcess.At(passage, FaultAction.Hold)]);
        var ended = EngineProcess.EndOf(first);
        while (!File.Exists(hold + ".reached") && !ended.IsCompleted)
        {
            await Task.Delay(5);
        }

        // One that stands inside a transaction keeps the database from the other: it is let go after a while.
        var second = Task.Run(TryResumeAsync);
        await Task.WhenAny(second, Task.Delay(300));
        File.Delete(hold);
        var refused = await second;
        var end = await ended;
        if (end.ExitCode != 0)
        {
            return [$"0 end of the first engine: {end}"];
        }

        // At its very end the run is given back: then there is nothing left that two could do at once.
        return refused || passage.Step == "run.end" ? Judge(OnlyRun(), new Before(fingerprint, [], 0, 0)) : ["0 second engine: it was not refused"];

        async Task<bool> TryResumeAsync()
        {
            if (_onlyProcesses)
            {
                return IsRefused((await _engine.RunAsync(Repository, "resume", OnlyRun())).Error);
            }

            try
            {
                return await ResumeHereAsync(OnlyRun(), TimeSpan.Zero) is { } failure && IsRefused(failure);
            }
            catch (AutoautoException e)
            {
                return IsRefused(e.Code.ToString());
            }
        }
    }

    private async Task<IReadOnlyList<string>> JumpAsync(Passage passage, FaultAction jump)
    {
        var fingerprint = StartAnew();
        if (_onlyProcesses)
        {
            var end = await _engine.RunAsync(Repository, ["start", ScriptedRepository.Program, .. EngineProcess.At(passage, jump)]);
            return end.ExitCode == 0 ? Judge(OnlyRun(), new Before(fingerprint, [], 0, 0)) : [$"0 end: {end}"];
        }

        var clock = new HurriedTime(TimeSpan.Zero);
        using (var workspace = RepositoryWorkspace.Open(
            Repository.Root, new WorkspaceOptions { Time = clock, Faults = new ScriptedFaults(passage, jump, clock, null, null) }))
        {
            await using var session = workspace.StartRun(new RunRequest { Program = ScriptedRepository.Program });
            await session.Completion;
        }

        return Judge(OnlyRun(), new Before(fingerprint, [], 0, 0));
    }

    /// <summary>Resumes the run to its end; null if it got there.</summary>
    private async Task<string?> ResumeAsync(string run, bool inProcess)
    {
        if (inProcess && !_onlyProcesses)
        {
            return await ResumeHereAsync(run, TimeSpan.Zero);
        }

        var end = await _engine.RunAsync(Repository, "resume", run);
        return end.ExitCode == 0 ? null : $"0 resume: exit code {end.ExitCode} {end.Output}{end.Error}";
    }

    private async Task<string?> ResumeHereAsync(string run, TimeSpan lead)
    {
        using var workspace = RepositoryWorkspace.Open(Repository.Root, new WorkspaceOptions { Time = new HurriedTime(lead), Faults = new NoFaults() });
        await using var session = workspace.ResumeRun(run);
        try
        {
            await session.Completion;
            return null;
        }
        catch (AutoautoException e)
        {
            return $"0 resume: {e.Code} {e.Message}";
        }
    }

    private RunFacts Facts(string run)
    {
        using var workspace = RepositoryWorkspace.Open(Repository.Root);
        return RunFacts.Of(Repository, workspace, workspace.FindRun(run)!);
    }

    // A call that has ended and is not booked yet; the two calls before and after the point are the same one.
    internal static bool IsInFlight(Passage passage) => passage is { Step: "agent", Point: FaultPoint.AfterEffect };

    private static bool IsRefused(string error) => error.Contains(nameof(ErrorCode.RunAlreadyActive), StringComparison.Ordinal);
}
