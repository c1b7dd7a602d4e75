using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Git's entries for worktrees of ours that a killed git or a power cut left half written. Not only ours fail on them: so does every git that lists the worktrees.</summary>
internal sealed class TornEntryCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) => scope.Git.FindTornEntries().Select(entry => new Finding
    {
        Kind = FindingKind.WorktreeEntryTorn,
        Severity = EventSeverity.Warning,
        Subject = entry.Folder,
        Message = $"git's entry for {(entry.Worktree is { } worktree ? $"the worktree '{worktree}'" : "a worktree of Autoauto's")} is half written; 'git worktree' and 'git branch' can fail on it.",
        Action = "Remove the entry; a resumed run makes its worktrees anew",
        Mend = () => TreeRemoval.Remove(entry.Folder),
    });
}
