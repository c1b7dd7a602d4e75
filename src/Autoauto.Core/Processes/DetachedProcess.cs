using System.ComponentModel;
using System.Diagnostics;

namespace Autoauto.Core.Processes;

/// <summary>
/// Starts a process that is to outlive this one and its terminal. On Unix it gets pipes until it has detached itself
/// (<see cref="DetachedSession"/>), so that what it says before that is not lost; on Windows it has no console from the start.
/// </summary>
internal sealed class DetachedProcess : IDisposable
{
    private readonly Process? _process;
    private readonly ChildProcess? _child;
    private readonly OutputTail _said = new(4 * 1024);
    private readonly Lock _saying = new();

    private DetachedProcess(Process process) => _process = process;

    private DetachedProcess(ProcessSpec spec) => _child = ChildProcess.Start(spec, [], new ChildPipes(ChildPipes.Nothing, ListenAsync, ListenAsync));

    /// <summary>True once it is over.</summary>
    public bool HasExited => _child?.Exited.IsCompleted ?? _process!.HasExited;

    /// <summary>Its exit code; only once it is over.</summary>
    public int ExitCode => _child?.Exited.Result ?? _process!.ExitCode;

    /// <summary>What it said before it detached.</summary>
    public string Said
    {
        get
        {
            lock (_saying)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="fileName">Executable.</param>
    /// <param name="arguments">Arguments, one by one.</param>
    /// <param name="workingDirectory">Its current directory.</param>
    /// <exception cref="ProcessStartException">The executable cannot be started.</exception>
    public static DetachedProcess Start(string fileName, IReadOnlyList<string> arguments, string workingDirectory)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Started by an agent or evaluator, it would be taken for one of theirs.
            var environment = new Dictionary<string, string?> { [ProcessTree.MarkerVariable] = null };
            return new DetachedProcess(new ProcessSpec { FileName = fileName, Arguments = arguments, WorkingDirectory = workingDirectory, Environment = environment });
        }

        try
        {
            return new DetachedProcess(
                WindowsDetached.Start(ExecutablePath.Require(fileName, workingDirectory), arguments, workingDirectory, ProcessTree.MarkerVariable));
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new ProcessStartException(fileName, e.Message, e);
        }
    }

    /// <summary>Ends it and its descendants: it was not wanted after all.</summary>
    public void Kill()
    {
        _child?.Kill();
        try
        {
            _process?.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // Already gone: that is what was wanted.
        }
    }

    /// <summary>Lets go of it; it lives on.</summary>
    public void Dispose() => _process?.Dispose();

    private Task ListenAsync(Stream stream) => ChildPipes.DrainAsync(stream, Hear, CancellationToken.None);

    private void Hear(ReadOnlySpan<byte> bytes)
    {
        lock (_saying)
        {
            _said.Append(bytes);
        }
    }
}
