using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Background;
using Autoauto.Core.Workspace.Configuration;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Workspace;

/// <content>Starting, resuming, steering and removing runs.</content>
public sealed partial class RepositoryWorkspace
{
    private static readonly TimeSpan s_waitStep = TimeSpan.FromMilliseconds(200);

    /// <summary>Checks a request and says what starting it would do. No effects.</summary>
    /// <exception cref="AutoautoException">Whatever stands against it; nothing was created.</exception>
    public RunPlan PlanRun(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Preflight(_location, _paths, Programs, _runner, _database, _options).Check(request);
    }

    /// <summary>Starts a run in this process. Throws at once if a check fails; from then on, everything is in the session.</summary>
    public RunSession StartRun(RunRequest request)
    {
        var plan = PlanRun(request);
        var settings = Settings.Load(Root);
        var definition = Programs.Load(request.Program);
        var (run, lease) = RecordRun(plan, (connection, id, now) => RunLease.Take(connection, plan.Spec.Name, id, _options.Ids.NewToken(), now));
        return OpenSession(run, lease, definition, plan.Warnings, settings);
    }

    /// <summary>Goes on with a run whose process died, or that was stopped, aborted or ended by a limit that has been raised since.</summary>
    /// <exception cref="AutoautoException">RunNotFound, RunAlreadyActive, EvaluatorTampered.</exception>
    public RunSession ResumeRun(string runId) => ResumeRun(runId, claim: null);

    /// <summary>Goes on with a run that the queue's worker has claimed.</summary>
    /// <exception cref="AutoautoException">As <see cref="ResumeRun(string)"/>.</exception>
    internal RunSession ResumeClaimed(QueueEntry entry) => ResumeRun(entry.RunId, entry.Claim);

    private RunSession ResumeRun(string runId, string? claim)
    {
        // Whatever can be wrong is found out before the run is taken: one that could not be gone on with stays what it was.
        var settings = Settings.Load(Root);
        TemporaryFolder.Require();
        var view = RequireRun(runId);
        CallEnclosures.Require(settings.Sandbox, _location, _paths, view.Run.Spec, _runner);
        var definition = DefinitionIfNew(view.Run);
        var (run, lease) = TakeUp(view, settings, claim);
        return OpenSession(run, lease, definition, [], settings);
    }

    /// <summary>Asks a run, in whatever process, to stop or to abort. A dead run is left as it is: there is nothing to stop.</summary>
    /// <exception cref="AutoautoException">RunNotFound; RunStateConflict if it is over.</exception>
    public RunView RequestStop(string runId, bool abort)
    {
        var view = RequireRun(runId);
        if (view.Status == RunStatus.Queued)
        {
            return Unqueue(view);
        }

        if (view.Status != RunStatus.Running)
        {
            throw new AutoautoException(
                ErrorCode.RunStateConflict,
                $"Run '{runId}' is not running (it is {view.Status}).",
                runId,
                view.Status == RunStatus.Interrupted ? NextStep.Of($"Its process is gone. Go on with it ({Next.RunResume(runId)}) or remove it ({Next.RunRemove(runId)}).") : "There is nothing to stop.");
        }

        _database.Write(connection =>
        {
            RunStore.UpdateStopRequest(connection, runId, abort ? StopRequest.Abort : StopRequest.Stop);
            EventStore.Append(connection, runId, null, abort ? "run.abort" : "run.stop", EventSeverity.Information, "requested", _options.Time.GetUtcNow());
        });
        return RequireRun(runId);
    }

    /// <summary>Changes the settings of a run; a live run reads them before its next experiment.</summary>
    /// <exception cref="AutoautoException">RunNotFound, InvalidArgument.</exception>
    public RunView UpdateOptions(string runId, Func<RunOptions, RunOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        RequireRun(runId);
        var settings = Settings.Load(Root);
        _database.Write(connection =>
        {
            var now = _options.Time.GetUtcNow();
            var before = RunStore.ReadLive(connection, runId).Options;
            var options = change(before);
            RunSettings.Validate(options);
            options = settings.Limit(options, isNamed: options.MaxCostUsd != before.MaxCostUsd || options.MaxTokens != before.MaxTokens);
            RunStore.UpdateOptions(connection, runId, options, now);
            EventStore.Append(connection, runId, null, "run.options", EventSeverity.Information, Row.ToJson(options), now);
        });
        return RequireRun(runId);
    }

