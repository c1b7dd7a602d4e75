using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>
/// One repository with its programs, its database and its runs: the composition root, and all that cmdlets and CLI call. Opening it only
/// finds the repository; nothing is created before something has to be stored.
/// </summary>
public sealed class RepositoryWorkspace : IDisposable
{
    /// <summary>Opens the repository that contains <paramref name="path"/>.</summary>
    /// <exception cref="Errors.AutoautoException">RepositoryNotFound, RepositoryBare, GitMissing.</exception>
    public static RepositoryWorkspace Open(string path) => throw new NotSupportedException(path);

    /// <summary>Root of the main worktree.</summary>
    public string Root { get; } = string.Empty;

    /// <summary>Checks a request and says what starting it would do. No effects.</summary>
    public RunPlan PlanRun(RunRequest request) => throw new NotSupportedException();

    /// <summary>Starts a run in this process. Throws at once if a check fails; from then on, everything is in the session.</summary>
    public RunSession StartRun(RunRequest request) => throw new NotSupportedException();

    /// <summary>Goes on with a run whose process died, or that was stopped, aborted or ended by a limit that has been raised since.</summary>
    public RunSession ResumeRun(string runId) => throw new NotSupportedException();

    /// <summary>Runs, newest first, page by page.</summary>
    public IEnumerable<RunView> ListRuns(string? program = null) => throw new NotSupportedException();

    /// <summary>One run, or null.</summary>
    public RunView? FindRun(string runId) => throw new NotSupportedException();

    /// <summary>Finished experiments of a run in order, page by page.</summary>
    public IEnumerable<Experiment> ListExperiments(string runId, ExperimentStatus? status = null, ExperimentReason? reason = null) => throw new NotSupportedException();

    /// <summary>Metrics of the kept commits, oldest first.</summary>
    public IReadOnlyList<double> KeptMetrics(string runId) => throw new NotSupportedException();

    /// <summary>Invocations of the evaluator in order, page by page.</summary>
    public IEnumerable<Measurement> ListMeasurements(string runId, int? experiment = null) => throw new NotSupportedException();

    /// <summary>The audit trail in order, behind event <paramref name="afterId"/>, page by page.</summary>
    public IEnumerable<AuditEvent> ListEvents(string? runId = null, long afterId = 0) => throw new NotSupportedException();

    /// <summary>The file with an agent's transcript or an evaluator's output.</summary>
    /// <exception cref="Errors.AutoautoException">RunNotFound, ExperimentNotFound, LogNotFound.</exception>
    public string FindLog(string runId, int experiment, bool evaluator = false) => throw new NotSupportedException();

    /// <summary>Asks a run, in whatever process, to stop or to abort. A dead run is marked as stopped.</summary>
    public RunView RequestStop(string runId, bool abort) => throw new NotSupportedException();

    /// <summary>Changes the settings of a run; a live run reads them before its next experiment.</summary>
    public RunView UpdateOptions(string runId, Func<RunOptions, RunOptions> change) => throw new NotSupportedException();

    /// <summary>Waits until no process works on the run.</summary>
    /// <exception cref="Errors.AutoautoException">WaitTimedOut.</exception>
    public Task<RunView> WaitAsync(string runId, TimeSpan? limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes a run: rows, logs, worktrees, refs and its branch. A live run is refused.</summary>
    public void RemoveRun(string runId) => throw new NotSupportedException();

    /// <summary>Removes a program's folder; one with runs needs <paramref name="force"/> and takes them along.</summary>
    public void RemoveProgram(string name, bool force) => throw new NotSupportedException();

    /// <summary>Runs the program's evaluator on HEAD in a worktree of its own and says what it is worth.</summary>
    public Task<ProgramTest> TestProgramAsync(string name, int invocations, Action<Sample> onSample, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
