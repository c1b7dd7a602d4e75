using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>
/// A decision with everything it was made from: the rule's state before, the candidate's facts and which measurements, so that it can be
/// computed again. States and verdict are JSON here: storage knows no rule.
/// </summary>
public sealed record DecisionRecord
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The experiment.</summary>
    public required int Experiment { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule's state when the decision opened.</summary>
    public required string StateBeforeJson { get; init; }

    /// <summary>The rule's state after the verdict.</summary>
    public required string StateAfterJson { get; init; }

    /// <summary>Net lines of the candidate.</summary>
    public required int NetLines { get; init; }

    /// <summary>When the decision opened, on the run's clock.</summary>
    public required double StartedAtSeconds { get; init; }

    /// <summary>Ids of the measurements that it used, in order.</summary>
    public required IReadOnlyList<long> MeasurementIds { get; init; }

    /// <summary>Keep, KeepSimplification or Discard.</summary>
    public required string Outcome { get; init; }

    /// <summary>The verdict's reason.</summary>
    public required string Reason { get; init; }

    /// <summary>The whole verdict.</summary>
    public required string VerdictJson { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset DecidedAt { get; init; }
}

/// <summary>SQL of the table <c>decisions</c>.</summary>
public static class DecisionStore
{
    private const string InsertSql = """
        insert into decisions (run_id, experiment, rule, state_before, state_after, net_lines, started_at_seconds, measurement_ids, outcome,
            reason, verdict, decided_at)
        values ($run, $experiment, $rule, $before, $after, $net, $started, $ids, $outcome, $reason, $verdict, $at)
        """;

    /// <summary>Adds a decision. There is one per experiment: a second one is a defect and fails.</summary>
    public static void Insert(SqliteConnection connection, DecisionRecord d) => connection.Execute(
        InsertSql,
        ("$run", d.RunId), ("$experiment", d.Experiment), ("$rule", d.Rule), ("$before", d.StateBeforeJson), ("$after", d.StateAfterJson),
        ("$net", d.NetLines), ("$started", d.StartedAtSeconds), ("$ids", Row.ToJson(d.MeasurementIds)), ("$outcome", d.Outcome),
        ("$reason", d.Reason), ("$verdict", d.VerdictJson), ("$at", d.DecidedAt));

    /// <summary>The decision of one experiment, or null.</summary>
    public static DecisionRecord? Find(SqliteConnection connection, string runId, int experiment) => connection.Query(
        Map, "select * from decisions where run_id = $run and experiment = $experiment", ("$run", runId), ("$experiment", experiment))
        .SingleOrDefault();

    /// <summary>A page of a run's decisions in order, behind <paramref name="after"/>.</summary>
    public static IReadOnlyList<DecisionRecord> Page(SqliteConnection connection, string runId, int after, int size) => connection.Query(
        Map,
        "select * from decisions where run_id = $run and experiment > $after order by experiment limit $size",
        ("$run", runId), ("$after", after), ("$size", size));

    private static DecisionRecord Map(SqliteDataReader row) => new()
    {
        RunId = row.Text("run_id"),
        Experiment = row.Int("experiment"),
        Rule = row.Text("rule"),
        StateBeforeJson = row.Text("state_before"),
        StateAfterJson = row.Text("state_after"),
        NetLines = row.Int("net_lines"),
        StartedAtSeconds = row.Double("started_at_seconds"),
        MeasurementIds = row.FromJson<List<long>>("measurement_ids"),
        Outcome = row.Text("outcome"),
        Reason = row.Text("reason"),
        VerdictJson = row.Text("verdict"),
        DecidedAt = row.Time("decided_at"),
    };
}
