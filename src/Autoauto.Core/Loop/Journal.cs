using Autoauto.Core.Errors;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>
/// The one place that durable effects go through. Each has four fault points; each record is one transaction that first checks the lease, so
/// that an engine that was suspended and replaced changes nothing when it wakes up.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="lease">The right to act.</param>
/// <param name="faults">Told of every fault point.</param>
/// <param name="isAbandoned">True once somebody asked for an end of the work: a locked database is not waited for any longer.</param>
/// <param name="tell">Told why nothing goes on while the database is locked.</param>
internal sealed class Journal(Database database, RunLease lease, IFaultPoints faults, Func<bool> isAbandoned, Action<string> tell)
{
    private readonly PatientWriter _writer = new(database, isAbandoned, tell);

    /// <summary>
    /// Performs an effect outside the database and records its result. The effect must be idempotent or be found again: a crash between effect
    /// and record repeats it.
    /// </summary>
    public async Task<T> PerformAsync<T>(string step, Func<Task<T>> effect, Action<SqliteConnection, T> record)
    {
        faults.Reached(step, FaultPoint.BeforeEffect);
        RequireLease();
        var result = await effect().ConfigureAwait(false);
        faults.Reached(step, FaultPoint.AfterEffect);
        Write(connection => record(connection, result));
        faults.Reached(step, FaultPoint.AfterRecord);
        faults.Reached(step, FaultPoint.AfterAcknowledgement);
        return result;
    }

    /// <inheritdoc cref="PerformAsync{T}"/>
    public Task PerformAsync(string step, Func<Task> effect, Action<SqliteConnection> record) => PerformAsync<object?>(
        step,
        async () =>
        {
            await effect().ConfigureAwait(false);
            return null;
        },
        (connection, _) => record(connection));

    /// <summary>
    /// Records something that has no effect outside the database. The point after the effect lies inside the transaction: all is written, nothing
    /// is durable.
    /// </summary>
    public void Record(string step, Action<SqliteConnection> record)
    {
        faults.Reached(step, FaultPoint.BeforeEffect);
        Write(connection =>
        {
            record(connection);
            faults.Reached(step, FaultPoint.AfterEffect);
        });
        faults.Reached(step, FaultPoint.AfterRecord);
        faults.Reached(step, FaultPoint.AfterAcknowledgement);
    }

    /// <summary>Throws if this engine may no longer act.</summary>
    public void RequireLease() => database.Read<object?>(
        connection =>
        {
            lease.Require(connection);
            return null;
        },
        null);

    private void Write(Action<SqliteConnection> record)
    {
        try
        {
            _writer.Write(connection =>
            {
                lease.Require(connection);
                record(connection);
            });
        }
        catch (AutoautoException e) when (e.Code != ErrorCode.LeaseLost)
        {
            // A full disk is noticed before anything is asked: who was replaced meanwhile ends because of that, whatever keeps it from writing.
            RequireLease();
            throw;
        }
    }
}
