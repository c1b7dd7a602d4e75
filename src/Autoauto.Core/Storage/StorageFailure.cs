using Autoauto.Core.Errors;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Storage;

/// <summary>Turns SQLite's result codes into the engine's errors.</summary>
internal static class StorageFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static AutoautoException From(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        Busy or Locked => new AutoautoException(
            ErrorCode.DatabaseBusy, $"The database '{path}' is locked by another process.", path, "Try again; if it stays so, look for a stuck autoauto or pwsh process.", e),
        ReadOnly or CannotOpen => ReadOnlyFolder(path, e),
        Full => new AutoautoException(ErrorCode.DiskFull, $"There is no space left for the database '{path}'.", path, "Free some space and resume the run.", e),
        Corrupt or NotADatabase => new AutoautoException(
            ErrorCode.DatabaseCorrupt, $"The file '{path}' is damaged or not an Autoauto database.", path, "Restore it from a backup, or move it away to start afresh.", e),
        _ => new AutoautoException(ErrorCode.InternalError, $"SQLite failed on '{path}': {e.Message}", path, inner: e),
    };

    /// <summary>The error for a lock file that cannot be opened for another reason than that somebody holds it.</summary>
    public static AutoautoException CannotOpenGate(string path, Exception e) => e is IOException { HResult: 28 or unchecked((int)0x80070070) or unchecked((int)0x80070027) }
        ? new AutoautoException(ErrorCode.DiskFull, $"There is no space left for '{path}'.", path, "Free some space and resume the run.", e)
        : new AutoautoException(
            ErrorCode.RepositoryReadOnly, $"The database's write lock '{path}' cannot be opened: {e.Message}", path, "See that this user can write files in the repository's .autoauto folder.", e);

    public static AutoautoException ReadOnlyFolder(string path, Exception inner) => new(
        ErrorCode.RepositoryReadOnly, $"The database '{path}' cannot be written: {inner.Message}", path, "Give this user write access to the repository's .autoauto folder.", inner);
}
