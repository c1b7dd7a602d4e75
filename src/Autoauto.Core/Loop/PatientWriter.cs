using Autoauto.Core.Errors;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>
/// Writes for work that holds a lease. A database that somebody else keeps locked (a stopped process, a slow share, a migration's copy) is no reason to give up:
/// whoever wanted to take the work over would have to write as well. So it waits until the database is free or nobody wants the work any more.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="isAbandoned">True once somebody asked for an end of the work: then one attempt has to do.</param>
/// <param name="tell">Told once a wait why nothing goes on.</param>
internal sealed class PatientWriter(Database database, Func<bool> isAbandoned, Action<string> tell)
{
    /// <inheritdoc cref="Database.Write{T}"/>
    public T Write<T>(Func<SqliteConnection, T> work)
    {
        for (var isTold = false; ; isTold = true)
        {
            var isBegun = false;
            try
            {
                return database.Write(connection =>
                {
                    isBegun = true;
                    return work(connection);
                });
            }
            catch (AutoautoException e) when (e.Code == ErrorCode.DatabaseBusy && !isBegun && !isAbandoned())
            {
                if (!isTold)
                {
                    tell($"{e.Message} Nothing is lost; the work goes on when the lock is released.");
                }
            }
        }
    }

    /// <inheritdoc cref="Database.Write(Action{SqliteConnection})"/>
    public void Write(Action<SqliteConnection> work) => Write<object?>(connection =>
    {
        work(connection);
        return null;
    });
}
