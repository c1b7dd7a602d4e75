using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>events</c>: append-only.</summary>
public static class EventStore
{
    /// <summary>Adds one line to the audit trail.</summary>
    public static void Append(
        SqliteConnection connection, string? runId, int? experiment, string kind, EventSeverity severity, string message, DateTimeOffset at) =>
        connection.Execute(
            "insert into events (run_id, experiment, kind, severity, message, at) values ($run, $experiment, $kind, $severity, $message, $at)",
            ("$run", runId), ("$experiment", experiment), ("$kind", kind), ("$severity", severity), ("$message", Row.Redacted(message)), ("$at", at));

    /// <summary>A page of events in order, behind row <paramref name="after"/>.</summary>
    public static IReadOnlyList<AuditEvent> Page(SqliteConnection connection, string? runId, long after, int size)
    {
        return connection.Query(
            Map,
            "select * from events where ($run is null or run_id = $run) and id > $after order by id limit $size",
            ("$run", runId), ("$after", after), ("$size", size));
    }

    /// <summary>The id in front of a run's last <paramref name="count"/> events; 0 if it has no more.</summary>
    public static long IdBeforeLast(SqliteConnection connection, string runId, int count) => connection.Scalar(
        "select id from events where run_id = $run order by id desc limit 1 offset $count", ("$run", runId), ("$count", count)) as long? ?? 0;

    private static AuditEvent Map(SqliteDataReader row) => new(
        row.Long("id"),
        row.TextOrNull("run_id"),
        row.IntOrNull("experiment"),
        row.Text("kind"),
        row.Enum<EventSeverity>("severity"),
        row.Text("message"),
        row.Time("at"));
}
