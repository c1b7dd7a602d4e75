using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace.Background;

/// <summary>Side effects of a run's session that must never make it fail: keeps the machine awake and sends notifications.</summary>
internal sealed class Companion(Database database, ProcessRunner runner, WorkspaceOptions options, Settings settings, string root)
{
    private readonly Notifier _notifier = new(runner, settings.NotifyCommand, settings.NotifyTimeout, root);
    private Task _parked = Task.CompletedTask;

    /// <summary>Runs the work while keeping the machine awake, and notifies the user of how it ended.</summary>
    public async Task<Run> AccompanyAsync(RunSession session, Func<Task<Run>> work, CancellationToken abort)
    {
        var isKept = settings.KeepAwake == KeepAwakeMode.Always || (settings.KeepAwake == KeepAwakeMode.Background && options.IsBackground);
        using var awake = isKept ? KeepAwake.TryStart() : null;
        session.Observer = e => Observe(session, e);
        var isOurs = true;
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.LeaseLost)
        {
            isOurs = false;
            throw;
        }
        finally
        {
            await _parked.ConfigureAwait(false);

            // Who has just pressed Ctrl+C knows, and waits for the prompt.
            if (isOurs && _notifier.IsWanted && (options.IsBackground || !abort.IsCancellationRequested))
            {
                await TellAsync(session, FindRun(session)).ConfigureAwait(false);
            }
        }
    }

    private void Observe(RunSession session, RunEvent e)
    {
        if (e is RunEvent.RunParked parked && _notifier.IsWanted && _parked.IsCompleted)
        {
            var run = FindRun(session);
            _parked = run is null ? Task.CompletedTask : Task.Run(() => SendAsync(session, "Parked", run, RunStatus.Running, parked.Why), CancellationToken.None);
        }
    }

    /// <summary>The run as it is recorded; null if that cannot be read now. What goes along with the work has no say in how it ends.</summary>
    private Run? FindRun(RunSession session)
    {
        try
        {
            return database.Read(c => RunStore.Find(c, session.RunId), null);
        }
        catch (AutoautoException)
        {
            return null;
        }
    }

    private Task TellAsync(RunSession session, Run? run) => run switch
    {
        null => Task.CompletedTask,
        { TerminationReason: TerminationReason.Error } => SendAsync(session, "Failed", run, RunStatus.Failed, run.ErrorMessage),
        _ => SendAsync(session, "Ended", run, RepositoryWorkspace.StatusOf(run, live: false), run.TerminationReason?.ToString()),
    };

    private async Task SendAsync(RunSession session, string kind, Run run, RunStatus status, string? reason)
    {
        try
        {
            var subject = database.Read(c => ExperimentStore.LastKeptSubject(c, run.Id), null);
            if (await _notifier.SendAsync(kind, run, status, reason, subject).ConfigureAwait(false) is { } problem)
            {
                var text = $"The notification command {problem.TrimEnd('.')}.";
                session.Publish(new RunEvent.Warned("notify", text));
                database.Write(c => EventStore.Append(c, run.Id, null, "notify", EventSeverity.Warning, text, options.Time.GetUtcNow()));
            }
        }
        catch (AutoautoException)
        {
            // A run is not worth less because nobody could be told.
        }
    }
}
