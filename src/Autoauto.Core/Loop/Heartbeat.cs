using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>
/// While a run lives: shows a sign of life every five seconds, looks twice a second whether somebody asked for an abort, and cancels the run
/// if its lease was taken over.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(5);
    private readonly RunContext _context;
    private readonly CancellationTokenSource _run;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public Heartbeat(RunContext context, CancellationTokenSource run)
    {
        _context = context;
        _run = run;
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
        var time = _context.Services.Time;
        var lastBeat = time.GetTimestamp();
        using var timer = new PeriodicTimer(s_look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (time.GetElapsedTime(lastBeat) >= s_beat)
                {
                    lastBeat = time.GetTimestamp();
                    Beat();
                }

                LookForAbort();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (AutoautoException e)
        {
            Failure = e;
            await _run.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Beat() => _context.Services.Database.Write(connection =>
    {
        if (!_context.Lease.Beat(connection, _context.Now))
        {
            _context.Lease.Require(connection);
        }
    });

    private void LookForAbort()
    {
        var request = _context.Services.Database.Read(c => RunStore.ReadLive(c, _context.Run.Id).Request, StopRequest.None);
        if (request == StopRequest.Abort)
        {
            _run.Cancel();
        }
    }
}
