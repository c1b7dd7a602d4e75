using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>queue</c>. A claim names its worker's token, so that nobody ends an entry that another worker has taken over.</summary>
public static class QueueStore
{
    /// <summary>Puts a run at the end of the queue.</summary>
    public static void Insert(SqliteConnection connection, string runId, DateTimeOffset now) => connection.Execute(
        "insert into queue (run_id, state, ready_at, queued_at) values ($run, 'Waiting', $at, $at)", ("$run", runId), ("$at", now));

    /// <summary>One entry, or null.</summary>
    public static QueueEntry? Find(SqliteConnection connection, long id) =>
        connection.Query(Map, "select * from queue where id = $id", ("$id", id)).SingleOrDefault();

    /// <summary>A run's entry, or null if it never was queued.</summary>
    public static QueueEntry? FindByRun(SqliteConnection connection, string runId) =>
        connection.Query(Map, "select * from queue where run_id = $run", ("$run", runId)).SingleOrDefault();

    /// <summary>A page of entries in order, behind entry <paramref name="after"/>.</summary>
    public static IReadOnlyList<QueueEntry> Page(SqliteConnection connection, long after, int size) =>
        connection.Query(Map, "select * from queue where id > $after order by id limit $size", ("$after", after), ("$size", size));

    /// <summary>The first entry that waits and is ready; null if there is none.</summary>
    public static QueueEntry? FindReady(SqliteConnection connection, DateTimeOffset now) =>
        connection.Query(Map, "select * from queue where state = 'Waiting' and ready_at <= $now order by id limit 1", ("$now", now)).SingleOrDefault();

    /// <summary>True if any entry is not over: it waits, or a worker has claimed it.</summary>
    public static bool HasOpen(SqliteConnection connection) => connection.Scalar("select 1 from queue where state in ('Waiting', 'Running') limit 1") is not null;

    /// <summary>True if any entry waits, ready or not.</summary>
    public static bool HasWaiting(SqliteConnection connection) => connection.Scalar("select 1 from queue where state = 'Waiting' limit 1") is not null;

    /// <summary>Entries that another worker than <paramref name="token"/>'s has claimed.</summary>
    public static IReadOnlyList<QueueEntry> ClaimedByOthers(SqliteConnection connection, string token) =>
        connection.Query(Map, "select * from queue where state = 'Running' and claim <> $token order by id", ("$token", token));

    /// <summary>How many entries wait before and including this one.</summary>
    public static int PositionOf(SqliteConnection connection, long id) =>
        connection.Scalar("select count(*) from queue where state = 'Waiting' and id <= $id", ("$id", id)) is long count ? (int)count : 0;

    /// <summary>Writes an entry that still has the claim of <paramref name="before"/>; false if somebody else was faster.</summary>
    public static bool TryUpdate(SqliteConnection connection, QueueEntry before, QueueEntry after) => connection.Execute(
        """
        update queue set state = $state, claim = $claim, attempts = $attempts, ready_at = $ready, reason = $reason, started_at = $started, finished_at = $finished
        where id = $id and state = $oldState and claim is $oldClaim
        """,
        ("$id", before.Id), ("$oldState", before.State), ("$oldClaim", before.Claim), ("$state", after.State), ("$claim", after.Claim), ("$attempts", after.Attempts),
        ("$ready", after.ReadyAt), ("$reason", after.Reason), ("$started", after.StartedAt), ("$finished", after.FinishedAt)) > 0;

    /// <summary>Takes an entry out as it was seen; false if a worker has claimed it since.</summary>
    public static bool TryDelete(SqliteConnection connection, QueueEntry seen) =>
        connection.Execute("delete from queue where id = $id and state = $state and claim is $claim", ("$id", seen.Id), ("$state", seen.State), ("$claim", seen.Claim)) > 0;

    private static QueueEntry Map(SqliteDataReader row) => new()
    {
        Id = row.Long("id"),
        RunId = row.Text("run_id"),
        State = row.Enum<QueueState>("state"),
        Claim = row.TextOrNull("claim"),
        Attempts = row.Int("attempts"),
        ReadyAt = row.Time("ready_at"),
        Reason = row.TextOrNull("reason"),
        QueuedAt = row.Time("queued_at"),
        StartedAt = row.TimeOrNull("started_at"),
        FinishedAt = row.TimeOrNull("finished_at"),
    };
}
