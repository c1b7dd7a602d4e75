using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Background;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Workspace;

/// <content>
/// The queue: runs that wait for each other. One background worker at a time works it off; it is started with the first entry, ends with the last one,
/// and is started again by whatever run ends next if it died in between.
/// </content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>
    /// Puts a run at the end of the queue, after the same checks as for a start, and sees to it that a worker is there. The run starts from the commit
    /// that was named, as it is now.
    /// </summary>
    /// <exception cref="AutoautoException">What stands against the run; WorkerFailed, and then the run is in the queue all the same.</exception>
    public async Task<BackgroundStart> QueueRunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var plan = PlanRun(request);
        var (run, _) = RecordRun<object?>(plan, (connection, id, now) =>
        {
            QueueStore.Insert(connection, id, now);
            return null;
        });
        if (FindQueueWorker() is null)
        {
            await StartQueueWorkerAsync(run.Id, cancellationToken).ConfigureAwait(false);
        }

        return new BackgroundStart(RequireRun(run.Id), plan.Warnings);
    }

    /// <summary>The entries of the queue in order, page by page.</summary>
    public IEnumerable<QueueView> ListQueue() => Pages(
        0L, (after, size) => _database.Read(c => QueueStore.Page(c, after, size).Select(e => QueueViewOf(c, e)).ToList(), []), (QueueView v) => v.Entry.Id);

    /// <summary>Takes an entry out of the queue; a run that never began goes with it.</summary>
    /// <exception cref="AutoautoException">QueueItemNotFound; RunStateConflict if a worker has claimed it.</exception>
    public void RemoveQueueItem(long id) => _database.Write(connection =>
    {
        var entry = QueueStore.Find(connection, id) ?? throw NoSuchItem(id);
        if (!IsUnclaimed(connection, entry) || !QueueStore.TryDelete(connection, entry))
        {
            throw new AutoautoException(
                ErrorCode.RunStateConflict, $"Entry {id} of the queue is being worked on (run {entry.RunId}).", Invariant(id), $"Stop it first: {Next.RunAbort(entry.RunId)}");
        }

        if (entry.State == QueueState.Waiting && entry.Attempts == 0 && RunStore.Find(connection, entry.RunId) is { EvaluatorHash: null })
        {
            RunStore.Delete(connection, entry.RunId);
        }
    });

    /// <summary>The entry of that number.</summary>
    /// <exception cref="AutoautoException">QueueItemNotFound.</exception>
    public QueueView RequireQueueItem(long id) =>
        _database.Read(c => QueueStore.Find(c, id) is { } entry ? QueueViewOf(c, entry) : null, null) ?? throw NoSuchItem(id);

    /// <summary>Works off the queue in this process until nothing waits any more; false if another process does that already.</summary>
    internal Task<bool> WorkOffQueueAsync(Action<RunSession> onSession, CancellationToken stop, Action<string>? tell = null) =>
        new QueueWorker(this, _database, _options).RunAsync(onSession, tell ?? (static _ => { }), stop);

    private async Task StartQueueWorkerAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            // A worker that finds another one at work ends at once: what counts is that there is one, or that the entry's turn came already.
            await new WorkerLaunch(_options.Worker, _options.Time).LaunchAsync(
                new WorkerTask(Root, null, null), () => FindQueueWorker() is not null || FindRun(runId)?.Status != RunStatus.Queued, cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.WorkerFailed)
        {
            throw new AutoautoException(
                e.Code, $"Run '{runId}' is in the queue, but nothing works it off. {e.Message}", runId, $"The next run that ends in this repository tries again. What waits: {Next.QueueList()}", e);
        }
    }

    private static string Invariant(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static AutoautoException NoSuchItem(long id) =>
        new(ErrorCode.QueueItemNotFound, FormattableString.Invariant($"The queue has no entry {id}."), Invariant(id), $"List them: {Next.QueueList()}");

    private QueueView QueueViewOf(SqliteConnection connection, QueueEntry entry) => new(
        entry,
        RunStore.Find(connection, entry.RunId)!,
        entry.State == QueueState.Waiting ? QueueStore.PositionOf(connection, entry.Id) : 0,
        LiveQueueLease(connection)?.Owner.Pid,
        Root);

    private bool IsQueued(SqliteConnection connection, Run run) => QueueStore.FindByRun(connection, run.Id) switch
    {
        { State: QueueState.Waiting } => true,

        // Claimed, and about to begin: unless the worker died.
        { State: QueueState.Running } => run.Phase != RunPhase.Finished && LiveQueueLease(connection) is not null,
        _ => false,
    };

    /// <summary>Takes a waiting run out of the queue on the user's request: it is over, and can be resumed.</summary>
    private RunView Unqueue(RunView view)
    {
        var now = _options.Time.GetUtcNow();
        _database.Write(connection =>
        {
            if (QueueStore.FindByRun(connection, view.Run.Id) is not { } entry || !IsUnclaimed(connection, entry) || !QueueStore.TryDelete(connection, entry))
            {
                throw new AutoautoException(ErrorCode.RunStateConflict, $"Run '{view.Run.Id}' is being started just now.", view.Run.Id, $"Try again: {Next.RunStop(view.Run.Id)}");
            }

            var reason = view.Run.TerminationReason ?? TerminationReason.Stopped;
            RunStore.Update(connection, view.Run with { Phase = RunPhase.Finished, TerminationReason = reason, UpdatedAt = now, FinishedAt = view.Run.FinishedAt ?? now });
            EventStore.Append(connection, view.Run.Id, null, "run.stop", EventSeverity.Information, "taken out of the queue", now);
        });
        return RequireRun(view.Run.Id);
    }

    /// <summary>True if no living worker has claimed the entry; the claim of a dead one counts for nothing.</summary>
    private bool IsUnclaimed(SqliteConnection connection, QueueEntry entry) => entry.State != QueueState.Running || LiveQueueLease(connection) is null;

    private int? FindQueueWorker() => _database.Read(c => LiveQueueLease(c)?.Owner.Pid, null);

    private Lease? LiveQueueLease(SqliteConnection connection) =>
        LeaseStore.Find(connection, RunLease.Queue) is { } lease && RunLease.IsLive(lease, _options.Time.GetUtcNow()) ? lease : null;

    /// <summary>At the end of a run: if entries wait, or a dead worker has claimed one, and no worker is there, a new one is started.</summary>
    private void WakeQueue(RunSession session)
    {
        try
        {
            if (_options.Worker is not null && _database.Read(c => LiveQueueLease(c) is null && QueueStore.HasOpen(c), false))
            {
                new WorkerLaunch(_options.Worker, _options.Time).Release(new WorkerTask(Root, null, null));
            }
        }
        catch (AutoautoException e)
        {
            session.Publish(new RunEvent.Warned("queue", $"The queue waits, and its worker could not be started: {e.Message}"));
        }
    }
}
