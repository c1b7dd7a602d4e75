namespace Autoauto.Core.Processes;

/// <summary>A process that lives beside the engine, is spoken to through its standard input, and ends when that is closed.</summary>
internal sealed class PipedProcess : IDisposable
{
    private readonly ChildProcess _child;
    private readonly TaskCompletionSource _done;
    private readonly TimeSpan _patience;

    private PipedProcess(ChildProcess child, Stream input, Stream output, TaskCompletionSource done, TimeSpan patience) =>
        (_child, Input, Output, _done, _patience) = (child, input, output, done, patience);

    /// <summary>Its standard input.</summary>
    public Stream Input { get; }

    /// <summary>Its standard output, which has to be read where the process says anything; its standard error is read and forgotten.</summary>
    public Stream Output { get; }

    /// <summary>Starts it.</summary>
    /// <param name="spec">What to start; of the rest only folder and environment count.</param>
    /// <param name="patience">How long it may take to end once its input is closed.</param>
    /// <exception cref="ProcessStartException">It was not found or cannot be started.</exception>
    public static PipedProcess Start(ProcessSpec spec, TimeSpan patience)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new TaskCompletionSource<Stream>();
        var output = new TaskCompletionSource<Stream>();
        var child = ChildProcess.Start(spec, [], new ChildPipes(
            (stream, _) => Lend(stream, input),
            stream => Lend(stream, output),
            stream => ChildPipes.DrainAsync(stream, static _ => { }, CancellationToken.None)));
        return new PipedProcess(child, input.Task.GetAwaiter().GetResult(), output.Task.GetAwaiter().GetResult(), done, patience);

        Task Lend(Stream stream, TaskCompletionSource<Stream> to)
        {
            to.SetResult(stream);
            return done.Task;
        }
    }

    /// <summary>Ends it at once: whoever reads from it goes on with an error.</summary>
    public void Kill() => _child.Kill();

    /// <summary>Closes its input and waits a little; if it is still there then, it is killed.</summary>
    public void Dispose()
    {
        _done.TrySetResult();
        if (!_child.Exited.Wait(_patience))
        {
            _child.Kill();
        }
    }
}
