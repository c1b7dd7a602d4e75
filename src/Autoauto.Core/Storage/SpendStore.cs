using System.Globalization;
using Autoauto.Core.Model;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>SQL of the table <c>spend</c>: each call of an agent is booked before it is made and settled when it has ended.</summary>
public static class SpendStore
{
    private const string TotalSql = """
        select count(*) calls,
            coalesce(sum(state <> 'Reserved' and usd is null), 0) unknown,
            coalesce(sum(state = 'Lost'), 0) lost,
            coalesce(sum(case when state = 'Reserved' then reserved_usd is not null else cost_source = 'Unknown' and cast(usd as real) > 0 end), 0) at_most,
            cast(min(total(coalesce(tokens, case when state = 'Reserved' then reserved_tokens end)), 9e18) as integer) tokens,
            count(coalesce(tokens, case when state = 'Reserved' then reserved_tokens end)) counted,
            coalesce(sum(agent_seconds), 0) seconds
        from spend
        """;

    /// <summary>Books a call that is about to be made; returns its id.</summary>
    public static long Reserve(SqliteConnection connection, SpendEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        connection.Execute(
            """
            insert into spend (run_id, program, experiment, call, agent, model, state, reserved_usd, reserved_tokens, reserved_at)
            values ($run, $program, $experiment, $call, $agent, $model, 'Reserved', $usd, $tokens, $at)
            """,
            ("$run", entry.RunId), ("$program", entry.Program), ("$experiment", entry.Experiment), ("$call", entry.Call), ("$agent", entry.Agent),
            ("$model", entry.Model), ("$usd", entry.ReservedUsd), ("$tokens", entry.ReservedTokens), ("$at", entry.ReservedAt));
        return Convert.ToInt64(connection.Scalar("select last_insert_rowid()"), CultureInfo.InvariantCulture);
    }

    /// <summary>Settles a booking; one that is settled already is left as it is.</summary>
    public static void Settle(SqliteConnection connection, SpendEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        connection.Execute(
            """
            update spend set state = $state, usd = $usd, tokens = $tokens, cost_source = $source, model = coalesce($model, model),
                agent_outcome = $outcome, agent_seconds = $seconds, settled_at = $at
            where id = $id and state = 'Reserved'
            """,
            ("$id", entry.Id), ("$state", entry.State), ("$usd", entry.Usd), ("$tokens", entry.Tokens), ("$source", entry.CostSource),
            ("$model", entry.Model), ("$outcome", entry.AgentOutcome), ("$seconds", entry.AgentSeconds), ("$at", entry.SettledAt));
    }

    /// <summary>The bookings of a run that nobody settled: calls that were under way when their engine died.</summary>
    public static IReadOnlyList<SpendEntry> Unsettled(SqliteConnection connection, string runId) =>
        List(connection, "select * from spend where run_id = $run and state = 'Reserved' order by id", ("$run", runId));

    /// <summary>The bookings of all runs that nobody settled, removed runs included.</summary>
    public static IReadOnlyList<SpendEntry> AllUnsettled(SqliteConnection connection) =>
        List(connection, "select * from spend where state = 'Reserved' order by id");

    /// <summary>All bookings of a run, in order.</summary>
    public static IReadOnlyList<SpendEntry> OfRun(SqliteConnection connection, string runId) => Page(connection, runId, 0, int.MaxValue);

    /// <summary>A page of bookings in order, behind row <paramref name="after"/>; of one run, or of all.</summary>
    public static IReadOnlyList<SpendEntry> Page(SqliteConnection connection, string? runId, long after, int size) => List(
        connection, "select * from spend where id > $after and ($run is null or run_id = $run) order by id limit $size", ("$after", after), ("$run", runId), ("$size", size));

    /// <summary>The last settled calls of an agent for a program that came to an end of their own, newest first.</summary>
    public static IReadOnlyList<SpendEntry> Recent(SqliteConnection connection, string program, string agent, int size) => List(
        connection,
        "select * from spend where program = $program and agent = $agent and state = 'Settled' and agent_outcome = 'Completed' order by id desc limit $size",
        ("$program", program), ("$agent", agent), ("$size", size));

    /// <summary>The total of a run.</summary>
    public static SpendTotal TotalOfRun(SqliteConnection connection, string runId) =>
        Total(connection, "where run_id = $run", "where run_id = $run", ("$run", runId));

    /// <summary>The total of the repository from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public static SpendTotal TotalBetween(SqliteConnection connection, DateTimeOffset from, DateTimeOffset to) => Total(
        connection, "where reserved_at >= $from and reserved_at < $to", "where started_at >= $from and started_at < $to", ("$from", from), ("$to", to));

    // Money is kept as text, exact to the last digit; SQLite would add it up as floating point.
    private static SpendTotal Total(SqliteConnection connection, string calls, string measurements, params ReadOnlySpan<(string, object?)> parameters)
    {
        decimal? usd = null;
        using (var amounts = connection.Command($"select coalesce(usd, case when state = 'Reserved' then reserved_usd end) usd from spend {calls}", parameters))
        using (var row = amounts.ExecuteReader())
        {
            while (row.Read())
            {
                usd = row.MoneyOrNull("usd") is { } amount ? (usd ?? 0) + amount : usd;
            }
        }

        var measuring = Convert.ToDouble(
            connection.Scalar($"select coalesce(sum(duration_seconds), 0) from measurements {measurements}", parameters), CultureInfo.InvariantCulture);
        using var command = connection.Command($"{TotalSql} {calls}", parameters);
        using var total = command.ExecuteReader();
        total.Read();
        return new SpendTotal(
            total.Int("calls"), total.Int("unknown"), total.Int("lost"), usd, total.Long("counted") > 0 ? total.Long("tokens") : null, total.Double("seconds"), measuring, total.Int("at_most"));
    }

    private static List<SpendEntry> List(SqliteConnection connection, string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var row = command.ExecuteReader();
        var list = new List<SpendEntry>();
        while (row.Read())
        {
            list.Add(new SpendEntry
            {
                Id = row.Long("id"),
                RunId = row.Text("run_id"),
                Program = row.Text("program"),
                Experiment = row.Int("experiment"),
                Call = row.Int("call"),
                Agent = row.Text("agent"),
                Model = row.TextOrNull("model"),
                State = row.Enum<SpendState>("state"),
                ReservedUsd = row.MoneyOrNull("reserved_usd"),
                ReservedTokens = row.LongOrNull("reserved_tokens"),
                Usd = row.MoneyOrNull("usd"),
                Tokens = row.LongOrNull("tokens"),
                CostSource = row.Enum<CostSource>("cost_source"),
                AgentOutcome = row.TextOrNull("agent_outcome"),
                AgentSeconds = row.Double("agent_seconds"),
                ReservedAt = row.Time("reserved_at"),
                SettledAt = row.TimeOrNull("settled_at"),
            });
        }

        return list;
    }
}
