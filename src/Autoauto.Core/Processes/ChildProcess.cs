using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using CliWrap;

namespace Autoauto.Core.Processes;

/// <summary>
/// The one place where child processes are started and their pipes are served, over CliWrap. What is started is always a full path, and no child looks
/// programs up in the folder in which it happens to stand: a file <c>git</c> in a repository is not git.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Process _process;

    private ChildProcess(Process process, int id, Task<int> exited, Task served) => (_process, Id, Exited, Served) = (process, id, exited, served);

    /// <summary>Its id.</summary>
    public int Id { get; }

    /// <summary>Its exit code, as soon as it has ended, whoever still holds its pipes.</summary>
    public Task<int> Exited { get; }

    /// <summary>Completes when it has ended and whoever serves its pipes has finished.</summary>
    public Task Served { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="spec">What to start; of the rest only folder and environment count here.</param>
    /// <param name="before">Command that is to start it in its turn, with full path and arguments; may be empty.</param>
    /// <param name="pipes">Who serves its pipes.</param>
    /// <exception cref="ProcessStartException">It was not found or cannot be started.</exception>
    public static ChildProcess Start(ProcessSpec spec, IReadOnlyList<string> before, ChildPipes pipes) =>
        spec.IsWrapped ? StarterThread.Run(() => Begin(spec, before, pipes.Elsewhere())) : Begin(spec, before, pipes);

    /// <summary>Puts it into a job object that is ended with everything in it when it is disposed; null where there is none.</summary>
    public JobObject? Contain() => JobObject.TryAssign(_process);

    /// <summary>Kills it and what its parent links lead to.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // Already gone: that is what was wanted.
        }
    }

    private static ChildProcess Begin(ProcessSpec spec, IReadOnlyList<string> before, ChildPipes pipes)
    {
        string[] line = [.. before, ExecutablePath.Require(spec.FileName, spec.WorkingDirectory), .. spec.Arguments];
        Process process = null!;
        Task<int> exited = null!;
        var command = Cli.Wrap(line[0])
            .WithWorkingDirectory(spec.WorkingDirectory)
            .WithEnvironmentVariables(spec.Environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.Create(pipes.Input))
            .WithStandardOutputPipe(PipeTarget.Create((stream, _) => pipes.Output(stream)))
            .WithStandardErrorPipe(PipeTarget.Create(async (stream, _) =>
            {
                await pipes.Error(stream).ConfigureAwait(false);

                // The process is let go of when its pipes are done, and with it its exit code.
                await exited.ConfigureAwait(false);
            }));
        try
        {
            var running = command.ExecuteAsync(
                info => Configure(info, line[1..]),
                started => exited = ObserveAsync(process = started));
            return new ChildProcess(process, running.ProcessId, exited, running.Task);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or DirectoryNotFoundException)
        {
            throw new ProcessStartException(spec.FileName, (e.InnerException ?? e).Message, e);
        }
    }

    private static async Task<int> ObserveAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    // A list, as everywhere: what CliWrap makes of arguments is one line that is taken apart again.
    private static void Configure(ProcessStartInfo info, string[] arguments)
    {
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        if (info.Environment.TryGetValue("PATH", out var path) && ExecutablePath.Absolute(path) is var absolute && absolute != path)
        {
            info.Environment.Remove("PATH");
            if (absolute is not null)
            {
                info.Environment["PATH"] = absolute;
            }
        }

        if (OperatingSystem.IsWindows())
        {
            // The command interpreter looks in the current folder first, unless it is told not to.
            info.Environment["NoDefaultCurrentDirectoryInExePath"] = "1";
        }
    }
}

/// <summary>Who serves a child's pipes; none of them may throw. A pipe is closed when its task completes.</summary>
/// <param name="Input">Writes the standard input; its token is cancelled when the child has ended.</param>
/// <param name="Output">Reads the standard output.</param>
/// <param name="Error">Reads the standard error.</param>
internal sealed record ChildPipes(Func<Stream, CancellationToken, Task> Input, Func<Stream, Task> Output, Func<Stream, Task> Error)
{
    /// <summary>The same, served by other threads than the one that starts the process.</summary>
    public ChildPipes Elsewhere() => new(
        (stream, over) => Task.Run(() => Input(stream, over), CancellationToken.None),
        stream => Task.Run(() => Output(stream), CancellationToken.None),
        stream => Task.Run(() => Error(stream), CancellationToken.None));

    /// <summary>An input that is closed at once.</summary>
    public static Task Nothing(Stream input, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads a pipe to its end, or until it is given up.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="onBytes">Takes what was read; must not throw.</param>
    /// <param name="giveUp">Gives the pipe up: a grandchild may hold it open for ever.</param>
    public static async Task DrainAsync(Stream pipe, ByteTaker onBytes, CancellationToken giveUp)
    {
        // As much as a pipe holds: fewer turns between child and engine.
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await pipe.ReadAsync(buffer, giveUp).ConfigureAwait(false)) > 0;)
            {
                onBytes(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // It broke or was given up: nothing more comes.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Takes bytes that were read.</summary>
internal delegate void ByteTaker(ReadOnlySpan<byte> bytes);
