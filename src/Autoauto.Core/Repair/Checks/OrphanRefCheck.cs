using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Refs that keep the candidates of a run that is gone.</summary>
internal sealed class OrphanRefCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var runs = scope.Ask(git => git.ListRefsAsync("refs/autoauto/", CancellationToken.None))
            .GroupBy(name => name.Split('/')[2], StringComparer.Ordinal)
            .Where(group => RepairScope.IsRunId(group.Key));

        // Without a single run the database has been lost or replaced: the refs may be all that is left of the work.
        var isLost = scope.Runs().Count == 0;
        foreach (var group in runs.Where(group => !scope.IsKnown(group.Key)))
        {
            var names = group.ToList();
            yield return new Finding
            {
                Kind = FindingKind.RefOrphaned,
                Severity = EventSeverity.Warning,
                Subject = $"refs/autoauto/{group.Key}/",
                Message = $"{names.Count} ref{(names.Count == 1 ? " keeps a candidate" : "s keep candidates")} of run {group.Key}, and there is no such run{(isLost ? " (nor any other: was the database replaced?)" : string.Empty)}.",
                Action = names.Count == 1 ? "Remove the ref" : "Remove the refs",
                RunId = group.Key,
                NeedsForce = isLost,
                Mend = () =>
                {
                    if (!scope.IsKnown(group.Key))
                    {
                        scope.Do(git => git.DeleteRefsAsync(names, CancellationToken.None));
                    }
                },
            };
        }
    }
}