    /// <summary>Waits until no process works on the run.</summary>
    /// <exception cref="AutoautoException">RunNotFound, WaitTimedOut.</exception>
    public async Task<RunView> WaitAsync(string runId, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var started = _options.Time.GetTimestamp();
        while (true)
        {
            var view = RequireRun(runId);
            if (view.Status is not (RunStatus.Running or RunStatus.Queued))
            {
                return view;
            }

            if (limit is { } most && _options.Time.GetElapsedTime(started) >= most)
            {
                throw new AutoautoException(
                    ErrorCode.WaitTimedOut, FormattableString.Invariant($"Run '{runId}' is still running after {most.TotalSeconds:0.#} s."), runId, $"Wait longer, or stop it: {Next.RunStop(runId)}");
            }

            await Task.Delay(s_waitStep, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a run: rows, logs, worktrees, refs and its branch. A live run is refused.</summary>
    /// <exception cref="AutoautoException">RunNotFound, RunStateConflict.</exception>
    public void RemoveRun(string runId)
    {
        var run = RequireRun(runId).Run;
        var removal = TakeForRemoval(run);
        using var work = new CancellationTokenSource();
        var heart = new Heartbeat(_database, removal, _options.Time, static () => false, work);
        try
        {
            // The rows go last: as long as they are there, a removal that was cut off can be repeated.
            _options.Faults.Reached("run.remove", FaultPoint.BeforeEffect);
            Processes.ProcessTree.Sweep(runId + ".");
            CallScratch.RemoveLeft(runId);
            RemoveTraces(run);
            if (Directory.Exists(_paths.LogsOf(runId)))
            {
                TreeRemoval.Remove(_paths.LogsOf(runId), work.Token);
            }

            _options.Faults.Reached("run.remove", FaultPoint.AfterEffect);
            _database.Write(connection =>
            {
                removal.Require(connection);
                if (LeaseStore.FindByRun(connection, runId) is { } lease)
                {
                    LeaseStore.Release(connection, lease.Name, lease.Token);
                }

                RunStore.Delete(connection, runId);
                removal.Release(connection);
            });
            _options.Faults.Reached("run.remove", FaultPoint.AfterRecord);
        }
        finally
        {
            heart.DisposeAsync().AsTask().GetAwaiter().GetResult();
            removal.TryRelease(_database);
        }
    }

    /// <summary>
    /// The right to remove a run, taken while nobody works on it or about it. It is not the program's: other runs of the program may go on meanwhile.
    /// </summary>
    private RunLease TakeForRemoval(Run run) => _database.Write(connection =>
    {
        var now = _options.Time.GetUtcNow();
        if (LeaseStore.Find(connection, RunLease.NameFor(run.Program)) is { } held && RunLease.IsLive(held, now) && (held.RunId is null || held.RunId == run.Id))
        {
            throw held.RunId is null
                ? new AutoautoException(
                    ErrorCode.RunAlreadyActive, $"A run of the program '{run.Program}' is being measured, or the program set up, right now ({RunLease.OwnerOf(held, now)}).", run.Id, "Wait until that is over.")
                : new AutoautoException(
                    ErrorCode.RunStateConflict, $"Run '{run.Id}' is running ({RunLease.OwnerOf(held, now)}).", run.Id, $"Stop it first: {Next.RunAbort(run.Id)}");
        }

        return RunLease.Take(connection, RemovalOf(run.Id), null, _options.Ids.NewToken(), now, lease => BeingRemoved(run.Id, lease, now));
    });

    /// <summary>Throws while a run is being removed, or if it has been meanwhile.</summary>
    private static void RequireNotRemoving(SqliteConnection connection, string runId, DateTimeOffset now)
    {
        if (LeaseStore.Find(connection, RemovalOf(runId)) is { } lease && RunLease.IsLive(lease, now))
        {
            throw BeingRemoved(runId, lease, now);
        }

        if (RunStore.Find(connection, runId) is null)
        {
            throw new AutoautoException(ErrorCode.RunNotFound, $"Run '{runId}' was removed a moment ago.", runId, $"Look with: {Next.RunList()}");
        }
    }

    private static string RemovalOf(string runId) => "removal/" + runId;

    private static AutoautoException BeingRemoved(string runId, Lease lease, DateTimeOffset now) =>
        new(ErrorCode.RunStateConflict, $"Run '{runId}' is being removed ({RunLease.OwnerOf(lease, now)}).", runId, $"Look with: {Next.RunList()}");

    /// <summary>Removes a program's folder; one with runs needs <paramref name="force"/> and takes them along.</summary>
    /// <exception cref="AutoautoException">ProgramNotFound, ProgramBusy, RunStateConflict.</exception>
    public void RemoveProgram(string name, bool force)
    {
        if (!Programs.Exists(name))
        {
            _ = Programs.Load(name);
        }

        var runs = ListRuns(name).ToList();
        if (runs.Find(r => r.Status == RunStatus.Running) is { } live)
        {
            throw new AutoautoException(ErrorCode.ProgramBusy, $"The program '{name}' is being run (run {live.Run.Id}).", name, $"Stop it first: {Next.RunAbort(live.Run.Id)}");
        }

        if (runs.Count > 0 && !force)
        {
            throw new AutoautoException(ErrorCode.ProgramBusy, $"The program '{name}' has {runs.Count} {(runs.Count == 1 ? "run" : "runs")}.", name, $"Remove it with its runs: {Next.ProgramRemoveWithRuns(name)}");
        }

        foreach (var run in runs)
        {
            RemoveRun(run.Run.Id);
        }

        Programs.Delete(name);
        if (_database.Exists)
        {
            _database.Write(connection => IdeaStore.Delete(connection, name));
        }
    }

    private void RemoveTraces(Run run)
    {
        using var store = OpenStore();
        foreach (var owner in new[] { run.Id, RunPaths.ReceiptOwner(run.Id) })
        {
            new MeasurementSlots(store, _paths.WorktreesOf(owner), owner, []).RemoveAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        store.RemoveStaleRefLocks("refs/heads/" + run.Branch, $"refs/autoauto/{run.Id}");
        var refs = store.Objects.ListRefsAsync($"refs/autoauto/{run.Id}/", CancellationToken.None).GetAwaiter().GetResult();
        store.Objects.DeleteRefsAsync(refs, CancellationToken.None).GetAwaiter().GetResult();

        // What agents' undone refs pointed to is kept there as long as its run.
        var kept = store.User.ListRefsAsync($"refs/autoauto/{run.Id}/", CancellationToken.None).GetAwaiter().GetResult();
        store.User.DeleteRefsAsync([.. kept, "refs/heads/" + run.Branch], CancellationToken.None).GetAwaiter().GetResult();
    }

    private void PrepareState()
    {
        try
        {
            Directory.CreateDirectory(_paths.State);
            WorkRoot.Require(_paths.Worktrees, _location);
            foreach (var folder in _paths.PrivateFolders)
            {
                PrivateFiles.CreateFolder(folder);
            }

            PrivateExclude.Ensure(_location.CommonDirectory, RunPaths.ExcludePatterns);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(
                ErrorCode.RepositoryReadOnly, $"The folder '{_paths.State}' cannot be written: {e.Message}", _paths.State, "Give this user write access to the repository.", e);
        }
    }

    /// <summary>Writes a new run, with the lease or the place in the queue that <paramref name="claim"/> gives it.</summary>
    private (Run Run, T Claim) RecordRun<T>(RunPlan plan, Func<SqliteConnection, string, DateTimeOffset, T> claim)
    {
        PrepareState();
        var now = _options.Time.GetUtcNow();
        var id = _options.Ids.NewRunId(now);
        var run = RunEntry.New(id, plan.Spec, plan.Options, plan.StartCommit, now);
        var claimed = _database.Write(connection =>
        {
            RunEntry.Record(connection, run);
            var taken = claim(connection, id, now);
            foreach (var warning in plan.Warnings)
            {
                EventStore.Append(connection, id, null, "preflight", EventSeverity.Warning, warning, now);
            }

            return taken;
        });
        return (run, claimed);
    }

    /// <summary>Takes the lease of a run that is there already and makes it one that goes on.</summary>
    private (Run Run, RunLease Lease) TakeUp(RunView view, Settings settings, string? claim)
    {
        PrepareState();
        var now = _options.Time.GetUtcNow();
        var runId = view.Run.Id;
        return _database.Write(connection =>
        {
            RequireNotRemoving(connection, runId, now);
            var taken = RunLease.Take(connection, view.Run.Program, runId, _options.Ids.NewToken(), now);
            if (QueueStore.FindByRun(connection, runId) is { } entry && (entry.Claim is null || entry.Claim != claim) && IsUnclaimed(connection, entry))
            {
                // It goes on now, by whoever asked for that: its turn must not come once more.
                QueueStore.TryDelete(connection, entry);
            }

            return (RunEntry.TakeUp(connection, runId, options => settings.Limit(options, isNamed: false), view.Status, now), taken);
        });
    }

    /// <summary>The program of a run whose evaluator is not locked yet; null for one that goes on with what was locked.</summary>
    private ProgramDefinition? DefinitionIfNew(Run run) => run.EvaluatorHash is null ? Programs.Load(run.Program) : null;

    private RunSession OpenSession(Run run, RunLease lease, ProgramDefinition? definition, IReadOnlyList<string> warnings, Settings settings) =>
        new(run.Id, async (session, abort) =>
        {
            foreach (var warning in warnings)
            {
                session.Publish(new RunEvent.Warned("preflight", warning));
            }

            try
            {
                var companion = new Companion(_database, _runner, _options, settings, Root);
                return await companion.AccompanyAsync(session, () => WorkAsync(session, run, lease, definition, abort), abort).ConfigureAwait(false);
            }
            finally
            {
                // Given back with the recorded end; if that could not be recorded, nobody works on the run all the same.
                lease.TryRelease(_database);
                WakeQueue(session);
            }
        });

    private async Task<Run> WorkAsync(RunSession session, Run run, RunLease lease, ProgramDefinition? definition, CancellationToken abort)
    {
        // What the agent of an engine that is gone may have left there makes every git wait.
        SpecialFiles.RemoveBelow(_location.CommonDirectory, abort);
        SpecialFiles.RemoveBelow(_paths.Store, abort);
        var setup = new RunSetup(_database, _location, _paths, Programs, _runner, _options, OpenStore);
        var context = await setup.PrepareAsync(session, run, lease, definition, abort).ConfigureAwait(false);
        return await new RunEngine(context).RunAsync(abort).ConfigureAwait(false);
    }
}
