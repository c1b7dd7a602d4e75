using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>Finds what a run takes over from earlier ones: of the same program with the same evaluator and metric, measured on this machine.</summary>
internal static class EarlierRuns
{
    /// <summary>What a run takes over; null where its rule learns nothing.</summary>
    public static ProgramHistory? Of(Database database, Run run, string evaluatorHash)
    {
        if (run.Spec.Rule != ProgramSpec.Adaptive)
        {
            return null;
        }

        if (!run.Spec.History)
        {
            return new ProgramHistory { Origin = HistoryOrigin.NotWanted };
        }

        var host = ProcessIdentity.Current().Host;
        List<(Run Run, AdaptiveRuleState State)> measured =
        [
            .. database.Read(c => RunStore.Measured(c, run.Program, run.Id, HistoryRule.MostRuns), [])
                .Select(r => (Run: r, State: RuleStateJson.Read(r.RuleStateJson!) as AdaptiveRuleState))
                .Where(m => m.State is not null)
                .Select(m => (m.Run, m.State!)),
        ];
        List<LearnedRun> alike =
        [
            .. measured
                .Where(m => m.Run.EvaluatorHash == evaluatorHash && m.Run.Host == host && m.Run.Spec.Metric == run.Spec.Metric && m.Run.Spec.Direction == run.Spec.Direction)
                .Select(m => new LearnedRun(m.State, m.Run.History)),
        ];
        return alike.Count > 0 || measured.Count == 0
            ? HistoryRule.Of(alike)
            : new ProgramHistory { Origin = measured[0].Run.EvaluatorHash == evaluatorHash ? HistoryOrigin.OtherMachine : HistoryOrigin.OtherEvaluator };
    }
}
