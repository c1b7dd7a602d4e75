using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop.Steps;

/// <summary>Makes a recorded verdict true: the branch moves by compare-and-swap, or stays. Doing it twice changes nothing.</summary>
internal sealed class ApplyVerdict(RunContext context, Conclude conclude, MeasureBaseline baseline)
{
    public async Task<Experiment> RunAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.Status != ExperimentStatus.Kept)
        {
            return await conclude.RunAsync(experiment, experiment.Status!.Value, experiment.Reason!.Value, experiment.Detail, cancellationToken).ConfigureAwait(false);
        }

        if (experiment.Phase == ExperimentPhase.Applying)
        {
            experiment = await KeepAsync(experiment, cancellationToken).ConfigureAwait(false);
        }

        var state = await baseline.RebaseAsync(experiment, context.RuleState, cancellationToken).ConfigureAwait(false);
        return Finish(experiment, state);
    }

    private async Task<Experiment> KeepAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var applied = experiment.To(ExperimentPhase.Rebasing);
        context.Steps.Enter("Moving the run's branch");
        await context.Journal.PerformAsync(
            "keep",
            () => context.Services.Git.CompareAndSwapRefAsync(
                "refs/heads/" + context.Run.Branch, experiment.CandidateCommit!, experiment.StartCommit, cancellationToken),
            connection =>
            {
                context.Change(run => run with { HeadCommit = experiment.CandidateCommit! });
                context.WriteRun(connection);
                ExperimentStore.Save(connection, applied);
            }).ConfigureAwait(false);
        if (context.Services.Rule.IsInterleaved)
        {
            context.Slots.SwapArms();
        }

        return applied;
    }

    private Experiment Finish(Experiment experiment, RuleState state)
    {
        var level = state.BaselineMetric;
        var simplification = experiment.Reason == ExperimentReason.Simplification;
        return conclude.Record(experiment, run =>
        {
            var better = !simplification && (run.Best is not { } best || run.Spec.Direction.IsBetter(level, best));
            return run with
            {
                RuleStateJson = RuleStateJson.Write(state),
                Baseline = level,
                Best = better ? level : run.Best,
                BestExperiment = better ? experiment.Number : run.BestExperiment,
                Experiments = run.Experiments + 1,
                Kept = run.Kept + 1,
                ExpectedFalseKeeps = experiment.ErrorProbability is { } error ? (run.ExpectedFalseKeeps ?? 0) + error : run.ExpectedFalseKeeps,
                ConsecutiveDiscards = simplification ? run.ConsecutiveDiscards : 0,
            };
        });
    }
}
