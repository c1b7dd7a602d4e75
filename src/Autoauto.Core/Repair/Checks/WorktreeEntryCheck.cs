using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Worktrees of ours that git still lists and that are gone from the disk: git would refuse to make them again. The user's own are left alone.</summary>
internal sealed class WorktreeEntryCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var ours = scope.Paths.Worktrees + Path.DirectorySeparatorChar;
        foreach (var path in scope.Ask(git => git.ListWorktreesAsync(CancellationToken.None)).Select(w => Path.GetFullPath(w.Path)))
        {
            if (!path.StartsWith(ours, StringComparison.Ordinal) || Directory.Exists(path))
            {
                continue;
            }

            var owner = path[ours.Length..].Split(Path.DirectorySeparatorChar)[0];
            var (run, episode) = (scope.FindRun(owner), scope.FindEpisode(owner));
            if (episode is not null && (episode.Stage != EpisodeStage.Closed || scope.IsPolicyBusy(episode.Policy)))
            {
                // Whoever goes on with it makes the worktree anew.
                continue;
            }

            // A slot that is being measured stands at another place than git remembers: the check of the slots sees to it.
            var isStanding = Path.GetFileName(path).StartsWith("slot-", StringComparison.Ordinal) && Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "measure"));
            if (isStanding || (run is null ? Directory.Exists(Path.Combine(scope.Paths.Worktrees, owner)) : scope.IsBusy(run.Program)))
            {
                continue;
            }

            void Remove() => scope.Do(git => git.RemoveWorktreeAsync(path, CancellationToken.None));
            yield return new Finding
            {
                Kind = FindingKind.WorktreeEntryStale,
                Severity = EventSeverity.Warning,
                Subject = path,
                Message = "git lists a worktree of Autoauto's that is not on the disk.",
                Action = "Take it off git's list",
                RunId = run?.Id,
                Program = run?.Program,
                Mend = run is not null ? () => scope.Hold(run.Program, Remove) : episode is not null ? () => scope.HoldPolicy(episode.Policy, Remove) : Remove,
            };
        }
    }
}
