using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Autoauto.Core.Primitives;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Processes;

/// <summary>
/// Starts a child, feeds and drains it, and sees to it that it ends: own total and idle time-outs, request then kill, and nothing left of its
/// tree. Knows nothing of what runs.
/// </summary>
/// <param name="time">Clock of the time-outs.</param>
/// <param name="onStarting">Told of every process before it is started, on whatever thread that happens.</param>
public sealed class ProcessRunner(TimeProvider time, Action<ProcessSpec>? onStarting = null)
{
    // A grandchild can hold the pipe open after the child is gone: what has not arrived by then is not waited for.
    private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(2);
    private long _calls;
    private long _started;
    private long _toolTicks;

    /// <summary>Clock of the time-outs.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>How many processes this runner has started: what the overhead benchmark counts.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>Time spent in processes without a marker (tools such as git), start to exit, in seconds: what the overhead benchmark takes off.</summary>
    public double ToolSeconds => Interlocked.Read(ref _toolTicks) / (double)TimeSpan.TicksPerSecond;

    /// <summary>Runs one process to its end.</summary>
    /// <exception cref="ProcessStartException">The executable cannot be started.</exception>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        onStarting?.Invoke(spec);
        var offspring = spec.Marker is null ? null : new Offspring(spec.Marker, Interlocked.Increment(ref _calls));
        using var process = new Process { StartInfo = BuildStartInfo(spec, offspring) };
        var stopwatch = Stopwatch.StartNew();
        Start(process, spec);
        offspring?.Begin(process.Id);
        using var job = spec.Marker is null ? null : JobObject.TryAssign(process);
        spec.OnStarted?.Invoke(process.Id);

        using var watch = new ProcessWatch(Time, spec, cancellationToken);
        using var outputFile = OpenLog(spec.OutputPath);
        using var errorFile = OpenLog(spec.ErrorPath);
        var redactor = spec.Redactor ?? (spec.Marker is null ? null : Redactor.Default);
        var sink = new OutputSink(spec.OutputLimitBytes, spec.OnOutputLine, outputFile, redactor);
        var errors = new ErrorSink(errorFile, redactor);
        var output = process.StandardOutput.BaseStream;
        var error = process.StandardError.BaseStream;
        var drained = Task.WhenAll(
            DrainAsync(output, bytes =>
            {
                watch.Touch();
                sink.Append(bytes);
            }),
            DrainAsync(error, bytes =>
            {
                watch.Touch();
                errors.Append(bytes);
            }));
        var fed = FeedAsync(process, spec.StandardInput);

        var end = await WaitForEndAsync(process, spec, offspring, watch).ConfigureAwait(false);
        var duration = stopwatch.Elapsed;
        Interlocked.Add(ref _toolTicks, spec.Marker is null ? duration.Ticks : 0);
        var swept = offspring?.End() ?? 0;
        job?.Dispose();

        await Task.WhenAny(drained, Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        await output.DisposeAsync().ConfigureAwait(false);
        await error.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(drained, fed), Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        sink.Complete();
        errors.Complete();

        // Their hash is recorded once this returns.
        outputFile?.Flush(flushToDisk: true);
        errorFile?.Flush(flushToDisk: true);
        return new ProcessOutcome
        {
            End = end,
            ExitCode = process.HasExited ? process.ExitCode : -1,
            Output = sink.Kept,
            OutputTruncated = sink.Truncated,
            ErrorTail = errors.Tail,
            Duration = duration,
            Swept = swept,
        };
    }

    private static ProcessStartInfo BuildStartInfo(ProcessSpec spec, Offspring? offspring)
    {
        IReadOnlyList<string> command = [.. offspring?.Command ?? [], spec.FileName];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in spec.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in spec.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        if (spec.Marker is not null)
        {
            info.Environment[ProcessTree.MarkerVariable] = spec.Marker;
        }

        return info;
    }

    private void Start(Process process, ProcessSpec spec)
    {
        if (spec.Marker is not null && ExecutablePath.Find(spec.FileName, spec.WorkingDirectory) is null)
        {
            // Behind setsid a missing program would be an exit code 127 like any other.
            throw new ProcessStartException(spec.FileName, "it was not found or is not executable", null);
        }

        try
        {
            process.Start();
            Interlocked.Increment(ref _started);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or DirectoryNotFoundException)
        {
            throw new ProcessStartException(spec.FileName, e.Message, e);
        }
    }

    private static FileStream? OpenLog(string? path) =>
        path is null ? null : PrivateFiles.Open(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static async Task<ProcessEnd> WaitForEndAsync(Process process, ProcessSpec spec, Offspring? offspring, ProcessWatch watch)
    {
        var exited = process.WaitForExitAsync(CancellationToken.None);
        if (await Task.WhenAny(exited, watch.Ended).ConfigureAwait(false) == exited)
        {
            return ProcessEnd.Exited;
        }

        if (offspring is not null)
        {
            offspring.Ask(spec.EndRequest);
            await Task.WhenAny(exited, Task.Delay(spec.Grace, CancellationToken.None)).ConfigureAwait(false);
        }

        Kill(process);
        await Task.WhenAny(exited, Task.Delay(s_drainLimit, CancellationToken.None)).ConfigureAwait(false);
        return await watch.Ended.ConfigureAwait(false);
    }

    /// <summary>Kills a child and what its parent links lead to.</summary>
    internal static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // Already gone: that is what was wanted.
        }
    }

    private static async Task FeedAsync(Process process, string? text)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            if (!string.IsNullOrEmpty(text))
            {
                await input.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None).ConfigureAwait(false);
            }

            await input.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The child does not read its input: its right.
        }
    }

    private static async Task DrainAsync(Stream stream, SpanAction onBytes)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false);
                if (read == 0)
                {
                    return;
                }

                onBytes(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The pipe was given up while a grandchild still held it.
        }
    }

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);
}

/// <summary>An executable could not be started.</summary>
public sealed class ProcessStartException(string fileName, string reason, Exception? inner)
    : Exception($"'{fileName}' could not be started: {reason}.", inner)
{
    /// <summary>The executable.</summary>
    public string FileName { get; } = fileName;
}
