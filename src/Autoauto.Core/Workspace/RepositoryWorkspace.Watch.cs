using System.Runtime.CompilerServices;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Watches runs, whichever process works on them.</content>
public sealed partial class RepositoryWorkspace
{
    private static readonly TimeSpan s_watchStep = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Polls a run twice a second until no process works on it; the last step has the rest of its events. A run that no process works on gives a single
    /// step. Reads only, and does not disturb the run.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="afterId">Only events behind the one of this id.</param>
    /// <param name="cancellationToken">Ends the watching, not the run.</param>
    /// <exception cref="Errors.AutoautoException">RunNotFound, also when it is removed while it is watched.</exception>
    public async IAsyncEnumerable<WatchStep> WatchAsync(string runId, long afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // The state first: what happens between the two looks is then seen by the next one.
            var view = RequireRun(runId);
            var events = ListEvents(runId, afterId).ToList();
            afterId = events.Count > 0 ? events[^1].Id : afterId;
            yield return new WatchStep(view, ProgressOf(view, events), events);
            if (view.Status != RunStatus.Running)
            {
                yield break;
            }

            await Task.Delay(s_watchStep, _options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The id of the event behind which a run's last <paramref name="count"/> events begin.</summary>
    public long FindEventBefore(string runId, int count) => _database.Read(c => EventStore.IdBeforeLast(c, runId, count), 0);

    private RunProgress ProgressOf(RunView view, List<AuditEvent> events) => _database.Read(
        connection =>
        {
            var run = view.Run;
            var experiment = ExperimentStore.LastNumber(connection, run.Id);
            var samples = run.Phase is RunPhase.Baselining or RunPhase.Measuring or RunPhase.Rebaselining ? MeasurementStore.Count(connection, run.Id, experiment) : 0;
            return new RunProgress(
                run.Id, run.Program, run.Phase, experiment, run.Options.MaxExperiments, run.Kept, run.Baseline, run.Best, run.OriginalBaseline,
                run.CostUsd, events.Count > 0 ? Primitives.PlainText.OneLine(events[^1].Message) : string.Empty, samples, null, run.ActiveSeconds, run.ParkedUntil);
        },
        null!);
}
