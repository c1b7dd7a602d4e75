using System.Globalization;
using System.Threading.Channels;

namespace Autoauto.Core.Loop;

/// <summary>
/// Handle on work that this process does. The engine works on the thread pool from construction on and does not care who listens: a slow or
/// absent listener delays nothing.
/// </summary>
/// <typeparam name="TEvent">What can be observed.</typeparam>
/// <typeparam name="TProgress">What is happening now.</typeparam>
/// <typeparam name="TResult">The outcome.</typeparam>
public abstract class WorkSession<TEvent, TProgress, TResult> : IAsyncDisposable
    where TProgress : class
{
    private readonly CancellationTokenSource _abort = new();
    private readonly Channel<TEvent> _events = Channel.CreateUnbounded<TEvent>(new UnboundedChannelOptions { SingleReader = false });
    private Task<TResult>? _completion;
    private volatile TProgress? _progress;

    /// <summary>Everything that happens, in order; completes when the work is over.</summary>
    public ChannelReader<TEvent> Events => _events.Reader;

    /// <summary>What is happening now; null before the first report.</summary>
    public TProgress? Progress => _progress;

    /// <summary>The outcome; faults with an <see cref="Errors.AutoautoException"/> if the work ended by an error.</summary>
    public Task<TResult> Completion => _completion!;

    /// <summary>True once somebody asked for an end at once.</summary>
    internal bool IsAborting => _abort.IsCancellationRequested;

    /// <summary>Ends at once: child processes are killed, what was under way is recorded, everything is cleaned up.</summary>
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

    /// <summary>Aborts if it still works, and waits until everything is cleaned up.</summary>
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
        GC.SuppressFinalize(this);
    }

    /// <summary>Sees every event in this process before any reader; must not block. Set by the work itself, before its first event.</summary>
    internal Action<TEvent>? Observer { get; set; }

    internal void Publish(TEvent workEvent)
    {
        Observer?.Invoke(workEvent);
        _events.Writer.TryWrite(workEvent);
    }

    internal void Report(TProgress progress) => _progress = progress;

    /// <summary>Begins the work: the last thing that a constructor does, because the work knows the session.</summary>
    private protected void Begin(Func<CancellationToken, Task<TResult>> work) => _completion = Task.Run(() => RunAsync(work));

    private async Task<TResult> RunAsync(Func<CancellationToken, Task<TResult>> work)
    {
        // Prompts, commits, events and reports are the same whatever the user's culture is; it ends with this task.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            return await work(_abort.Token).ConfigureAwait(false);
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }
}
