namespace Autoauto.CrashMatrix.Tests.Grid;

/// <summary>What happens at a fault point, and around it: a column of the grid.</summary>
internal enum Disturbance
{
    /// <summary>The engine is killed; a new process resumes.</summary>
    Kill,

    /// <summary>The engine and everything it started is killed.</summary>
    KillTree,

    /// <summary>Killed; after the resume another one.</summary>
    ResumeTwice,

    /// <summary>Killed; two engines resume at the same time.</summary>
    ResumeTogether,

    /// <summary>While the engine stands at the point, another one tries to take the run up.</summary>
    SecondEngine,

    /// <summary>From the point on there is no space left.</summary>
    DiskFull,

    /// <summary>Killed; git's locks are left behind in all working folders and on the run's refs.</summary>
    StaleLocks,

    /// <summary>Killed; the run's working folders are deleted.</summary>
    MissingWorktrees,

    /// <summary>Killed; the working folders are there, but the git directories in them are gone.</summary>
    BrokenWorktrees,

    /// <summary>Killed; of the engine's git files about the run's folders some are empty, as a power cut leaves what was not flushed.</summary>
    TornFiles,

    /// <summary>Killed; the user commits on another branch of the checkout.</summary>
    HeadMoved,

    /// <summary>The wall clock jumps forward by an hour.</summary>
    ClockForward,

    /// <summary>The wall clock jumps back by an hour.</summary>
    ClockBack,

    /// <summary>The engine is killed in the middle of a child's work, and the child lives on.</summary>
    Orphan,

    /// <summary>The engine is killed in the middle of a child's work, and so is the child.</summary>
    ChildDies,
}
