namespace Autoauto.Core.Repair;

/// <summary>What a check of the repository can find. Members are added, never renamed: scripts filter on them.</summary>
public enum FindingKind
{
    /// <summary>The database does not pass SQLite's integrity check.</summary>
    DatabaseDamaged,

    /// <summary>A lease whose owner is gone.</summary>
    LeaseDead,

    /// <summary>A call of an agent that was booked and never settled, because its engine died.</summary>
    SpendUnsettled,

    /// <summary>Processes of a run that no engine works on.</summary>
    ProcessOrphaned,

    /// <summary>Worktrees of a run that is over or gone.</summary>
    WorktreeLeftOver,

    /// <summary>A folder among the worktrees that does not say whose it is.</summary>
    WorktreeForeign,

    /// <summary>Measuring slots in the middle of a change.</summary>
    SlotsHalfMade,

    /// <summary>A lock that a killed git left behind.</summary>
    LockStale,

    /// <summary>Refs of a run that is gone.</summary>
    RefOrphaned,

    /// <summary>A run's branch without its run.</summary>
    BranchOrphaned,

    /// <summary>A run without its branch.</summary>
    BranchMissing,

    /// <summary>A run's branch does not stand where the run left it.</summary>
    BranchMoved,

    /// <summary>The commit of a kept experiment is not in the repository.</summary>
    CommitMissing,

    /// <summary>A candidate's commit has lost the ref that keeps it.</summary>
    CandidateUnpinned,

    /// <summary>An experiment's transcript is gone.</summary>
    TranscriptMissing,

    /// <summary>An experiment's transcript is not what was recorded.</summary>
    TranscriptChanged,

    /// <summary>Logs of a run that is gone.</summary>
    LogsLeftOver,

    /// <summary>Temporary files of a run that is over.</summary>
    ScratchLeftOver,

    /// <summary>A copy of an evaluator that no run refers to.</summary>
    EvaluatorUnused,

    /// <summary>A backup of the database that a newer one has replaced.</summary>
    BackupOld,

    /// <summary>Working state that git would see.</summary>
    ExcludeIncomplete,

    /// <summary>Working state that other users can read.</summary>
    PermissionsOpen,

    /// <summary>A run that no engine works on and that is not over.</summary>
    RunInterrupted,

    /// <summary>An episode that no engine works on and that is not closed.</summary>
    EpisodeInterrupted,

    /// <summary>A pipe or a device in a git directory: every git that reads it waits for ever.</summary>
    SpecialFile,

    /// <summary>Worktrees and refs that an earlier version left in the user's repository.</summary>
    FormerLayout,
}
