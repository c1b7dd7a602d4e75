using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>experiments</c>.</summary>
public static class ExperimentStore
{
    private const string UpsertSql = """
        insert into experiments (run_id, number, phase, status, reason, detail, start_commit, candidate_commit, subject, commits, files_changed,
            lines_added, lines_removed, net_lines, diff_excerpt, metric, baseline_metric, effect_percent, effect_low_percent, effect_high_percent,
            error_probability, p_value, baseline_invocations, candidate_invocations, secondary, diagnostics, agent, model, agent_outcome,
            agent_error, agent_calls, agent_seconds, tokens, cost_usd, notes, transcript_path, transcript_hash, transcript_bytes, marker,
            started_at, finished_at)
        values ($run, $number, $phase, $status, $reason, $detail, $start, $candidate, $subject, $commits, $files, $added, $removed, $net, $diff,
            $metric, $baseline, $effect, $low, $high, $error, $p, $nA, $nB, $secondary, $diagnostics, $agent, $model, $outcome, $agentError,
            $calls, $seconds, $tokens, $cost, $notes, $path, $hash, $bytes, $marker, $startedAt, $finishedAt)
        on conflict (run_id, number) do update set phase = excluded.phase, status = excluded.status, reason = excluded.reason,
            detail = excluded.detail, candidate_commit = excluded.candidate_commit, subject = excluded.subject, commits = excluded.commits,
            files_changed = excluded.files_changed, lines_added = excluded.lines_added, lines_removed = excluded.lines_removed,
            net_lines = excluded.net_lines, diff_excerpt = excluded.diff_excerpt, metric = excluded.metric, baseline_metric = excluded.baseline_metric,
            effect_percent = excluded.effect_percent, effect_low_percent = excluded.effect_low_percent,
            effect_high_percent = excluded.effect_high_percent, error_probability = excluded.error_probability, p_value = excluded.p_value,
            baseline_invocations = excluded.baseline_invocations, candidate_invocations = excluded.candidate_invocations,
            secondary = excluded.secondary, diagnostics = excluded.diagnostics, agent = excluded.agent, model = excluded.model,
            agent_outcome = excluded.agent_outcome, agent_error = excluded.agent_error, agent_calls = excluded.agent_calls,
            agent_seconds = excluded.agent_seconds, tokens = excluded.tokens, cost_usd = excluded.cost_usd, notes = excluded.notes,
            transcript_path = excluded.transcript_path, transcript_hash = excluded.transcript_hash,
            transcript_bytes = excluded.transcript_bytes, marker = excluded.marker, finished_at = excluded.finished_at
        where experiments.phase <> 'Finished'
        """;

    // In the order in which Map reads them: looking columns up by name takes longer than reading them.
    private const string Columns = """
        run_id, number, phase, status, reason, detail, start_commit, candidate_commit, subject, commits, files_changed, lines_added,
        lines_removed, net_lines, diff_excerpt, metric, baseline_metric, effect_percent, effect_low_percent, effect_high_percent,
        error_probability, p_value, baseline_invocations, candidate_invocations, secondary, diagnostics, agent, model, agent_outcome,
        agent_error, agent_calls, agent_seconds, tokens, cost_usd, notes, transcript_path, transcript_hash, transcript_bytes, marker,
        started_at, finished_at,
        (select count(*) from measurements where measurements.run_id = experiments.run_id and measurements.experiment = experiments.number)
        """;

    private const string FilterSql = """
        from experiments
        where run_id = $run and phase = 'Finished' and number > $after
          and ($status is null or status = $status) and ($reason is null or reason = $reason)
        """;

    // A page is for lists: the excerpt of the difference is the largest value by far, and no list has it.
    private static readonly string s_listColumns = Columns.Replace("diff_excerpt", "null", StringComparison.Ordinal);

    /// <summary>
    /// Adds an experiment or records its progress. A finished experiment is never changed: false then, and nothing was written.
    /// </summary>
    public static bool Save(SqliteConnection connection, Experiment e) => connection.Execute(
        UpsertSql,
        ("$run", e.RunId), ("$number", e.Number), ("$phase", e.Phase), ("$status", e.Status), ("$reason", e.Reason), ("$detail", Row.Redacted(e.Detail)),
        ("$start", e.StartCommit), ("$candidate", e.CandidateCommit), ("$subject", Row.Redacted(e.Subject)), ("$commits", e.Commits),
        ("$files", e.FilesChanged), ("$added", e.LinesAdded), ("$removed", e.LinesRemoved), ("$net", e.NetLines), ("$diff", Row.Redacted(e.DiffExcerpt)), ("$metric", e.Metric),
        ("$baseline", e.BaselineMetric), ("$effect", e.EffectPercent), ("$low", e.EffectLowPercent), ("$high", e.EffectHighPercent),
        ("$error", e.ErrorProbability), ("$p", e.PValue), ("$nA", e.BaselineInvocations), ("$nB", e.CandidateInvocations),
        ("$secondary", e.Secondary is null ? null : Row.ToJson(e.Secondary)), ("$diagnostics", Row.Redacted(e.Diagnostics)), ("$agent", e.Agent),
        ("$model", e.Model), ("$outcome", e.AgentOutcome), ("$agentError", e.AgentError), ("$calls", e.AgentCalls),
        ("$seconds", e.AgentSeconds), ("$tokens", e.Tokens), ("$cost", e.CostUsd), ("$notes", Row.Redacted(e.NotesJson)), ("$path", e.TranscriptPath),
        ("$hash", e.TranscriptHash), ("$bytes", e.TranscriptBytes), ("$marker", e.Marker), ("$startedAt", e.StartedAt),
        ("$finishedAt", e.FinishedAt)) > 0;

