using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>runs</c>.</summary>
public static class RunStore
{
    private const string InsertSql = """
        insert into runs (id, program, phase, branch, start_commit, head_commit, spec, options, started_at, updated_at)
        values ($id, $program, $phase, $branch, $start, $head, $spec, $options, $at, $at)
        """;

    private const string UpdateSql = """
        update runs set phase = $phase, termination_reason = $reason, error_code = $errorCode, error_message = $errorMessage,
            head_commit = $head, evaluator_hash = $evaluator, evaluator_seal = $seal, isolation = $isolation, rule_state = $rule, host = $host, warmup = $warmup, history = $history, baseline_artifacts = $artifacts, original_baseline = $original, baseline = $baseline,
            best = $best, best_experiment = $bestExperiment, experiments = $experiments, kept = $kept, expected_false_keeps = $false, discarded = $discarded,
            crashed = $crashed, consecutive_discards = $consecutive, tokens = $tokens, cost_usd = $cost, active_seconds = $active,
            receipt = $receipt, parked_until = $parked, updated_at = $updated, finished_at = $finished
        where id = $id
        """;

    private const string SelectSql = "select runs.*, (select count(*) from measurements where run_id = runs.id) executions from runs";

    /// <summary>Adds a run.</summary>
    public static void Insert(SqliteConnection connection, Run run) => connection.Execute(
        InsertSql,
        ("$id", run.Id), ("$program", run.Program), ("$phase", run.Phase), ("$branch", run.Branch), ("$start", run.StartCommit),
        ("$head", run.HeadCommit), ("$spec", Row.ToJson(run.Spec)), ("$options", Row.ToJson(run.Options)), ("$at", run.StartedAt));

    /// <summary>Writes everything that the engine changes; settings and stop request belong to the user and are left alone.</summary>
    public static void Update(SqliteConnection connection, Run run) => connection.Execute(
        UpdateSql,
        ("$id", run.Id), ("$phase", run.Phase), ("$reason", run.TerminationReason), ("$errorCode", run.ErrorCode),
        ("$errorMessage", Row.Redacted(run.ErrorMessage)), ("$head", run.HeadCommit), ("$evaluator", run.EvaluatorHash), ("$seal", run.EvaluatorSeal), ("$isolation", run.Isolation), ("$rule", run.RuleStateJson), ("$host", run.Host), ("$warmup", run.Warmup), ("$history", run.History is null ? null : Row.ToJson(run.History)), ("$artifacts", run.BaselineArtifacts),
        ("$original", run.OriginalBaseline), ("$baseline", run.Baseline), ("$best", run.Best), ("$bestExperiment", run.BestExperiment),
        ("$experiments", run.Experiments), ("$kept", run.Kept), ("$false", run.ExpectedFalseKeeps), ("$discarded", run.Discarded), ("$crashed", run.Crashed),
        ("$consecutive", run.ConsecutiveDiscards), ("$tokens", run.Tokens), ("$cost", run.CostUsd), ("$active", run.ActiveSeconds),
        ("$receipt", run.Receipt is null ? null : Row.ToJson(run.Receipt)), ("$parked", run.ParkedUntil), ("$updated", run.UpdatedAt), ("$finished", run.FinishedAt));

    /// <summary>Writes the receipt alone: of a run that no engine works on, nothing else may change.</summary>
    public static void UpdateReceipt(SqliteConnection connection, Run run) => connection.Execute(
        "update runs set receipt = $receipt, updated_at = $updated where id = $id",
        ("$id", run.Id), ("$receipt", run.Receipt is null ? null : Row.ToJson(run.Receipt)), ("$updated", run.UpdatedAt));

    /// <summary>Replaces the settings of a run.</summary>
    public static void UpdateOptions(SqliteConnection connection, string runId, RunOptions options, DateTimeOffset at) => connection.Execute(
        "update runs set options = $options, updated_at = $at where id = $id", ("$id", runId), ("$options", Row.ToJson(options)), ("$at", at));

    /// <summary>Records what somebody asked a run to do. An abort is not taken back by a later stop.</summary>
    public static void UpdateStopRequest(SqliteConnection connection, string runId, StopRequest request) => connection.Execute(
        "update runs set stop_request = $request where id = $id and not (stop_request = 'Abort' and $request = 'Stop')",
        ("$id", runId), ("$request", request));

    /// <summary>The request that stands, and the settings as they are now: what the loop reads before each experiment.</summary>
    public static (StopRequest Request, RunOptions Options) ReadLive(SqliteConnection connection, string runId)
    {
        using var command = connection.Command("select stop_request, options from runs where id = $id", ("$id", runId));
        using var row = command.ExecuteReader();
        return row.Read()
            ? (row.Enum<StopRequest>("stop_request"), row.FromJson<RunOptions>("options"))
            : throw new AutoautoException(ErrorCode.RunNotFound, $"The run '{runId}' was removed.", runId);
    }

