using System.Globalization;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace.Background;

/// <summary>A background worker's whole life: cut off from the terminal, it takes a run over or works off the queue, and writes what happens to its log.</summary>
public static class BackgroundWorker
{
    /// <summary>Runs a worker in this process to its end.</summary>
    /// <param name="arguments">What <see cref="WorkerCommand"/>'s starter appended.</param>
    /// <param name="self">How this host starts further workers.</param>
    /// <returns>The exit code: 0, or 1 if the work ended by an error.</returns>
    /// <exception cref="AutoautoException">InvalidArgument, InsideCall: it was not started by the engine.</exception>
    public static int Run(IReadOnlyList<string> arguments, WorkerCommand self) => RunAsync(arguments, self).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(IReadOnlyList<string> arguments, WorkerCommand self)
    {
        var task = WorkerTask.Parse(arguments);
        InnerCall.Refuse("worker");
        using var stop = new CancellationTokenSource();
        using var detached = DetachedSession.Enter(task.LogPath, stop.Cancel);
        var log = detached.Log;
        try
        {
            using var workspace = RepositoryWorkspace.Open(task.Root, new WorkspaceOptions { Worker = self, IsBackground = true, Ending = stop.Token });
            if (task.RunId is null)
            {
                var isWorker = await workspace.WorkOffQueueAsync(session => _ = FollowAsync(session, log), stop.Token, why => Say(log, $"warning: {why}")).ConfigureAwait(false);
                Say(log, !isWorker ? "another process works off the queue" : stop.IsCancellationRequested ? "ended on request; what waits stays in the queue" : "the queue is worked off");
                return 0;
            }

            await using var session = workspace.AdoptRun(task.RunId, task.Handover!);
            await using var abort = stop.Token.Register(session.RequestAbort);
            var following = FollowAsync(session, log);
            await session.Completion.ConfigureAwait(false);
            await following.ConfigureAwait(false);
            return 0;
        }
        catch (AutoautoException e)
        {
            Say(log, $"error {e.Code}: {e.Message}");
            return 1;
        }
#pragma warning disable CA1031 // The last stop: nobody sees what this process throws, but somebody may read its log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Say(log, $"defect: {e}");
            return 1;
        }
    }

    private static async Task FollowAsync(RunSession session, TextWriter log)
    {
        await foreach (var e in session.Events.ReadAllAsync().ConfigureAwait(false))
        {
            if (Words(e) is { } words)
            {
                Say(log, words);
            }
        }
    }

    private static string? Words(RunEvent e) => e switch
    {
        RunEvent.RunStarted x => FormattableString.Invariant($"run {x.Run.Id} of '{x.Run.Program}' in process {Environment.ProcessId}"),
        RunEvent.BaselineMeasured x => FormattableString.Invariant($"baseline {x.Run.OriginalBaseline}"),
        RunEvent.ExperimentStarted x => FormattableString.Invariant($"experiment {x.Number}"),
        RunEvent.ExperimentFinished x => FormattableString.Invariant($"experiment {x.Experiment.Number}: {x.Experiment.Status} ({x.Experiment.Reason}) {x.Experiment.Subject}"),
        RunEvent.RunParked x => FormattableString.Invariant($"waits until {x.Until.UtcDateTime:u}: {x.Why}"),
        RunEvent.Warned x => $"warning: {x.Message}",
        RunEvent.RunFinished x => FormattableString.Invariant($"run {x.Run.Id} ended: {x.Run.TerminationReason} {x.Run.ErrorMessage}"),
        _ => null,
    };

    private static void Say(TextWriter log, string text)
    {
        lock (log)
        {
            log.WriteLine($"{TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)} {PlainText.Lines(text)}");
        }
    }
}
