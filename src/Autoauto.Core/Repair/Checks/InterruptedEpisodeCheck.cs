using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Episodes whose engine died or that failed. They are whole, and so is their policy: going on with them is the user's choice.</summary>
internal sealed class InterruptedEpisodeCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from episode in scope.IdleEpisodes()
        where episode.Stage != EpisodeStage.Closed
        select new Finding
        {
            Kind = FindingKind.EpisodeInterrupted,
            Severity = EventSeverity.Information,
            Subject = episode.Id,
            Message = episode.Stage == EpisodeStage.Errored
                ? $"Episode {episode.Id} of policy '{episode.Policy}' ended with an error: {episode.Error}"
                : $"Episode {episode.Id} of policy '{episode.Policy}' was interrupted, and no process works on it.",
            Action = $"Go on with it: {Next.EpisodeResume(episode.Id)}",
        };
}