    /// <summary>One run, or null.</summary>
    public static Run? Find(SqliteConnection connection, string runId)
    {
        return connection.Query(Map, $"{SelectSql} where id = $id", ("$id", runId)).SingleOrDefault();
    }

    /// <summary>A page of runs, newest first, behind the run (<paramref name="beforeStart"/>, <paramref name="beforeId"/>).</summary>
    public static IReadOnlyList<Run> Page(
        SqliteConnection connection, string? program, DateTimeOffset? beforeStart, string? beforeId, int size)
    {
        const string sql = $"""
            {SelectSql}
            where ($program is null or program = $program)
              and ($start is null or started_at < $start or (started_at = $start and id < $id))
            order by started_at desc, id desc limit $size
            """;
        return connection.Query(Map, sql, ("$program", program), ("$start", beforeStart), ("$id", beforeId), ("$size", size));
    }

    /// <summary>Runs of a program that have measured something, newest first, but for one.</summary>
    public static IReadOnlyList<Run> Measured(SqliteConnection connection, string program, string exceptId, int size) => connection.Query(
        Map,
        $"{SelectSql} where program = $program and rule_state is not null and id <> $id order by started_at desc, id desc limit $size",
        ("$program", program), ("$id", exceptId), ("$size", size));

    /// <summary>Baselines after each keep, oldest first: the run's history in a few numbers.</summary>
    public static IReadOnlyList<double> KeptMetrics(SqliteConnection connection, string runId) => connection.Query(
        row => row.GetDouble(0),
        "select metric from experiments where run_id = $id and status = 'Kept' and metric is not null order by number",
        ("$id", runId));

    /// <summary>When the oldest of the runs and episodes began that have no end: of those that somebody works on, and of those whose engine died. Null if there is none.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="exceptId">A run that does not count.</param>
    public static DateTimeOffset? OldestWithoutEnd(SqliteConnection connection, string exceptId) => connection.Query(
        row => row.TimeOrNull(0),
        """
        select min(started_at) from
        (select started_at from runs where phase <> 'Finished' and id <> $id union all select started_at from episodes where finished_at is null)
        """,
        ("$id", exceptId)).Single();

    /// <summary>Hashes of the evaluators and scripts that any run, measurement or episode refers to.</summary>
    public static IReadOnlyList<string> EvaluatorHashes(SqliteConnection connection) => connection.Query(
        row => row.GetString(0),
        """
        select evaluator_hash from runs where evaluator_hash is not null
        union select evaluator_hash from measurements
        union select scripts_hash from episodes where scripts_hash is not null
        """);

    /// <summary>Removes a run with everything that belongs to it.</summary>
    public static void Delete(SqliteConnection connection, string runId) =>
        connection.Execute("delete from runs where id = $id", ("$id", runId));

    private static Run Map(SqliteDataReader row) => new()
    {
        Id = row.Text("id"),
        Program = row.Text("program"),
        Phase = row.Enum<RunPhase>("phase"),
        TerminationReason = row.EnumOrNull<TerminationReason>("termination_reason"),
        ErrorCode = row.TextOrNull("error_code"),
        ErrorMessage = row.TextOrNull("error_message"),
        Branch = row.Text("branch"),
        StartCommit = row.Text("start_commit"),
        HeadCommit = row.Text("head_commit"),
        Spec = row.FromJson<ProgramSpec>("spec"),
        Options = row.FromJson<RunOptions>("options"),
        EvaluatorHash = row.TextOrNull("evaluator_hash"),
        EvaluatorSeal = row.TextOrNull("evaluator_seal"),
        Isolation = row.TextOrNull("isolation"),
        RuleStateJson = row.TextOrNull("rule_state"),
        Host = row.TextOrNull("host"),
        Warmup = row.IntOrNull("warmup"),
        History = row.FromJsonOrNull<ProgramHistory>("history"),
        Executions = row.Int("executions"),
        BaselineArtifacts = row.TextOrNull("baseline_artifacts"),
        OriginalBaseline = row.DoubleOrNull("original_baseline"),
        Baseline = row.DoubleOrNull("baseline"),
        Best = row.DoubleOrNull("best"),
        BestExperiment = row.IntOrNull("best_experiment"),
        Experiments = row.Int("experiments"),
        Kept = row.Int("kept"),
        ExpectedFalseKeeps = row.DoubleOrNull("expected_false_keeps"),
        Discarded = row.Int("discarded"),
        Crashed = row.Int("crashed"),
        ConsecutiveDiscards = row.Int("consecutive_discards"),
        Tokens = row.LongOrNull("tokens"),
        CostUsd = row.MoneyOrNull("cost_usd"),
        ActiveSeconds = row.Double("active_seconds"),
        ParkedUntil = row.TimeOrNull("parked_until"),
        StopRequest = row.Enum<StopRequest>("stop_request"),
        Receipt = row.FromJsonOrNull<Receipt>("receipt"),
        StartedAt = row.Time("started_at"),
        UpdatedAt = row.Time("updated_at"),
        FinishedAt = row.TimeOrNull("finished_at"),
    };
}
