using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>
/// One repository with its programs, its database and its runs: the composition root, and all that cmdlets and CLI call. Opening it only
/// finds the repository; nothing is created before something has to be stored.
/// </summary>
public sealed partial class RepositoryWorkspace : IDisposable
{
    private static readonly SpendTotal s_nothing = new(0, 0, 0, null, null, 0, 0);
    private readonly RepositoryLocation _location;
    private readonly WorkspaceOptions _options;
    private readonly ProcessRunner _runner;
    private readonly Database _database;
    private RunPaths _paths;

    private RepositoryWorkspace(RepositoryLocation location, WorkspaceOptions options, ProcessRunner runner)
    {
        _location = location;
        _options = options;
        _runner = runner;
        _paths = PathsOf(location.Root);
        _database = new Database(_paths.Database, options.DatabasePatience);
        Programs = new ProgramFolder(_paths.Programs);
        Policies = new PolicyFolder(_paths.Policies);
        PolicyLedger = new PolicyLedger(_database, location.Root, options.Time, _ => options.Faults.Reached("policy.file", FaultPoint.BeforeEffect));
    }

    /// <summary>Root of the main worktree.</summary>
    public string Root => _location.Root;

    /// <summary>The repository's programs.</summary>
    public ProgramFolder Programs { get; }

    /// <summary>The repository's policies as they are declared.</summary>
    public PolicyFolder Policies { get; }

    /// <summary>The versions of the repository's policies.</summary>
    public PolicyLedger PolicyLedger { get; }

    /// <summary>Child processes started so far, git included: what the overhead benchmark counts.</summary>
    public long ProcessesStarted => _runner.Started;

    /// <summary>Time spent in git processes so far, seconds.</summary>
    public double GitSeconds => _runner.ToolSeconds;

    /// <summary>Opens the repository that contains <paramref name="path"/>.</summary>
    /// <exception cref="AutoautoException">RepositoryNotFound, RepositoryBare, GitMissing.</exception>
    public static RepositoryWorkspace Open(string path) => Open(path, new WorkspaceOptions());

    /// <summary>Opens the repository that contains <paramref name="path"/> with a clock, ids and fault points of one's own.</summary>
    /// <exception cref="AutoautoException">RepositoryNotFound, RepositoryBare, GitMissing.</exception>
    public static RepositoryWorkspace Open(string path, WorkspaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var runner = new ProcessRunner(options.Time, options.OnCommandLine is { } tell ? spec => tell(spec.CommandLine) : null, options.Ending);
        return new RepositoryWorkspace(RepositoryLocation.FindAsync(path, runner, CancellationToken.None).GetAwaiter().GetResult(), options, runner);
    }

    /// <summary>Runs, newest first, page by page.</summary>
    public IEnumerable<RunView> ListRuns(string? program = null)
    {
        const int size = 100;
        for (Run? last = null; ;)
        {
            var page = _database.Read(c => RunStore.Page(c, program, last?.StartedAt, last?.Id, size).Select(run => View(c, run)).ToList(), []);
            foreach (var view in page)
            {
                yield return view;
            }

            if (page.Count < size)
            {
                yield break;
            }

            last = page[^1].Run;
        }
    }

    /// <summary>One run, or null.</summary>
    public RunView? FindRun(string runId) => _database.Read(c => RunStore.Find(c, runId) is { } run ? View(c, run) : null, null);

    /// <summary>Finished experiments of a run in order, page by page.</summary>
    public IEnumerable<Experiment> ListExperiments(string runId, ExperimentStatus? status = null, ExperimentReason? reason = null) =>
        Pages<Experiment, int>(0, (after, size) => _database.Read(c => ExperimentStore.Page(c, runId, status, reason, after, size), []), e => e.Number);

    /// <summary>Metrics of the kept commits, oldest first.</summary>
    public IReadOnlyList<double> KeptMetrics(string runId) => _database.Read(c => RunStore.KeptMetrics(c, runId), []);

    /// <summary>What a run has used so far: calls of agents, money, tokens, time.</summary>
    public SpendTotal SpendOfRun(string runId) => _database.Read(c => SpendStore.TotalOfRun(c, runId), s_nothing);

