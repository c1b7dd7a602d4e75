using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Locks that a killed git left in worktrees of interrupted runs.</summary>
internal sealed class WorktreeLockCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from run in scope.IdleRuns()
        let slots = new MeasurementSlots(scope.Git, scope.Paths.WorktreesOf(run.Id), run.Id, [])
        where slots.IsOurs()
        from worktree in RepairScope.FoldersIn(scope.Paths.WorktreesOf(run.Id))
        from file in scope.Git.FindLocks(worktree)
        select new Finding
        {
            Kind = FindingKind.LockStale,
            Severity = EventSeverity.Warning,
            Subject = file,
            Message = $"A git that is gone left a lock in a worktree of run {run.Id}.",
            Action = "Remove the lock",
            RunId = run.Id,
            Program = run.Program,
            Mend = () => scope.Hold(run.Program, () => File.Delete(file)),
        };
}
