using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Ends an experiment: one transaction writes its outcome and the run's counters, exactly once.</summary>
internal sealed class Conclude(RunContext context)
{
    /// <summary>Ends an experiment that was not kept.</summary>
    public Task<Experiment> RunAsync(
        Experiment experiment, ExperimentStatus status, ExperimentReason reason, string? detail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Record(
            experiment with { Status = status, Reason = reason, Detail = detail is null ? null : PlainText.Lines(detail, 2000) },
            run => Count(run, status) with { Phase = RunTransitions.Next(run.Phase, RunPhase.Reverting) }));
    }

    /// <summary>Writes the end of an experiment together with what it changes in the run.</summary>
    public Experiment Record(Experiment experiment, Func<Run, Run> change)
    {
        var finished = experiment.To(ExperimentPhase.Finished) with { FinishedAt = context.Now };
        context.Change(change);
        context.Journal.Record("experiment.end", connection =>
        {
            finished = finished with { Executions = MeasurementStore.Count(connection, finished.RunId, finished.Number) };
            if (!ExperimentStore.Save(connection, finished))
            {
                throw new InvalidOperationException($"Experiment {finished.Number} of run {finished.RunId} was recorded already.");
            }

            Backlog.Record(connection, context.Run.Program, finished);
            context.WriteRun(connection);
            context.Audit(connection, "experiment", Describe(finished), finished.Number);
        });
        context.Publish(new RunEvent.ExperimentFinished(finished, context.Run));
        return finished;
    }

    private static Run Count(Run run, ExperimentStatus status) => status switch
    {
        ExperimentStatus.Aborted => run,
        ExperimentStatus.Discarded => run with
        {
            Experiments = run.Experiments + 1,
            Discarded = run.Discarded + 1,
            ConsecutiveDiscards = run.ConsecutiveDiscards + 1,
        },
        _ => run with { Experiments = run.Experiments + 1, Crashed = run.Crashed + 1, ConsecutiveDiscards = run.ConsecutiveDiscards + 1 },
    };

    private static string Describe(Experiment e) =>
        $"{e.Status} ({e.Reason}){(e.EffectPercent is { } effect ? FormattableString.Invariant($" {effect:+0.0;-0.0;0.0} %") : string.Empty)}: {PlainText.OneLine(e.Subject ?? e.Detail, 120)}";
}
