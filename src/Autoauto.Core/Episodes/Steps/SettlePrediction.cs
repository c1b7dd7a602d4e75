using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Settles what the evolver claimed about the head against what this episode measured between its arms, never against the judge's rewards. Does
/// nothing the second time; a failure is a warning and never ends an episode.
/// </summary>
internal sealed class SettlePrediction(EpisodeContext context)
{
    /// <summary>Settles the prediction about the head, if there is one that is open and could be measured.</summary>
    public void Run()
    {
        try
        {
            var episode = context.Episode;
            var open = context.Read(c => LearningStore.FindPrediction(c, episode.Policy, episode.HeadVersion), null);
            if (open is not { SettledBy: null } || episode.IsBaselineSkipped || Measured(open.Metric) is not { } observed)
            {
                return;
            }

            context.Journal.Record("prediction.settle", connection =>
            {
                LearningStore.Settle(connection, episode.Policy, open.Version, episode.Id, observed, context.Now);
                context.Audit(connection, "prediction.settled", FormattableString.Invariant($"{open.Metric}: predicted {open.Change:+0.###;-0.###;0}, measured {observed:+0.###;-0.###;0}"));
            });
            context.Narrate("prediction", FormattableString.Invariant($"Version {open.Version} was predicted to move {open.Metric} by {open.Change:+0.###;-0.###;0}; measured: {observed:+0.###;-0.###;0}."));
        }
        catch (AutoautoException e) when (e.Code is not (ErrorCode.LeaseLost or ErrorCode.DiskFull))
        {
            context.Warn("prediction", $"The prediction could not be settled: {e.Message}");
        }
    }

    /// <summary>Mean over the tasks that both arms have a number of.</summary>
    private double? Measured(string metric)
    {
        var differences = context.Read(c => EvidenceStore.Arms(c, context.Episode.Id, 0), [])
            .GroupBy(a => a.Task, StringComparer.Ordinal)
            .Select(task => ValueOf(task, EpisodeSide.Main) - ValueOf(task, EpisodeSide.Baseline))
            .Where(d => d is not null)
            .ToList();
        return differences.Count == 0 ? null : differences.Average();

        double? ValueOf(IEnumerable<ArmRecord> arms, EpisodeSide side) => arms.FirstOrDefault(a => a.Side == side)?.Objective?.Find(metric);
    }
}
