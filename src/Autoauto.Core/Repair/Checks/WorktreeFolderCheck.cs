using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Folders of worktrees whose run or episode is over or gone. A folder without the engine's mark is never touched.</summary>
internal sealed class WorktreeFolderCheck : IRepairCheck
{
    private static readonly string s_receiptSuffix = RunPaths.ReceiptOwner(string.Empty);

    public IEnumerable<Finding> Find(RepairScope scope)
    {
        foreach (var folder in RepairScope.FoldersIn(scope.Paths.Worktrees))
        {
            var owner = Path.GetFileName(folder);
            var slots = new MeasurementSlots(scope.Store, folder, owner, []);
            var finding = scope.FindEpisode(owner) is { } episode ? Judge(scope, slots, folder, episode) : slots.IsOurs() ? Judge(scope, slots, folder) : Foreign(scope, folder);
            if (finding is not null)
            {
                yield return finding;
            }
        }
    }

    private static Finding? Judge(RepairScope scope, MeasurementSlots slots, string folder, Episode episode) =>
        episode.Stage != EpisodeStage.Closed || scope.IsPolicyBusy(episode.Policy) || !slots.IsOurs() ? null : new Finding
        {
            Kind = FindingKind.WorktreeLeftOver,
            Severity = EventSeverity.Warning,
            Subject = folder,
            Message = $"The worktree of episode {episode.Id} is still there, and the episode is closed.",
            Action = "Remove the worktree",
            Repair = () => scope.HoldPolicy(episode.Policy, () => Clear(slots)),
        };

    private static Finding? Judge(RepairScope scope, MeasurementSlots slots, string folder)
    {
        var isReceipt = slots.Owner.EndsWith(s_receiptSuffix, StringComparison.Ordinal);
        var runId = isReceipt ? slots.Owner[..^s_receiptSuffix.Length] : slots.Owner;
        if (scope.FindRun(runId) is { } run)
        {
            var isOver = isReceipt || run is { Phase: RunPhase.Finished, Options.KeepWorktree: false };
            return !isOver || scope.IsBusy(run.Program) ? null : new Finding
            {
                Kind = FindingKind.WorktreeLeftOver,
                Severity = EventSeverity.Warning,
                Subject = folder,
                Message = $"The worktrees of run {runId} are still there, and the run is over.",
                Action = "Remove the worktrees",
                RunId = runId,
                Program = run.Program,
                NeedsForce = !IsHeadKept(scope, slots),
                Repair = () => scope.Hold(run.Program, () => Clear(slots)),
            };
        }

        // Tests of programs have no run and no lease: only time tells that one is gone.
        var isEpisode = RepairScope.IsEpisodeId(runId);
        var isTest = !isEpisode && !RepairScope.IsRunId(runId);
        if ((isTest && !scope.IsAbandoned(folder)) || ProcessTree.FindMarked(slots.Owner + ".").Count > 0)
        {
            return null;
        }

        return new Finding
        {
            Kind = FindingKind.WorktreeLeftOver,
            Severity = EventSeverity.Warning,
            Subject = folder,
            Message = isTest ? "The worktrees of a program's test are still there, and the test is over." : isEpisode
                ? $"The worktree of episode {runId} is still there, and there is no such episode."
                : $"The worktrees of run {runId} are still there, and there is no such run.",
            Action = "Remove the worktrees",
            RunId = isTest || isEpisode ? null : runId,
            NeedsForce = !isTest && !IsHeadKept(scope, slots),
            Repair = () => Clear(slots),
        };
    }

    private static Finding? Foreign(RepairScope scope, string folder)
    {
        // Between the folder and its mark there is a moment; an engine that begins now has its run recorded and leased.
        var runId = Path.GetFileName(folder);
        var isEmpty = !Directory.EnumerateFileSystemEntries(folder).Any();
        if (scope.FindRun(runId) is { } run ? scope.IsBusy(run.Program) : isEmpty && !RepairScope.IsRunId(runId) && !scope.IsAbandoned(folder))
        {
            return null;
        }

        return new Finding
        {
            Kind = isEmpty ? FindingKind.WorktreeLeftOver : FindingKind.WorktreeForeign,
            Severity = isEmpty ? EventSeverity.Information : EventSeverity.Warning,
            Subject = folder,
            Message = isEmpty ? "An empty folder stands among the worktrees." : "A folder among the worktrees does not carry the mark of a run; the engine removes only what it made.",
            Action = isEmpty ? "Remove the folder" : $"Look at it, and remove it yourself if it is nothing of yours: '{folder}'",
            Repair = isEmpty ? () => Directory.Delete(folder) : null,
        };
    }

    /// <summary>True if nothing that an agent committed would be lost.</summary>
    private static bool IsHeadKept(RepairScope scope, MeasurementSlots slots)
    {
        if (!StoreClient.IsThere(slots.AgentFolder))
        {
            return true;
        }

        // What the engine put the folder to is kept anyway; what cannot be read may be more.
        var head = StrangersGit.ReadHead(slots.AgentFolder.AgentGit, out _);
        return head is not null && (head == scope.Store.HeadOf(slots.AgentFolder) || scope.Store.Objects.ListContainingRefsAsync(head, CancellationToken.None).GetAwaiter().GetResult().Count > 0
            || scope.Ask(git => git.ListContainingRefsAsync(head, CancellationToken.None)).Count > 0);
    }

    private static void Clear(MeasurementSlots slots) => slots.RemoveAsync(CancellationToken.None).GetAwaiter().GetResult();
}
