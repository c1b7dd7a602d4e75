using Microsoft.Data.Sqlite;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>The database's disk: in memory, and full when the machine's is.</summary>
internal sealed class MemoryDisk : SqliteConnection
{
    private const int Full = 13;
    private readonly Func<bool> _isFull;

    public MemoryDisk(Func<bool> isFull)
        : base("Data Source=:memory:;Foreign Keys=True")
    {
        _isFull = isFull;
        Open();
    }

    /// <summary>True while a transaction is open.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>Rows changed so far.</summary>
    public int Changes => SQLitePCL.raw.sqlite3_total_changes(Handle);

    public override SqliteTransaction BeginTransaction(bool deferred) =>
        _isFull() ? throw new SqliteException("database or disk is full", Full) : base.BeginTransaction(deferred);
}
