using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Refs that keep the candidates of a run that is gone, or the arms of an episode that is gone.</summary>
internal sealed class OrphanRefCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var runs = scope.AskStore(git => git.ListRefsAsync("refs/autoauto/", CancellationToken.None))
            .GroupBy(name => name.Split('/')[2], StringComparer.Ordinal)
            .Where(group => RepairScope.IsRunId(group.Key) || RepairScope.IsEpisodeId(group.Key));

        var isLost = scope.IsLost();
        foreach (var group in runs.Where(group => !scope.IsKnown(group.Key)))
        {
            var names = group.ToList();
            var (what, whose) = RepairScope.IsRunId(group.Key) ? ("candidate", "run") : ("arm", "episode");
            yield return new Finding
            {
                Kind = FindingKind.RefOrphaned,
                Severity = EventSeverity.Warning,
                Subject = $"refs/autoauto/{group.Key}/",
                Message = $"{names.Count} ref{(names.Count == 1 ? " keeps" : "s keep")} {what}s of {whose} {group.Key}, and there is no such {whose}{(isLost ? " (nor any other: was the database replaced?)" : string.Empty)}.",
                Action = names.Count == 1 ? "Remove the ref" : "Remove the refs",
                RunId = whose == "run" ? group.Key : null,
                NeedsForce = isLost,
                Repair = () =>
                {
                    if (!scope.IsKnown(group.Key))
                    {
                        scope.DoStore(git => git.DeleteRefsAsync(names, CancellationToken.None));
                    }
                },
            };
        }
    }
}
