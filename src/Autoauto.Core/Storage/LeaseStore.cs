using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>leases</c>. Every change names the token, so that no owner ever touches another owner's lease.</summary>
public static class LeaseStore
{
    // Stands in no machine's name.
    private const char Separator = '|';

    /// <summary>The lease of that name, or null.</summary>
    public static Lease? Find(SqliteConnection connection, string name)
    {
        using var command = connection.Command("select * from leases where name = $name", ("$name", name));
        using var row = command.ExecuteReader();
        return row.Read() ? Map(row) : null;
    }

    /// <summary>The lease that a run is owned through, or null.</summary>
    public static Lease? FindByRun(SqliteConnection connection, string runId)
    {
        using var command = connection.Command("select * from leases where run_id = $run", ("$run", runId));
        using var row = command.ExecuteReader();
        return row.Read() ? Map(row) : null;
    }

    /// <summary>All leases whose name begins with <paramref name="prefix"/>, live or not.</summary>
    public static IReadOnlyList<Lease> WithPrefix(SqliteConnection connection, string prefix) =>
        connection.Query(Map, "select * from leases where substr(name, 1, length($prefix)) = $prefix order by name", ("$prefix", prefix));

    /// <summary>All leases.</summary>
    public static IReadOnlyList<Lease> List(SqliteConnection connection) => connection.Query(Map, "select * from leases order by name");

    /// <summary>Takes a free lease, or one that stands at <paramref name="expectedToken"/>; false if somebody else was faster.</summary>
    public static bool TryTake(SqliteConnection connection, Lease lease, string? expectedToken) => connection.Execute(
        """
        insert into leases (name, token, run_id, host, pid, process_start, heartbeat_at)
        values ($name, $token, $run, $host, $pid, $start, $at)
        on conflict (name) do update set token = excluded.token, run_id = excluded.run_id, host = excluded.host, pid = excluded.pid,
            process_start = excluded.process_start, heartbeat_at = excluded.heartbeat_at
        where leases.token = $expected
        """,
        ("$name", lease.Name), ("$token", lease.Token), ("$run", lease.RunId), ("$host", HostText(lease.Owner)), ("$pid", lease.Owner.Pid),
        ("$start", lease.Owner.StartStamp), ("$at", lease.HeartbeatAt), ("$expected", expectedToken)) > 0;

    /// <summary>True if the lease still is the one with this token.</summary>
    public static bool IsHeld(SqliteConnection connection, string name, string token) =>
        connection.Scalar("select 1 from leases where name = $name and token = $token", ("$name", name), ("$token", token)) is not null;

    /// <summary>Shows a sign of life; false if the lease is gone.</summary>
    public static bool Beat(SqliteConnection connection, string name, string token, DateTimeOffset at) => connection.Execute(
        "update leases set heartbeat_at = $at where name = $name and token = $token", ("$name", name), ("$token", token), ("$at", at)) > 0;

    /// <summary>Gives a lease back; nothing happens if it is somebody else's by now.</summary>
    public static void Release(SqliteConnection connection, string name, string token) =>
        connection.Execute("delete from leases where name = $name and token = $token", ("$name", name), ("$token", token));

    private static Lease Map(SqliteDataReader row) => new(
        row.Text("name"),
        row.Text("token"),
        row.TextOrNull("run_id"),
        OwnerOf(row.Text("host"), row.Int("pid"), row.Text("process_start")),
        row.Time("heartbeat_at"));

    // Host and scope share a column. An Autoauto that does not know of scopes takes such an owner for another host's, which is as much as it can judge.
    private static string HostText(ProcessIdentity owner) => owner.Scope is null ? owner.Host : owner.Host + Separator + owner.Scope;

    private static ProcessIdentity OwnerOf(string host, int pid, string start)
    {
        var at = host.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? new ProcessIdentity(host, pid, start) : new ProcessIdentity(host[..at], pid, start) { Scope = host[(at + 1)..] };
    }
}
