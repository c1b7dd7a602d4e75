using System.ComponentModel;
using System.Diagnostics;

namespace Autoauto.Core.Processes;

/// <summary>
/// Starts a process that is to outlive this one and its terminal. On Unix it gets pipes until it has detached itself
/// (<see cref="DetachedSession"/>), so that what it says before that is not lost; on Windows it has no console from the start.
/// </summary>
internal sealed class DetachedProcess : IDisposable
{
    private readonly Process _process;
    private readonly OutputTail _said = new(4 * 1024);
    private readonly Lock _saying = new();

    private DetachedProcess(Process process) => _process = process;

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>True once it is over.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code; only once it is over.</summary>
    public int ExitCode => _process.ExitCode;

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
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return new DetachedProcess(WindowsDetached.Start(fileName, arguments, workingDirectory, ProcessTree.MarkerVariable));
            }

            var started = new DetachedProcess(Process.Start(Describe(fileName, arguments, workingDirectory))!);
            started._process.StandardInput.Close();
            _ = started.ListenAsync(started._process.StandardOutput.BaseStream);
            _ = started.ListenAsync(started._process.StandardError.BaseStream);
            return started;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or DirectoryNotFoundException)
        {
            throw new ProcessStartException(fileName, e.Message, e);
        }
    }

    /// <summary>Ends it and its descendants: it was not wanted after all.</summary>
    public void Kill() => ProcessRunner.Kill(_process);

    /// <summary>Lets go of it; it lives on.</summary>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Describe(string fileName, IReadOnlyList<string> arguments, string workingDirectory)
    {
        var info = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };

        // Started by an agent or evaluator, it would be taken for one of theirs and be ended with them.
        info.Environment.Remove(ProcessTree.MarkerVariable);
        return info;
    }

    private async Task ListenAsync(Stream stream)
    {
        var buffer = new byte[4 * 1024];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0;)
            {
                lock (_saying)
                {
                    _said.Append(buffer.AsSpan(0, read));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It detached, or it is let go: nothing more is said here.
        }
    }
}
