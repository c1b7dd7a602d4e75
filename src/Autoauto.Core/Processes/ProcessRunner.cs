using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Autoauto.Core.Primitives;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Processes;

/// <summary>
/// Runs a child to its end: feeds and drains it, and sees to it that it ends: own total and idle time-outs, request then kill, and nothing left of its
/// offspring. Knows nothing of what runs.
/// </summary>
/// <param name="time">Clock of the time-outs.</param>
/// <param name="onStarting">Told of every process before it is started, on whatever thread that happens.</param>
/// <param name="ending">Cancelled when this process is asked to end: children that nobody else would end have a moment then to come to their end.</param>
public sealed class ProcessRunner(TimeProvider time, Action<ProcessSpec>? onStarting = null, CancellationToken ending = default)
{
    // A grandchild can hold the pipe open after the child is gone: what has not arrived by then is not waited for.
    private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(2);
    private readonly ConcurrentQueue<OwnChange> _disturbances = new();
    private long _calls;
    private long _started;
    private long _toolTicks;

    /// <summary>Clock of the time-outs.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>How many processes this runner has started: what the overhead benchmark counts.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>Time spent in processes without a marker (tools such as git), start to exit, in seconds: what the overhead benchmark takes off.</summary>
    public double ToolSeconds => Interlocked.Read(ref _toolTicks) / (double)TimeSpan.TicksPerSecond;

    /// <summary>
    /// Runs one process to its end. What <see cref="ProcessSpec.OnStarted"/>, <see cref="ProcessSpec.OnOutputLine"/> or writing a log throws ends the
    /// child at once and is thrown here.
    /// </summary>
    /// <exception cref="ProcessStartException">The executable was not found or cannot be started.</exception>
    /// <exception cref="IOException">A log cannot be opened (then nothing was started) or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A log may not be opened; nothing was started.</exception>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        onStarting?.Invoke(spec);
        using var outputFile = OpenLog(spec.OutputPath);
        using var errorFile = OpenLog(spec.ErrorPath);
        using var last = cancellationToken.CanBeCanceled ? null : new LastMoments(ending);
        using var watch = new ProcessWatch(Time, spec, last?.Token ?? cancellationToken);
        using var giveUp = new CancellationTokenSource();
        var redactor = spec.Redactor ?? (spec.Marker is null ? null : Redactor.Default);
        var sink = new OutputSink(spec.OutputLimitBytes, spec.OnOutputLine, outputFile, redactor);
        var errors = new ErrorSink(errorFile, redactor);
        var offspring = spec.Marker is null ? null : new Offspring(spec.Marker, Interlocked.Increment(ref _calls), spec.IsWrapped);

        // What a sandbox with process ids of its own runs reaches nobody out here.
        var standing = spec.Marker is null || spec.IsWrapped ? null : OwnStanding.Look();
        var stopwatch = Stopwatch.StartNew();
        var child = ChildProcess.Start(Marked(spec), offspring?.Command ?? [], new ChildPipes(
            (stream, over) => FeedAsync(stream, spec, over),
            stream => ChildPipes.DrainAsync(stream, bytes => Take(watch, bytes, sink.Append), giveUp.Token),
            stream => ChildPipes.DrainAsync(stream, bytes => Take(watch, bytes, errors.Append), giveUp.Token)));
        Interlocked.Increment(ref _started);
        offspring?.Begin(child.Id);
        using var job = offspring is null ? null : child.Contain();
        watch.Guard(() => spec.OnStarted?.Invoke(child.Id));

        var end = await WaitForEndAsync(child, spec, offspring, watch).ConfigureAwait(false);
        var duration = stopwatch.Elapsed;
        Interlocked.Add(ref _toolTicks, spec.Marker is null ? duration.Ticks : 0);
        var swept = offspring?.End() ?? 0;
        job?.Dispose();

        // The next child inherits it.
        foreach (var change in standing?.PutBack() ?? [])
        {
            _disturbances.Enqueue(change);
        }

        await Task.WhenAny(child.Served, Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        await giveUp.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(child.Served, Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        watch.ThrowIfFailed();
        sink.Complete();
        errors.Complete();

        // Their hash is recorded once this returns.
        outputFile?.Flush(flushToDisk: true);
        errorFile?.Flush(flushToDisk: true);
        return new ProcessOutcome
        {
            End = end,
            ExitCode = child.Exited.IsCompletedSuccessfully ? await child.Exited.ConfigureAwait(false) : -1,
            Output = sink.Kept,
            OutputTruncated = sink.Truncated,
            ErrorTail = errors.Tail,
            Duration = duration,
            Swept = swept,
        };
    }

    /// <summary>What was changed about this process itself while children with a marker ran, since it was last asked for; it was put back.</summary>
    public IReadOnlyList<OwnChange> TakeDisturbances()
    {
        var taken = new List<OwnChange>();
        while (_disturbances.TryDequeue(out var change))
        {
            taken.Add(change);
        }

        return taken;
    }

    private static ProcessSpec Marked(ProcessSpec spec) => spec.Marker is null
        ? spec
        : spec with { Environment = new Dictionary<string, string?>(spec.Environment) { [ProcessTree.MarkerVariable] = spec.Marker } };

    // Without a buffer: one that could not be written would be tried once more when the file is closed.
    private static FileStream? OpenLog(string? path) =>
        path is null ? null : PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    // Reading goes on whatever becomes of the bytes: a child must not hang because nobody can use what it says.
    private static void Take(ProcessWatch watch, ReadOnlySpan<byte> bytes, ByteTaker taker)
    {
        watch.Touch();
        watch.Guard(bytes, taker);
    }

    private static async Task<ProcessEnd> WaitForEndAsync(ChildProcess child, ProcessSpec spec, Offspring? offspring, ProcessWatch watch)
    {
        if (await Task.WhenAny(child.Exited, watch.Ended).ConfigureAwait(false) == child.Exited)
        {
            return ProcessEnd.Exited;
        }

        if (offspring is not null && !watch.HasFailed)
        {
            offspring.Ask(spec.EndRequest);
            await Task.WhenAny(child.Exited, Task.Delay(spec.Grace, CancellationToken.None)).ConfigureAwait(false);
        }

        child.Kill();
        await Task.WhenAny(child.Exited, Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        return await watch.Ended.ConfigureAwait(false);
    }

    private static async Task FeedAsync(Stream input, ProcessSpec spec, CancellationToken over)
    {
        try
        {
            if (!string.IsNullOrEmpty(spec.StandardInput))
            {
                await input.WriteAsync(Encoding.UTF8.GetBytes(spec.StandardInput), over).ConfigureAwait(false);
            }

            if (spec.StandardInputBytes.Length > 0)
            {
                await input.WriteAsync(spec.StandardInputBytes, over).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The child does not read its input: its right.
        }
    }
}

/// <summary>An executable could not be started.</summary>
public sealed class ProcessStartException(string fileName, string reason, Exception? inner)
    : Exception($"'{fileName}' could not be started: {reason}.", inner)
{
    /// <summary>The executable.</summary>
    public string FileName { get; } = fileName;
}
