using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Autoauto.Commands.Bases;
using Autoauto.Core.Episodes;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Pump;

/// <summary>
/// The bridge between the engine's tasks and the pipeline's thread, and the only code of the module that blocks on a task. Nothing tells a
/// command that downstream has ended the pipeline but the exception of its next write; so whatever happens here, the work is ended and waited for.
/// </summary>
internal static class SessionPump
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(15);

    /// <summary>Writes a session's events until it is over, and returns the run as it ended.</summary>
    /// <param name="command">Whose streams to write to.</param>
    /// <param name="session">The session; disposed on every way out.</param>
    /// <param name="renderer">What events look like.</param>
    /// <param name="stop">The end by Ctrl+C.</param>
    /// <exception cref="OperationCanceledException">After <paramref name="stop"/>.</exception>
    public static Run Drain(AutoCommand command, RunSession session, EventRenderer renderer, CancellationToken stop)
    {
        var plan = new ProgressPlan(session.RunId);
        return Drain(command, session, renderer.Render, plan.Show, plan.Close(), stop);
    }

    /// <summary>Writes an episode's events until it is over, and returns it as it stands.</summary>
    /// <exception cref="OperationCanceledException">After <paramref name="stop"/>.</exception>
    public static Episode Drain(AutoCommand command, EpisodeSession session, CancellationToken stop)
    {
        var plan = new EpisodeProgressPlan(session.EpisodeId);
        return Drain(command, session, EpisodeRenderer.Render, plan.Show, plan.Close(), stop);
    }

    private static TResult Drain<TEvent, TProgress, TResult>(
        AutoCommand command,
        WorkSession<TEvent, TProgress, TResult> session,
        Func<TEvent, IEnumerable<StreamAction>> render,
        Func<TProgress, IReadOnlyList<ProgressBar>> show,
        IReadOnlyList<ProgressBar> closing,
        CancellationToken stop)
        where TProgress : class
    {
        try
        {
            var ticker = new ProgressTicker<TProgress>(command, show, () => session.Progress);
            var isOpen = true;
            while (isOpen)
            {
                var ready = session.Events.WaitToReadAsync(CancellationToken.None).AsTask();
                while (!ready.Wait(s_slice, stop))
                {
                    command.WriteCommandLines();
                    ticker.Tick();
                }

                command.WriteCommandLines();
                while (session.Events.TryRead(out var item))
                {
                    foreach (var action in render(item))
                    {
                        Write(command, action);
                    }
                }

                ticker.Tick();
                isOpen = ready.Result;
            }

            session.Completion.Wait(stop);
            return session.Completion.Result;
        }
        catch (AggregateException e)
        {
            throw Unwrapped(e);
        }
        finally
        {
            WaitWithin(session.DisposeAsync().AsTask());
            Close(command, closing);
        }
    }

    /// <summary>Runs a task of the engine to its end; <paramref name="tick"/> is called on the pipeline's thread about four times a second, and at the end.</summary>
    public static T Await<T>(Func<CancellationToken, Task<T>> start, Action tick, CancellationToken stop)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var task = Task.Run(
            () =>
            {
                // The engine's words and numbers do not depend on the session's culture, which flows into the task.
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
                return start(cancel.Token);
            },
            CancellationToken.None);
        try
        {
            while (!task.Wait(s_slice, stop))
            {
                tick();
            }

            tick();
            return task.Result;
        }
        catch (AggregateException e)
        {
            throw Unwrapped(e);
        }
        finally
        {
            cancel.Cancel();
            WaitWithin(task);
        }
    }

    /// <summary>The items of an engine's stream on the pipeline's thread, as they come.</summary>
    public static IEnumerable<T> Enumerate<T>(Func<CancellationToken, IAsyncEnumerable<T>> start, CancellationToken stop)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var items = start(cancel.Token).GetAsyncEnumerator(cancel.Token);
        try
        {
            while (Await(_ => items.MoveNextAsync().AsTask(), static () => { }, stop))
            {
                yield return items.Current;
            }
        }
        finally
        {
            cancel.Cancel();
            WaitWithin(items.DisposeAsync().AsTask());
        }
    }

    /// <summary>Shows progress bars.</summary>
    public static void Show(Cmdlet cmdlet, IEnumerable<ProgressBar> bars)
    {
        foreach (var bar in bars)
        {
            cmdlet.WriteProgress(Record(bar));
        }
    }

    /// <summary>Takes progress bars away, on every way out.</summary>
    public static void Close(Cmdlet cmdlet, IEnumerable<ProgressBar> bars)
    {
        try
        {
            foreach (var bar in bars)
            {
                var record = Record(bar);
                record.RecordType = ProgressRecordType.Completed;
                cmdlet.WriteProgress(record);
            }
        }
        catch (PipelineStoppedException)
        {
            // The host takes the bars of a stopped pipeline away itself.
        }
    }

    private static ProgressRecord Record(ProgressBar bar) => new(bar.Id, bar.Activity, bar.Status)
    {
        ParentActivityId = bar.ParentId,
        PercentComplete = bar.Percent,
        SecondsRemaining = bar.SecondsRemaining,
    };

    private static void Write(Cmdlet cmdlet, StreamAction action)
    {
        switch (action)
        {
            case StreamAction.Output x:
                cmdlet.WriteObject(TypeNames.Label(x.Value));
                break;
            case StreamAction.Warning x:
                cmdlet.WriteWarning(x.Text);
                break;
            case StreamAction.Verbose x:
                cmdlet.WriteVerbose(x.Text);
                break;
            case StreamAction.Debug x:
                cmdlet.WriteDebug(x.Text);
                break;
            case StreamAction.Information x:
                cmdlet.WriteInformation(x.Text, x.Tags);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action.GetType().Name, "The action has no stream.");
        }
    }

    // Waits for the end, however it comes, but not for ever: a stuck child must not freeze the shell. Resume finds what was left.
    private static void WaitWithin(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne(s_grace);

    private static Exception Unwrapped(AggregateException e)
    {
        var inner = e.Flatten().InnerExceptions[0];
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
        return inner;
    }

    /// <summary>Shows the latest snapshot if it is new, at most four times a second.</summary>
    private sealed class ProgressTicker<TProgress>(Cmdlet cmdlet, Func<TProgress, IReadOnlyList<ProgressBar>> show, Func<TProgress?> read)
        where TProgress : class
    {
        private TProgress? _shown;
        private long _shownAt;

        public void Tick()
        {
            var now = read();
            if (now is null || ReferenceEquals(now, _shown) || (_shown is not null && Stopwatch.GetElapsedTime(_shownAt) < s_slice))
            {
                return;
            }

            _shown = now;
            _shownAt = Stopwatch.GetTimestamp();
            Show(cmdlet, show(now));
        }
    }
}
