using System.Collections.Frozen;
using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Which phase of an experiment may follow which: one table, and the only lookup into it.</summary>
public static class ExperimentTransitions
{
    private static readonly FrozenSet<(ExperimentPhase From, ExperimentPhase To)> s_allowed = new[]
    {
        // A call of the agent that was lost in a crash is made again.
        (ExperimentPhase.Proposing, ExperimentPhase.Proposing),
        (ExperimentPhase.Proposing, ExperimentPhase.Proposed),
        (ExperimentPhase.Proposing, ExperimentPhase.Finished),
        (ExperimentPhase.Proposed, ExperimentPhase.Measuring),
        (ExperimentPhase.Proposed, ExperimentPhase.Finished),
        (ExperimentPhase.Measuring, ExperimentPhase.Applying),
        (ExperimentPhase.Measuring, ExperimentPhase.Finished),
        (ExperimentPhase.Applying, ExperimentPhase.Rebasing),
        (ExperimentPhase.Applying, ExperimentPhase.Finished),
        (ExperimentPhase.Rebasing, ExperimentPhase.Finished),
    }.ToFrozenSet();

    /// <summary>True if <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    public static bool Allows(ExperimentPhase from, ExperimentPhase to) => s_allowed.Contains((from, to));

    /// <summary>The experiment in its next phase.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it: a defect.</exception>
    public static Experiment To(this Experiment experiment, ExperimentPhase phase)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Allows(experiment.Phase, phase)
            ? experiment with { Phase = phase }
            : throw new InvalidOperationException($"Experiment {experiment.Number} cannot go from {experiment.Phase} to {phase}.");
    }
}