    /// <summary>One experiment, finished or not, or null.</summary>
    public static Experiment? Find(SqliteConnection connection, string runId, int number)
    {
        using var command = connection.Command(
            $"select {Columns} from experiments where run_id = $run and number = $number", ("$run", runId), ("$number", number));
        using var row = command.ExecuteReader();
        return row.Read() ? Map(row) : null;
    }

    /// <summary>The experiment that is under way, or null.</summary>
    public static Experiment? FindOpen(SqliteConnection connection, string runId)
    {
        using var command = connection.Command(
            $"select {Columns} from experiments where run_id = $run and phase <> 'Finished' order by number desc limit 1", ("$run", runId));
        using var row = command.ExecuteReader();
        return row.Read() ? Map(row) : null;
    }

    /// <summary>First lines of the candidates' messages by number, behind <paramref name="after"/> up to <paramref name="last"/>.</summary>
    public static IReadOnlyDictionary<int, string?> Subjects(SqliteConnection connection, string runId, int after, int last)
    {
        using var command = connection.Command(
            "select number, subject from experiments where run_id = $run and number > $after and number <= $last",
            ("$run", runId), ("$after", after), ("$last", last));
        using var row = command.ExecuteReader();
        var subjects = new Dictionary<int, string?>();
        while (row.Read())
        {
            subjects[row.Int("number")] = row.TextOrNull("subject");
        }

        return subjects;
    }

    /// <summary>The highest number in use; 0 if there is none.</summary>
    public static int LastNumber(SqliteConnection connection, string runId) =>
        connection.Scalar("select max(number) from experiments where run_id = $run", ("$run", runId)) is long number ? (int)number : 0;

    /// <summary>Subject of the last kept commit; null if nothing was kept.</summary>
    public static string? LastKeptSubject(SqliteConnection connection, string runId) =>
        connection.Scalar("select subject from experiments where run_id = $run and status = 'Kept' order by number desc limit 1", ("$run", runId)) as string;

    /// <summary>A page of finished experiments in order of number, behind <paramref name="after"/>; without the excerpts of their differences.</summary>
    public static IReadOnlyList<Experiment> Page(
        SqliteConnection connection, string runId, ExperimentStatus? status, ExperimentReason? reason, int after, int size) =>
        List(connection, $"select {s_listColumns} {FilterSql} order by number limit $size", runId, status, reason, after, size);

    /// <summary>The last finished experiments, oldest of them first.</summary>
    public static IReadOnlyList<Experiment> Last(SqliteConnection connection, string runId, ExperimentStatus? status, int size) =>
        [.. List(connection, $"select {Columns} {FilterSql} order by number desc limit $size", runId, status, null, 0, size).AsEnumerable().Reverse()];

    /// <summary>The last finished experiments whose agents left notes, oldest of them first.</summary>
    public static IReadOnlyList<Experiment> LastWithNotes(SqliteConnection connection, string runId, int size) =>
        [.. List(connection, $"select {Columns} {FilterSql} and notes is not null order by number desc limit $size", runId, null, null, 0, size).AsEnumerable().Reverse()];

    private static List<Experiment> List(
        SqliteConnection connection, string sql, string runId, ExperimentStatus? status, ExperimentReason? reason, int after, int size) =>
        connection.Query(Map, sql, ("$run", runId), ("$status", status), ("$reason", reason), ("$after", after), ("$size", size));

    private static Experiment Map(SqliteDataReader row) => new()
    {
        RunId = row.Text(0),
        Number = row.Int(1),
        Phase = row.Enum<ExperimentPhase>(2),
        Status = row.EnumOrNull<ExperimentStatus>(3),
        Reason = row.EnumOrNull<ExperimentReason>(4),
        Detail = row.TextOrNull(5),
        StartCommit = row.Text(6),
        CandidateCommit = row.TextOrNull(7),
        Subject = row.TextOrNull(8),
        Commits = row.IntOrNull(9),
        FilesChanged = row.IntOrNull(10),
        LinesAdded = row.IntOrNull(11),
        LinesRemoved = row.IntOrNull(12),
        NetLines = row.IntOrNull(13),
        DiffExcerpt = row.TextOrNull(14),
        Metric = row.DoubleOrNull(15),
        BaselineMetric = row.DoubleOrNull(16),
        EffectPercent = row.DoubleOrNull(17),
        EffectLowPercent = row.DoubleOrNull(18),
        EffectHighPercent = row.DoubleOrNull(19),
        ErrorProbability = row.DoubleOrNull(20),
        PValue = row.DoubleOrNull(21),
        BaselineInvocations = row.Int(22),
        CandidateInvocations = row.Int(23),
        Secondary = row.FromJsonOrNull<Dictionary<string, double>>(24),
        Diagnostics = row.TextOrNull(25),
        Agent = row.Text(26),
        Model = row.TextOrNull(27),
        AgentOutcome = row.TextOrNull(28),
        AgentError = row.TextOrNull(29),
        AgentCalls = row.Int(30),
        AgentSeconds = row.GetDouble(31),
        Tokens = row.LongOrNull(32),
        CostUsd = row.MoneyOrNull(33),
        NotesJson = row.TextOrNull(34),
        TranscriptPath = row.TextOrNull(35),
        TranscriptHash = row.TextOrNull(36),
        TranscriptBytes = row.LongOrNull(37),
        Marker = row.Text(38),
        StartedAt = row.Time(39),
        FinishedAt = row.TimeOrNull(40),
        Executions = row.Int(41),
    };
}
