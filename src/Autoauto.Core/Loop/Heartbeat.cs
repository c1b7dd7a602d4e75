using Autoauto.Core.Errors;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>
/// While an engine works: shows a sign of life every five seconds, looks twice a second whether somebody asked for an abort, and cancels the
/// work if its lease was taken over. While somebody else keeps the database locked it goes on trying: nobody can take the lease over meanwhile.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(5);
    private readonly Database _database;
    private readonly RunLease _lease;
    private readonly TimeProvider _time;
    private readonly Func<bool> _isAbortRequested;
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="database">Where the lease is.</param>
    /// <param name="lease">The lease that is kept alive.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isAbortRequested">Looks whether somebody asked for an abort.</param>
    /// <param name="work">Cancelled when somebody asked, or when the lease is lost.</param>
    public Heartbeat(Database database, RunLease lease, TimeProvider time, Func<bool> isAbortRequested, CancellationTokenSource work)
    {
        _database = database;
        _lease = lease;
        _time = time;
        _isAbortRequested = isAbortRequested;
        _work = work;
        _loop = Task.Run(LoopAsync, CancellationToken.None);
    }

    /// <summary>Why the heart stopped; null while it beats.</summary>
    public AutoautoException? Failure { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var lastBeat = _time.GetTimestamp();
        using var timer = new PeriodicTimer(s_look, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    if (_time.GetElapsedTime(lastBeat) >= s_beat)
                    {
                        Beat();
                        lastBeat = _time.GetTimestamp();
                    }

                    if (_isAbortRequested())
                    {
                        await _work.CancelAsync().ConfigureAwait(false);
                    }
                }
                catch (AutoautoException e) when (e.Code == ErrorCode.DatabaseBusy)
                {
                    // Tried again at the next tick.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
#pragma warning disable CA1031 // Whatever stops the heart is the work's end and is reported as that; thrown from here nobody would see it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failure = EngineFailure.Translate(e, _lease.Name);
            await _work.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Beat() => _database.Write(connection =>
    {
        if (!_lease.Beat(connection, _time.GetUtcNow()))
        {
            _lease.Require(connection);
        }
    });
}
