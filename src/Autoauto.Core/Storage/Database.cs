using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>
/// The repository's database: one writer at a time under the <see cref="WriteGate"/>, readers on read-only connections of their own.
/// Synchronous, as SQLite is.
/// </summary>
public sealed class Database : IDisposable
{
    private const int LongestIdleMilliseconds = 200;
    private static readonly string[] s_parts = ["", "-wal", "-shm", "-journal"];
    private readonly string _path;
    private readonly WriteGate? _gate;
    private readonly TimeSpan _patience;
    private readonly Lock _writing = new();
    private SqliteConnection? _writer;
    private IdleReader? _idle;

    /// <summary>A database at <paramref name="path"/>; nothing is opened or created yet.</summary>
    public Database(string path)
        : this(path, TimeSpan.FromSeconds(30))
    {
    }

    /// <summary>A database at <paramref name="path"/> where one attempt to write waits for <paramref name="patience"/>, whole seconds, while somebody else does.</summary>
    internal Database(string path, TimeSpan patience)
    {
        _path = path;
        _patience = patience;
        _gate = new WriteGate(path + ".lock", patience);
    }

    /// <summary>A database without a file: all of it lives in <paramref name="memory"/>, an open connection, and ends with it.</summary>
    internal Database(SqliteConnection memory)
    {
        _path = memory.DataSource;
        _writer = memory;
        Migrator.Migrate(memory, _path);
    }

    /// <summary>True if the database is there.</summary>
    public bool Exists => _writer is not null || File.Exists(_path);

    /// <summary>Version of the SQLite library in use, as <c>sqlite_version()</c> says it.</summary>
    public static string LibraryVersion
    {
        get
        {
            using var connection = new SqliteConnection();
            return connection.ServerVersion;
        }
    }

    /// <summary>Runs <paramref name="work"/> in one write transaction; creates or migrates the database first where needed.</summary>
    /// <exception cref="AutoautoException">DatabaseBusy, DatabaseTooNew, DatabaseCorrupt, DiskFull, RepositoryReadOnly.</exception>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_writing)
        {
            using var entered = _gate?.Enter();
            try
            {
                _writer ??= OpenWriter();
                using var transaction = _writer.BeginTransaction(deferred: false);
                var result = work(_writer);
                transaction.Commit();
                return result;
            }
            catch (SqliteException e)
            {
                throw StorageFailure.From(e, _path);
            }
        }
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<SqliteConnection> work) => Write<object?>(connection =>
    {
        work(connection);
        return null;
    });

    /// <summary>
    /// Runs <paramref name="query"/> on a read-only connection, or on the writer where this process has one open (opening a connection costs
    /// more than most queries); returns <paramref name="whenMissing"/> if there is no database yet.
    /// </summary>
    /// <exception cref="AutoautoException">DatabaseBusy, DatabaseTooNew, DatabaseCorrupt.</exception>
    public T Read<T>(Func<SqliteConnection, T> query, T whenMissing)
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_writing)
        {
            if (_writer is not null)
            {
                return Query(_writer, query);
            }
        }

        if (!Exists)
        {
            return whenMissing;
        }

        var reader = TakeReader();
        try
        {
            var result = Query(reader, connection =>
            {
                connection.Open();
                var version = Migrator.RequireKnown(connection, _path);
                if (version > 0 && version < Migrator.Newest)
                {
                    // Written by an older Autoauto; opening the writer brings it forward, and this connection sees the result.
                    Write(static _ => { });
                }

                return version == 0 ? whenMissing : query(connection);
            });
            KeepReader(reader);
            return result;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    // Opening a connection reads the whole schema, which takes longer than most pages of a list. One that has waited is not trusted any more: the file
    // may have been replaced meanwhile.
    private SqliteConnection TakeReader()
    {
        if (Interlocked.Exchange(ref _idle, null) is { } idle)
        {
            if (Environment.TickCount64 - idle.Since < LongestIdleMilliseconds)
            {
                return idle.Connection;
            }

            idle.Connection.Dispose();
        }

        RequireFiles();
        return new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly));
    }

    private void KeepReader(SqliteConnection reader)
    {
        if (Interlocked.Exchange(ref _idle, new IdleReader(reader, Environment.TickCount64)) is { } other)
        {
            other.Connection.Dispose();
        }
    }

    /// <summary>A pipe in the place of one of its files would have SQLite wait for ever for somebody to write.</summary>
    private void RequireFiles()
    {
        foreach (var path in s_parts.Select(part => _path + part))
        {
            if (FileStamp.Of(RealPath.Of(path)) is { IsRegular: false })
            {
                throw new AutoautoException(ErrorCode.DatabaseCorrupt, $"'{path}', a part of the database, is no regular file.", path, "Look what put it there, and move it away; the database's other files stay as they are.");
            }
        }
    }

    private T Query<T>(SqliteConnection connection, Func<SqliteConnection, T> query)
    {
        try
        {
            return query(connection);
        }
        catch (SqliteException e)
        {
            throw StorageFailure.From(e, _path);
        }
    }

    /// <summary>Closes what is open. The writer under the gate: closing may checkpoint.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _idle, null)?.Connection.Dispose();
        lock (_writing)
        {
            if (_writer is null)
            {
                return;
            }

            try
            {
                using var entered = _gate?.Enter();
                _writer.Dispose();
            }
            catch (AutoautoException)
            {
                _writer.Dispose();
            }

            _writer = null;
        }
    }

    private SqliteConnection OpenWriter()
    {
        RequireFiles();
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWriteCreate));
        try
        {
            MakePrivate();
            connection.Open();
            Migrator.RequireKnown(connection, _path);
            connection.Execute("pragma journal_mode = wal");
            connection.Execute("pragma synchronous = full");
            Migrator.Migrate(connection, _path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite gives its log and index files the rights of the database. One that is there is never opened here: closing it again would give up
    // the locks that other connections of this process hold on it.
    private void MakePrivate()
    {
        if (Exists)
        {
            return;
        }

        try
        {
            PrivateFiles.Open(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening it says what is wrong, in the engine's words.
        }
    }

    private string ConnectionString(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = mode,
        ForeignKeys = true,
        DefaultTimeout = Math.Max(1, (int)_patience.TotalSeconds),
        Pooling = false,
    }.ToString();

    private sealed record IdleReader(SqliteConnection Connection, long Since);
}