    /// <summary>What the repository has used on a day (UTC), removed runs included.</summary>
    public SpendTotal SpendOfDay(DateOnly day) => SpendOfDay(_database, day);

    /// <summary>The bookings of calls of agents in order, page by page: of a run, or of the repository with those of removed runs and of set-ups.</summary>
    public IEnumerable<SpendEntry> ListSpend(string? runId = null) =>
        Pages(0L, (after, size) => _database.Read(c => SpendStore.Page(c, runId, after, size), []), (SpendEntry e) => e.Id);

    /// <summary>Invocations of the evaluator in order, page by page.</summary>
    public IEnumerable<Measurement> ListMeasurements(string runId, int? experiment = null) =>
        Pages<Measurement, long>(0, (after, size) => _database.Read(c => MeasurementStore.Page(c, runId, experiment, after, size), []), m => m.Id);

    /// <summary>The audit trail in order, behind event <paramref name="afterId"/>, page by page.</summary>
    public IEnumerable<AuditEvent> ListEvents(string? runId = null, long afterId = 0) =>
        Pages(afterId, (after, size) => _database.Read(c => EventStore.Page(c, runId, after, size), []), (AuditEvent e) => e.Id);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    /// <summary>The setting, as long as the files can be read: who needs the others as well says what is wrong with them.</summary>
    private static RunPaths PathsOf(string root) => new(root, () => ReadWorkRoot(root));

    private static string? ReadWorkRoot(string root)
    {
        try
        {
            return Configuration.Settings.Load(root).WorkRoot;
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.SettingInvalid)
        {
            return null;
        }
    }

    internal static SpendTotal SpendOfDay(Database database, DateOnly day)
    {
        var from = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return database.Read(c => SpendStore.TotalBetween(c, from, from.AddDays(1)), s_nothing);
    }

    private static IEnumerable<T> Pages<T, TKey>(TKey start, Func<TKey, int, IReadOnlyList<T>> read, Func<T, TKey> keyOf)
    {
        const int size = 500;
        for (var after = start; ;)
        {
            var page = read(after, size);
            foreach (var item in page)
            {
                yield return item;
            }

            if (page.Count < size)
            {
                yield break;
            }

            after = keyOf(page[^1]);
        }
    }

    private RunView View(Microsoft.Data.Sqlite.SqliteConnection connection, Run run)
    {
        var lease = LeaseStore.FindByRun(connection, run.Id);
        var live = lease is not null && RunLease.IsLive(lease, _options.Time.GetUtcNow());
        if (!live && run.Phase != RunPhase.Finished)
        {
            // Its end is recorded before its lease is released, and both may have happened since the row was read: that is no interruption.
            run = RunStore.Find(connection, run.Id) ?? run;
        }

        var status = !live && IsQueued(connection, run) ? RunStatus.Queued : StatusOf(run, live);
        return new RunView(run, status, live ? lease!.Owner.Pid : null, Root);
    }

    /// <summary>A run's state for people, given whether a live process works on it.</summary>
    internal static RunStatus StatusOf(Run run, bool live) => run.Phase switch
    {
        _ when live => RunStatus.Running,
        not RunPhase.Finished => RunStatus.Interrupted,
        _ => run.TerminationReason switch
        {
            TerminationReason.Error => RunStatus.Failed,
            TerminationReason.Stopped or TerminationReason.Aborted or TerminationReason.QuotaExhausted => RunStatus.Stopped,
            _ => RunStatus.Completed,
        },
    };

    /// <summary>The engine's own repository; made where there is none yet.</summary>
    private StoreClient OpenStore()
    {
        var isNew = !StoreClient.IsThere(_paths.Store);
        var store = StoreClient.Open(_location, _paths.Store, _runner);
        if (isNew && !_database.Read(LeaseStore.List, []).Any(lease => RunLease.IsLive(lease, _options.Time.GetUtcNow()) && lease.Owner.Pid != Environment.ProcessId))
        {
            new FormerLayout(store, _paths).MoveOver();
        }

        return store;
    }

    private RunView RequireRun(string runId) => FindRun(runId)
        ?? throw new AutoautoException(ErrorCode.RunNotFound, $"There is no run '{runId}' in '{Root}'.", runId, $"Look with: {Next.RunList()}");
}
