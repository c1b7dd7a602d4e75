using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace.Background;

/// <summary>Starts a background worker and waits until it has taken over, for a limited time.</summary>
internal sealed class WorkerLaunch(WorkerCommand? command, TimeProvider time)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(50);
    private const int LogTail = 2000;

    /// <summary>Starts the worker and returns when <paramref name="isTakenOver"/> says so.</summary>
    /// <exception cref="AutoautoException">WorkerFailed, with what the worker said.</exception>
    /// <exception cref="OperationCanceledException">The worker was ended again.</exception>
    public async Task LaunchAsync(WorkerTask task, Func<bool> isTakenOver, CancellationToken cancellationToken)
    {
        using var process = Start(task);
        var started = time.GetTimestamp();
        while (!isTakenOver())
        {
            if (process.HasExited)
            {
                // It may have taken over, worked and ended since the last look.
                if (isTakenOver())
                {
                    return;
                }

                throw Failure(task, FormattableString.Invariant($"ended with exit code {process.ExitCode} before it had begun"), process.Said);
            }

            if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(started) > s_limit)
            {
                process.Kill();
                cancellationToken.ThrowIfCancellationRequested();
                throw Failure(task, FormattableString.Invariant($"did not begin within {s_limit.TotalSeconds:0} s"), process.Said);
            }

            await Task.Delay(s_step, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the worker and does not look after it.</summary>
    /// <exception cref="AutoautoException">WorkerFailed.</exception>
    public void Release(WorkerTask task) => Start(task).Dispose();

    private DetachedProcess Start(WorkerTask task)
    {
        if (command is null)
        {
            throw new AutoautoException(ErrorCode.WorkerFailed, "This host cannot start background workers.", task.Root, "Use PowerShell (pwsh) or the autoauto command line.");
        }

        try
        {
            return DetachedProcess.Start(command.FileName, [.. command.Arguments, .. task.ToArguments()], task.Root);
        }
        catch (ProcessStartException e)
        {
            throw new AutoautoException(ErrorCode.WorkerFailed, $"The background worker could not be started: {e.Message}", command.FileName, inner: e);
        }
    }

    private static AutoautoException Failure(WorkerTask task, string what, string said)
    {
        var logged = ReadTail(task.LogPath);
        var words = PlainText.Lines(string.Join('\n', new[] { said.Trim(), logged }.Where(t => t.Length > 0)), LogTail);
        return new AutoautoException(
            ErrorCode.WorkerFailed,
            $"The background worker {what}.{(words.Length == 0 ? string.Empty : $" It said:\n{words}")}",
            task.RunId ?? task.Root,
            $"Look into {task.LogPath}, or start it in the foreground.");
    }

    private static string ReadTail(string path)
    {
        var text = ReachableFile.TryReadText(path)?.Trim() ?? string.Empty;
        return text.Length > LogTail ? "…" + text[^LogTail..] : text;
    }
}
