using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Autoauto.Core.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Tests.Storage;

/// <summary>A database of an older version is brought forward with everything in it; one of a newer version is left alone.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Version_1_is_read_and_written_on_and_kept_as_a_backup()
    {
        var path = Version1("old.db");
        using var database = new Database(path);

        var run = database.Read(c => RunStore.Find(c, "r1"), null);

        Assert.Equal(("r1", "p", null), (run!.Id, run.Program, run.ParkedUntil));
        database.Write(c => SpendStore.Reserve(c, new SpendEntry
        {
            RunId = "r1",
            Program = "p",
            Experiment = 1,
            Call = 1,
            Agent = "codex",
            ReservedUsd = 0.1m,
            ReservedAt = DateTimeOffset.UnixEpoch,
        }));
        Assert.Equal(0.1m, database.Read(c => SpendStore.Unsettled(c, "r1"), [])[0].ReservedUsd);
        Assert.Equal(
            ["Tried fewer misses (p 1 Kept)", "Avoid threads", "Open a trie"],
            database.Read(c => IdeaStore.Page(c, "p", null, 0, 10), []).Select(i => $"{i.State} {i.Text}{(i.Outcome is null ? string.Empty : $" ({i.Program} {i.TriedExperiment} {i.Outcome})")}"));
        Assert.True(File.Exists(path + ".v1.bak"));
        using var backup = new SqliteConnection($"Data Source={path}.v1.bak;Pooling=False");
        backup.Open();
        Assert.Equal(1L, Scalar(backup, "pragma user_version"));
    }

    [Fact]
    public void A_new_word_takes_no_new_table_and_shapes_are_checked_still()
    {
        var path = Version1("words.db");
        using (var database = new Database(path))
        {
            Assert.NotNull(database.Read(c => RunStore.Find(c, "r1"), null));
        }

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "update runs set termination_reason = 'SomethingNew', phase = 'Elsewhere', stop_request = 'Later'");
        Execute(connection, "update experiments set status = 'SomethingNew'");
        Assert.Throws<SqliteException>(() => Execute(connection, "update runs set spec = 'no json'"));
        Assert.Throws<SqliteException>(() => Execute(connection, "update experiments set finished_at = null where number = 1"));
        Assert.Equal("ok", Scalar(connection, "pragma integrity_check"));
    }

    [Fact]
    public void A_newer_version_is_refused_and_left_untouched()
    {
        var path = Version1("new.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            Execute(connection, "pragma user_version = 999");
        }

        var before = File.ReadAllBytes(path);
        using var database = new Database(path);
        Assert.Equal(ErrorCode.DatabaseTooNew, Assert.Throws<AutoautoException>(() => database.Read(c => RunStore.Find(c, "r1"), null)).Code);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private string Version1(string name)
    {
        var path = _scratch[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var resource = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream("Migrations/0001_runs.sql")!);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, resource.ReadToEnd());
        Execute(connection, """
            insert into runs (id, program, phase, branch, start_commit, head_commit, spec, options, started_at, updated_at)
            values ('r1', 'p', 'Finished', 'b', 'c', 'c', '{"Name":"p","Metric":"m","Direction":"Lower"}', '{"MaxConsecutiveDiscards":10}', 0, 0)
            """);
        Execute(connection, """
            insert into experiments (run_id, number, phase, status, start_commit, agent, marker, notes, started_at, finished_at) values
                ('r1', 1, 'Finished', 'Kept', 'c', 'codex', 'm', '{"hypothesis":"fewer misses","why":null,"next":["a trie"],"avoid":["threads"]}', 0, 1),
                ('r1', 2, 'Finished', 'Crashed', 'c', 'codex', 'm', '{"hypothesis":null,"why":null,"next":["a trie"],"avoid":[]}', 0, 2)
            """);
        Execute(connection, "pragma user_version = 1");
        return path;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
