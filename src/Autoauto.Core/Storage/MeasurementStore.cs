using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>measurements</c>: every invocation of the evaluator, raw, in order.</summary>
public static class MeasurementStore
{
    private const string InsertSql = """
        insert into measurements (run_id, experiment, purpose, arm, commit_sha, ordinal, value, "values", failure, failure_detail, exit_code,
            at_seconds, duration_seconds, evaluator_hash, started_at)
        values ($run, $experiment, $purpose, $arm, $commit, $ordinal, $value, $values, $failure, $detail, $exit, $at, $duration, $hash, $started)
        returning id
        """;

    /// <summary>Adds one invocation; returns its id.</summary>
    public static long Insert(SqliteConnection connection, Measurement m) => (long)connection.Scalar(
        InsertSql,
        ("$run", m.RunId), ("$experiment", m.Experiment), ("$purpose", m.Purpose), ("$arm", m.Arm), ("$commit", m.CommitSha),
        ("$ordinal", m.Ordinal), ("$value", m.Sample.Value), ("$values", Row.ToJson(m.Sample.Values)),
        ("$failure", m.Sample.IsValid ? null : m.Sample.Failure), ("$detail", Row.Redacted(m.Sample.FailureDetail)), ("$exit", m.Sample.ExitCode),
        ("$at", m.AtSeconds), ("$duration", m.Sample.DurationSeconds), ("$hash", m.EvaluatorHash), ("$started", m.StartedAt))!;

    /// <summary>Marks an interrupted block as measured for nothing: a block never mixes before and after an interruption.</summary>
    public static int VoidBlock(SqliteConnection connection, string runId, int experiment, MeasurementPurpose purpose) => connection.Execute(
        "update measurements set void = 1 where run_id = $run and experiment = $experiment and purpose = $purpose and void = 0",
        ("$run", runId), ("$experiment", experiment), ("$purpose", purpose));

    /// <summary>The standing invocations of one block, in order.</summary>
    public static IReadOnlyList<Measurement> Block(SqliteConnection connection, string runId, int experiment, MeasurementPurpose purpose) => connection.Query(
        Map,
        "select * from measurements where run_id = $run and experiment = $experiment and purpose = $purpose and void = 0 order by id",
        ("$run", runId), ("$experiment", experiment), ("$purpose", purpose));

    /// <summary>The standing invocations of the experiments behind <paramref name="after"/> up to <paramref name="last"/>, in order.</summary>
    public static IReadOnlyList<Measurement> Between(SqliteConnection connection, string runId, int after, int last) => connection.Query(
        Map,
        "select * from measurements where run_id = $run and experiment > $after and experiment <= $last and void = 0 order by id",
        ("$run", runId), ("$after", after), ("$last", last));

    /// <summary>A page of a run's invocations in order, behind row <paramref name="after"/>.</summary>
    public static IReadOnlyList<Measurement> Page(SqliteConnection connection, string runId, int? experiment, long after, int size) => connection.Query(
        Map,
        "select * from measurements where run_id = $run and ($experiment is null or experiment = $experiment) and id > $after order by id limit $size",
        ("$run", runId), ("$experiment", experiment), ("$after", after), ("$size", size));

    /// <summary>How a run's invocations ended, in order, void ones included; those of the warm-up are left out.</summary>
    public static IReadOnlyList<InvocationOutcome> Outcomes(SqliteConnection connection, string runId) => connection.Query(
        row => new InvocationOutcome(row.Int(0), row.Enum<Arm>(1), row.TextOrNull(2) is null),
        "select experiment, arm, failure from measurements where run_id = $run and purpose <> 'WarmUp' order by id",
        ("$run", runId));

    /// <summary>How many invocations one experiment has, failed and void ones included.</summary>
    public static int Count(SqliteConnection connection, string runId, int experiment) => connection.Scalar(
        "select count(*) from measurements where run_id = $run and experiment = $experiment", ("$run", runId), ("$experiment", experiment)) is long count ? (int)count : 0;

    /// <summary>The latest time on the run's clock that any invocation has; 0 if there is none.</summary>
    public static double LastSeconds(SqliteConnection connection, string runId) =>
        connection.Scalar("select at_seconds from measurements where run_id = $run order by id desc limit 1", ("$run", runId)) as double? ?? 0;

    private static Measurement Map(SqliteDataReader row) => new()
    {
        Id = row.Long("id"),
        RunId = row.Text("run_id"),
        Experiment = row.Int("experiment"),
        Purpose = row.Enum<MeasurementPurpose>("purpose"),
        Arm = row.Enum<Arm>("arm"),
        CommitSha = row.Text("commit_sha"),
        Ordinal = row.Int("ordinal"),
        AtSeconds = row.Double("at_seconds"),
        EvaluatorHash = row.Text("evaluator_hash"),
        StartedAt = row.Time("started_at"),
        Void = row.Int("void") != 0,
        Sample = new Sample
        {
            Value = row.DoubleOrNull("value"),
            Values = row.FromJsonOrNull<Dictionary<string, double>>("values") ?? [],
            Failure = row.EnumOrNull<InvocationFailure>("failure") ?? InvocationFailure.None,
            FailureDetail = row.TextOrNull("failure_detail"),
            ExitCode = row.IntOrNull("exit_code"),
            DurationSeconds = row.Double("duration_seconds"),
        },
    };
}
