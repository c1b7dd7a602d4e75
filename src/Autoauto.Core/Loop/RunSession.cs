using System.Threading.Channels;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>
/// Handle on a run that this process works on. The engine runs on the thread pool from construction on and does not care who listens: a slow
/// or absent listener delays nothing.
/// </summary>
public sealed class RunSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly Channel<RunEvent> _events = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = false });
    private readonly Func<RunSession, CancellationToken, Task<Run>> _work;
    private volatile RunProgress? _progress;
    private volatile bool _stopRequested;

    internal RunSession(string runId, Func<RunSession, CancellationToken, Task<Run>> work)
    {
        RunId = runId;
        _work = work;
        Completion = Task.Run(RunAsync);
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>Everything that happens, in order; completes when the run is over.</summary>
    public ChannelReader<RunEvent> Events => _events.Reader;

    /// <summary>What is happening now; null before the first report.</summary>
    public RunProgress? Progress => _progress;

    /// <summary>The run as it ended; faults with an <see cref="Errors.AutoautoException"/> if it ended by an error.</summary>
    public Task<Run> Completion { get; }

    /// <summary>True once somebody asked in this process for an end after the current experiment.</summary>
    internal bool StopRequested => _stopRequested;

    /// <summary>Asks for an end after the current experiment.</summary>
    public void RequestStop() => _stopRequested = true;

    /// <summary>Ends at once: child processes are killed, the experiment is recorded as aborted, everything is cleaned up.</summary>
    public void RequestAbort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Over already.
        }
    }

    /// <summary>Aborts if it still runs, and waits until everything is cleaned up.</summary>
    public async ValueTask DisposeAsync()
    {
        RequestAbort();
        try
        {
            await Completion.ConfigureAwait(false);
        }
        catch (Exception e) when (e is Errors.AutoautoException or OperationCanceledException)
        {
            // Whoever awaits Completion has it; disposing only waits.
        }

        _abort.Dispose();
    }

    internal void Publish(RunEvent runEvent) => _events.Writer.TryWrite(runEvent);

    internal void Report(RunProgress progress) => _progress = progress;

    private async Task<Run> RunAsync()
    {
        try
        {
            return await _work(this, _abort.Token).ConfigureAwait(false);
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }
}
