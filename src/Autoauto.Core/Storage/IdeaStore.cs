using System.Globalization;
using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>ideas</c>: a program's backlog.</summary>
public static class IdeaStore
{
    private const string SelectSql = """
        select i.*, e.status outcome, e.effect_percent effect_percent
        from ideas i left join experiments e on e.run_id = i.tried_run_id and e.number = i.tried_experiment
        """;

    /// <summary>
    /// Adds an idea and returns its id. Agents say the same again and again: what stands in the backlog already, in the same words, from the
    /// same source and in the same state, is not added again; null then.
    /// </summary>
    public static long? Add(SqliteConnection connection, Idea idea)
    {
        ArgumentNullException.ThrowIfNull(idea);
        var added = connection.Execute(
            """
            insert into ideas (program, source, state, text, why, run_id, experiment, tried_run_id, tried_experiment, created_at)
            select $program, $source, $state, $text, $why, $run, $experiment, $triedRun, $triedExperiment, $at
            where $state = 'Tried' or not exists (select 1 from ideas where program = $program and source = $source and state = $state and text = $text collate nocase)
            """,
            ("$program", idea.Program), ("$source", idea.Source), ("$state", idea.State), ("$text", Row.Redacted(idea.Text)), ("$why", Row.Redacted(idea.Why)), ("$run", idea.RunId),
            ("$experiment", idea.Experiment), ("$triedRun", idea.TriedRunId), ("$triedExperiment", idea.TriedExperiment), ("$at", idea.CreatedAt));
        return added == 0 ? null : Convert.ToInt64(connection.Scalar("select last_insert_rowid()"), CultureInfo.InvariantCulture);
    }

    /// <summary>Records which experiment tried an open idea of its program. Nothing happens if there is no such open idea.</summary>
    public static void MarkTried(SqliteConnection connection, long id, string program, string runId, int experiment) => connection.Execute(
        "update ideas set state = 'Tried', tried_run_id = $run, tried_experiment = $experiment where id = $id and program = $program and state = 'Open'",
        ("$id", id), ("$program", program), ("$run", runId), ("$experiment", experiment));

    /// <summary>One idea, or null.</summary>
    public static Idea? Find(SqliteConnection connection, long id) => connection.Query(Map, $"{SelectSql} where i.id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>The user's open idea in these words, or null.</summary>
    public static Idea? FindOpen(SqliteConnection connection, string program, string text) => connection.Query(
        Map,
        $"{SelectSql} where i.program = $program and i.source = 'User' and i.state = 'Open' and i.text = $text collate nocase",
        ("$program", program), ("$text", Row.Redacted(text))).FirstOrDefault();

    /// <summary>A page of ideas in order, behind row <paramref name="after"/>.</summary>
    public static IReadOnlyList<Idea> Page(SqliteConnection connection, string? program, IdeaState? state, long after, int size) => connection.Query(
        Map,
        $"{SelectSql} where i.id > $after and ($program is null or i.program = $program) and ($state is null or i.state = $state) order by i.id limit $size",
        ("$after", after), ("$program", program), ("$state", state), ("$size", size));

    /// <summary>The last open ideas of a program from one source, oldest of them first.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="program">The program.</param>
    /// <param name="source">Whose ideas.</param>
    /// <param name="runId">Only those that were left in this run; null for all.</param>
    /// <param name="size">Most of them.</param>
    public static IReadOnlyList<Idea> LastOpen(SqliteConnection connection, string program, IdeaSource source, string? runId, int size) =>
    [
        .. connection.Query(
            Map,
            $"{SelectSql} where i.program = $program and i.state = 'Open' and i.source = $source and ($run is null or i.run_id = $run) order by i.id desc limit $size",
            ("$program", program), ("$source", source), ("$run", runId), ("$size", size)).AsEnumerable().Reverse(),
    ];

    /// <summary>Removes the backlog of a program.</summary>
    public static void Delete(SqliteConnection connection, string program) =>
        connection.Execute("delete from ideas where program = $program", ("$program", program));

    private static Idea Map(SqliteDataReader row) => new()
    {
        Id = row.Long("id"),
        Program = row.Text("program"),
        Source = row.Enum<IdeaSource>("source"),
        State = row.Enum<IdeaState>("state"),
        Text = row.Text("text"),
        Why = row.TextOrNull("why"),
        RunId = row.TextOrNull("run_id"),
        Experiment = row.IntOrNull("experiment"),
        TriedRunId = row.TextOrNull("tried_run_id"),
        TriedExperiment = row.IntOrNull("tried_experiment"),
        Outcome = row.EnumOrNull<ExperimentStatus>("outcome"),
        EffectPercent = row.DoubleOrNull("effect_percent"),
        CreatedAt = row.Time("created_at"),
    };
}
