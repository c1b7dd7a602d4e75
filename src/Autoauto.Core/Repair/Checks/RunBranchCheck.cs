using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>The branches of recorded runs: there, and where the run left them.</summary>
internal sealed class RunBranchCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        foreach (var run in scope.IdleRuns())
        {
            var name = "refs/heads/" + run.Branch;
            var tip = scope.Ask(git => git.ReadRefAsync(name, CancellationToken.None));
            var finding = tip is null ? Missing(scope, run, name) : tip == run.HeadCommit ? null : Moved(scope, run, name, tip);
            if (finding is not null)
            {
                yield return finding;
            }
        }
    }

    private static Finding? Missing(RepairScope scope, Run run, string name)
    {
        // A run that kept nothing has nothing on its branch, and a user who merged it may have deleted it.
        if (run.HeadCommit == run.StartCommit
            || scope.Store.ReadCommit(run.HeadCommit) is null
            || (run.Phase == RunPhase.Finished && BranchSafety.IsKeptElsewhere(scope, run.HeadCommit, name)))
        {
            return null;
        }

        return new Finding
        {
            Kind = FindingKind.BranchMissing,
            Severity = EventSeverity.Warning,
            Subject = run.Branch,
            Message = $"The branch of run {run.Id} is gone, and its kept commits are on no other.",
            Action = $"Make the branch again at {run.HeadCommit[..10]}",
            RunId = run.Id,
            Program = run.Program,
            Repair = () => scope.Hold(run.Program, () => scope.Do(git => git.CompareAndSwapRefAsync(name, run.HeadCommit, null, CancellationToken.None))),
        };
    }

    private static Finding? Moved(RepairScope scope, Run run, string name, string tip)
    {
        // Killed between moving the branch and recording it: a resumed run sees to it.
        var isApplying = scope.Database.Read(c => ExperimentStore.FindOpen(c, run.Id), null) is { } open && open.CandidateCommit == tip;

        // After a run its branch is the user's to work on.
        var isContinued = run.Phase == RunPhase.Finished && scope.Store.Objects.CountCommits(run.HeadCommit, tip) is not null;
        if (isApplying || isContinued)
        {
            return null;
        }

        var mayMove = !BranchSafety.IsCheckedOut(scope, name)
            && scope.Store.ReadCommit(run.HeadCommit) is not null
            && (scope.Store.Objects.CountCommits(tip, run.HeadCommit) is not null || BranchSafety.IsKeptElsewhere(scope, tip, name));
        return new Finding
        {
            Kind = FindingKind.BranchMoved,
            Severity = EventSeverity.Error,
            Subject = run.Branch,
            Message = $"The branch of run {run.Id} stands at {tip[..10]}; the run left it at {run.HeadCommit[..10]}.",
            Action = mayMove ? "Move the branch back" : $"Keep what is on it under another name, then: git update-ref {name} {run.HeadCommit} {tip}",
            RunId = run.Id,
            Program = run.Program,
            NeedsForce = mayMove,
            Repair = mayMove ? () => scope.Hold(run.Program, () => scope.Do(git => git.CompareAndSwapRefAsync(name, run.HeadCommit, tip, CancellationToken.None))) : null,
        };
    }
}
