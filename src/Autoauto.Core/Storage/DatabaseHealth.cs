using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>Looks whether a database is sound, without changing or migrating it.</summary>
public static class DatabaseHealth
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>What is wrong with the database at <paramref name="path"/>, as SQLite says it; nothing if it is sound or not there.</summary>
    /// <exception cref="Errors.AutoautoException">DatabaseBusy, DatabaseTooNew, RepositoryReadOnly.</exception>
    public static IReadOnlyList<string> Examine(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 30, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Migrator.RequireKnown(connection, path);
            var problems = connection.Query(row => row.GetString(0), "pragma integrity_check").Where(said => said != "ok").ToList();
            problems.AddRange(connection
                .Query(row => (Table: row.GetString(0), Parent: row.GetString(2)), "pragma foreign_key_check")
                .GroupBy(row => row)
                .Select(rows => FormattableString.Invariant($"{rows.Count()} rows of {rows.Key.Table} belong to nothing in {rows.Key.Parent}")));
            return problems;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            return [e.Message];
        }
        catch (SqliteException e)
        {
            throw StorageFailure.From(e, path);
        }
    }
}
