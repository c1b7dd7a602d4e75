using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Workspace.Background;

/// <summary>
/// Works off a repository's queue, one run after the other. Its lease is what makes a claim count: an entry that was claimed under another lease is
/// taken back, because that worker is gone. Crash-only: a run that was under way is resumed, not started again.
/// </summary>
internal sealed class QueueWorker(RepositoryWorkspace workspace, Database database, WorkspaceOptions options)
{
    private const int LongestReason = 500;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <summary>Works until nothing waits any more; false if another worker is there already.</summary>
    /// <param name="onSession">Told of every session, to follow it.</param>
    /// <param name="tell">Told why nothing goes on while the database is locked.</param>
    /// <param name="stop">Gives the current entry back and ends.</param>
    /// <exception cref="AutoautoException">LeaseLost, DiskFull and others: what ended the work before the queue was worked off.</exception>
    public async Task<bool> RunAsync(Action<RunSession> onSession, Action<string> tell, CancellationToken stop)
    {
        var writer = new PatientWriter(database, () => stop.IsCancellationRequested, tell);
        var token = options.Ids.NewToken();
        if (TryTakeLease(token) is not { } lease)
        {
            return false;
        }

        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var heart = new Heartbeat(database, lease, options.Time, static () => false, work);
        try
        {
            while (!work.IsCancellationRequested && Next(writer, lease) is { IsOver: false } next)
            {
                if (next.Entry is { } entry)
                {
                    // A worker that is replaced lets its run come to its end: that one has a lease of its own.
                    await AttemptAsync(writer, entry, onSession, stop).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(s_look, options.Time, work.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            lease.TryRelease(database);
        }

        return heart.Failure is { } failure && !stop.IsCancellationRequested ? throw failure : true;
    }

    private RunLease? TryTakeLease(string token)
    {
        try
        {
            return database.Write(connection => RunLease.Take(
                connection, RunLease.Queue, null, token, options.Time.GetUtcNow(), _ => new AutoautoException(ErrorCode.RunAlreadyActive, "The queue is being worked off already.")));
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.RunAlreadyActive)
        {
            return null;
        }
    }

    /// <summary>
    /// The next entry, claimed; none while all wait for their time or another run is under way. If nothing waits, the lease is given back in the same
    /// transaction, so that whoever queues something afterwards sees that a worker is needed.
    /// </summary>
    private Step Next(PatientWriter writer, RunLease lease) => writer.Write(connection =>
    {
        lease.Require(connection);
        var now = options.Time.GetUtcNow();
        TakeBackLost(connection, lease.Token, now);
        if (!QueueStore.HasWaiting(connection))
        {
            lease.Release(connection);
            return new Step(null, IsOver: true);
        }

        if (LeaseStore.WithPrefix(connection, RunLease.NameFor(string.Empty)).Any(l => RunLease.IsLive(l, now)) || QueueStore.FindReady(connection, now) is not { } ready)
        {
            return new Step(null, IsOver: false);
        }

        var claimed = ready with { State = QueueState.Running, Claim = lease.Token, Attempts = ready.Attempts + 1, StartedAt = ready.StartedAt ?? now };
        return new Step(QueueStore.TryUpdate(connection, ready, claimed) ? claimed : null, IsOver: false);
    });

    /// <summary>Entries of a worker that died: an attempt each, unless their run came to its end.</summary>
    private static void TakeBackLost(SqliteConnection connection, string token, DateTimeOffset now)
    {
        foreach (var lost in QueueStore.ClaimedByOthers(connection, token))
        {
            var run = RunStore.Find(connection, lost.RunId)!;
            var isOver = run is { Phase: RunPhase.Finished, TerminationReason: not (null or TerminationReason.Error) };
            Write(connection, lost, isOver ? QueueRule.Done(lost, run.TerminationReason, now) : QueueRule.Failed(lost, "its process died", now) with { ReadyAt = now }, now);
        }
    }

    private async Task AttemptAsync(PatientWriter writer, QueueEntry entry, Action<RunSession> onSession, CancellationToken stop)
    {
        try
        {
            await using var session = workspace.ResumeClaimed(entry);
            onSession(session);
            await using var abort = stop.Register(session.RequestAbort);
            var run = await session.Completion.ConfigureAwait(false);
            var isGivenBack = stop.IsCancellationRequested && run.TerminationReason == TerminationReason.Aborted;
            Conclude(writer, entry, (e, now) => isGivenBack ? QueueRule.GivenBack(e, now) : QueueRule.Done(e, run.TerminationReason, now));
        }
        catch (Exception e) when (e is OperationCanceledException or AutoautoException { Code: ErrorCode.RunAlreadyActive })
        {
            // Ended before the run had begun, or somebody was faster: its turn comes again.
            Conclude(writer, entry, QueueRule.GivenBack);
        }
        catch (AutoautoException e)
        {
            Conclude(writer, entry, (x, now) => QueueRule.Failed(x, PlainText.OneLine($"{e.Code}: {e.Message}", LongestReason), now));
        }
    }

    private void Conclude(PatientWriter writer, QueueEntry entry, Func<QueueEntry, DateTimeOffset, QueueEntry> change)
    {
        var now = options.Time.GetUtcNow();
        writer.Write(connection => Write(connection, entry, change(entry, now), now));
    }

    private static void Write(SqliteConnection connection, QueueEntry before, QueueEntry after, DateTimeOffset now)
    {
        if (QueueStore.TryUpdate(connection, before, after) && after is { State: QueueState.Waiting or QueueState.Skipped, Reason: { } reason })
        {
            EventStore.Append(connection, after.RunId, null, after.State == QueueState.Skipped ? "queue.skipped" : "queue.retry", EventSeverity.Warning, reason, now);
        }
    }

    private sealed record Step(QueueEntry? Entry, bool IsOver);
}
