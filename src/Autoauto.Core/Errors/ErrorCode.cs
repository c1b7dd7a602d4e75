namespace Autoauto.Core.Errors;

/// <summary>
/// Everything that can go wrong on purpose. A member's name is the stable part of the error id that users filter on
/// (<c>Autoauto.RepositoryNotFound</c>); members are added, never renamed.
/// </summary>
public enum ErrorCode
{
    /// <summary>A defect of Autoauto itself.</summary>
    InternalError,

    /// <summary>An argument or a combination of arguments makes no sense.</summary>
    InvalidArgument,

    /// <summary>The git executable was not found or does not start.</summary>
    GitMissing,

    /// <summary>A git command failed.</summary>
    GitFailed,

    /// <summary>The path is not inside a git repository.</summary>
    RepositoryNotFound,

    /// <summary>The repository has no commit yet.</summary>
    RepositoryUnborn,

    /// <summary>The repository is bare: there is no checkout to keep programs in.</summary>
    RepositoryBare,

    /// <summary>The repository has uncommitted changes where none are allowed.</summary>
    RepositoryDirty,

    /// <summary>The repository's folder or disk cannot be written.</summary>
    RepositoryReadOnly,

    /// <summary>Git cannot work with the user's repository.</summary>
    RepositoryDamaged,

    /// <summary>The folder for working folders cannot be made, or lies in the repository.</summary>
    WorkRootUnusable,

    /// <summary>Too little free space for the worktrees and the database.</summary>
    DiskFull,

    /// <summary>No program of that name.</summary>
    ProgramNotFound,

    /// <summary>A program of that name is there already.</summary>
    ProgramExists,

    /// <summary>The program's files do not describe a runnable program.</summary>
    ProgramInvalid,

    /// <summary>No agent could set the program up; nothing was created.</summary>
    ProgramSetUpFailed,

    /// <summary>The program is being run right now.</summary>
    ProgramBusy,

    /// <summary>The evaluator cannot be started.</summary>
    EvaluatorNotRunnable,

    /// <summary>The evaluator's locked copy was changed.</summary>
    EvaluatorTampered,

    /// <summary>The build script failed on the baseline.</summary>
    BuildFailed,

    /// <summary>The evaluator failed on the baseline.</summary>
    MeasurementFailed,

    /// <summary>The evaluator's output is not one JSON object with the configured numbers.</summary>
    MeasurementUnparsable,

    /// <summary>The baseline itself violates a quality gate.</summary>
    BaselineGateFailed,

    /// <summary>The evaluator is too noisy for the effect that was asked for.</summary>
    MeasurementUnstable,

    /// <summary>The agent's executable was not found.</summary>
    AgentNotFound,

    /// <summary>The agent cannot work: not signed in, wrong model, wrong command line; or one of an episode crashed.</summary>
    AgentFailed,

    /// <summary>An agent ran out of time.</summary>
    AgentTimedOut,

    /// <summary>An agent's quota is used up; trying again later may help.</summary>
    AgentQuotaExhausted,

    /// <summary>A cap on money or tokens is reached.</summary>
    BudgetExceeded,

    /// <summary>No episode of that id.</summary>
    EpisodeNotFound,

    /// <summary>A judge's or an evolver's answer did not have the agreed form, after one attempt to repair it.</summary>
    AnswerInvalid,

    /// <summary>A cap on money cannot be kept: nobody knows what the agent costs.</summary>
    PriceUnknown,

    /// <summary>No run of that id.</summary>
    RunNotFound,

    /// <summary>A live process already runs this program.</summary>
    RunAlreadyActive,

    /// <summary>The run is not in a state that allows this.</summary>
    RunStateConflict,

    /// <summary>The run's branch was moved by somebody else.</summary>
    BranchMoved,

    /// <summary>Another engine took this run over.</summary>
    LeaseLost,

    /// <summary>The worktree would not get clean.</summary>
    WorktreeDirty,

    /// <summary>The database is locked by another process for too long.</summary>
    DatabaseBusy,

    /// <summary>The database was written by a newer version.</summary>
    DatabaseTooNew,

    /// <summary>The database is damaged.</summary>
    DatabaseCorrupt,

    /// <summary>No experiment of that number.</summary>
    ExperimentNotFound,

    /// <summary>No log for that experiment.</summary>
    LogNotFound,

    /// <summary>A wait ran out of time.</summary>
    WaitTimedOut,

    /// <summary>No policy of that name.</summary>
    PolicyNotFound,

    /// <summary>A policy of that name is there already.</summary>
    PolicyExists,

    /// <summary>The policy's file, or one of the files that it names, is not usable.</summary>
    PolicyInvalid,

    /// <summary>The policy has no version of that number.</summary>
    PolicyVersionNotFound,

    /// <summary>Files of the policy were edited by hand, and nothing of that may be lost.</summary>
    PolicyEdited,

    /// <summary>An episode or another command works on the policy right now.</summary>
    PolicyBusy,

    /// <summary>A background worker did not start, or died before it had begun.</summary>
    WorkerFailed,

    /// <summary>No entry of that number in the queue.</summary>
    QueueItemNotFound,

    /// <summary>A setting is unknown, or its value is not allowed.</summary>
    SettingInvalid,

    /// <summary>A file that would be written is there already.</summary>
    FileExists,

    /// <summary>A file cannot be written.</summary>
    FileNotWritable,

    /// <summary>A branch of that name is there already, at another commit.</summary>
    BranchExists,

    /// <summary>A command that changes something was given from inside a call that Autoauto made: by an agent, an evaluator or a notification command.</summary>
    InsideCall,

    /// <summary>The folder for temporary files, which TMPDIR names, cannot be used.</summary>
    TemporaryFolderUnusable,

    /// <summary>The sandbox that the setting 'sandbox' demands does not work on this machine.</summary>
    SandboxUnusable,
}
