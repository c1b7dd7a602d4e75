using Autoauto.Core.Repair.Checks;

namespace Autoauto.Core.Repair;

/// <summary>All checks in the order in which repairing makes sense: what later ones rely on comes first.</summary>
internal sealed class Checkup(RepairScope scope)
{
    private static readonly IRepairCheck[] s_checks =
    [
        new LeaseCheck(), new SpendCheck(), new ProcessCheck(), new FormerLayoutCheck(), new WorktreeFolderCheck(), new SlotCheck(),
        new RefLockCheck(), new OrphanRefCheck(), new OrphanBranchCheck(), new RunBranchCheck(), new CandidateCheck(), new TranscriptCheck(), new LogFolderCheck(),
        new EvaluatorCheck(), new BackupCheck(), new ExcludeCheck(), new PermissionCheck(), new InterruptedRunCheck(), new InterruptedEpisodeCheck(),
    ];

    /// <summary>Findings as they are made; a check begins when everything before it has been looked at, and repaired where that was wanted.</summary>
    public IEnumerable<Finding> Find()
    {
        if (!Directory.Exists(scope.Paths.State))
        {
            yield break;
        }

        var isWaiting = false;
        foreach (var finding in new SpecialFileCheck().Find(scope))
        {
            yield return finding;
            isWaiting |= Path.Exists(finding.Subject);
        }

        if (isWaiting)
        {
            // The other checks ask git.
            yield break;
        }

        var isDamaged = false;
        foreach (var finding in new DatabaseCheck().Find(scope))
        {
            isDamaged = true;
            yield return finding;
        }

        // What a damaged database says proves nothing about anything else.
        foreach (var finding in isDamaged ? [] : s_checks.SelectMany(check => check.Find(scope)))
        {
            yield return finding;
        }
    }
}
