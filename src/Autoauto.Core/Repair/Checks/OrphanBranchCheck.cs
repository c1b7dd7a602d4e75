using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>
/// Branches <c>autoauto/&lt;program&gt;/&lt;run&gt;</c> without a run. They may hold the only copy of kept work: one is removed on request only, and only if all of it
/// is on another branch, a tag or a remote as well.
/// </summary>
internal sealed class OrphanBranchCheck : IRepairCheck
{
    private const string Prefix = "refs/heads/autoauto/";

    public IEnumerable<Finding> Find(RepairScope scope)
    {
        foreach (var name in scope.Ask(git => git.ListRefsAsync(Prefix, CancellationToken.None)))
        {
            if (name[Prefix.Length..].Split('/') is not [_, var runId] || !RepairScope.IsRunId(runId) || scope.IsKnown(runId))
            {
                continue;
            }

            var tip = scope.Ask(git => git.ReadRefAsync(name, CancellationToken.None));
            if (tip is null)
            {
                continue;
            }

            var branch = name["refs/heads/".Length..];
            var mayGo = BranchSafety.IsKeptElsewhere(scope, tip, name) && !BranchSafety.IsCheckedOut(scope, name);
            yield return new Finding
            {
                Kind = FindingKind.BranchOrphaned,
                Severity = EventSeverity.Warning,
                Subject = branch,
                Message = $"There is no run {runId} for the branch '{branch}'.{(mayGo ? " All its commits are on other branches as well." : " It is checked out, or holds commits that are nowhere else.")}",
                Action = mayGo ? "Remove the branch" : $"Merge or rename what you want to keep, then: git branch -D {branch}",
                RunId = runId,
                NeedsForce = mayGo,
                Repair = mayGo ? () => scope.Do(git => git.DeleteRefAsync(name, tip, CancellationToken.None)) : null,
            };
        }
    }
}
