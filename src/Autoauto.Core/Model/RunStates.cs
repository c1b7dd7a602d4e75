namespace Autoauto.Core.Model;

/// <summary>What a run is doing.</summary>
public enum RunPhase
{
    /// <summary>Making branch and worktrees, locking the evaluator.</summary>
    Starting,

    /// <summary>Measuring the start commit.</summary>
    Baselining,

    /// <summary>An agent works.</summary>
    AgentRunning,

    /// <summary>A candidate is built and measured.</summary>
    Measuring,

    /// <summary>A verdict is being applied.</summary>
    Deciding,

    /// <summary>Going back to the last kept commit.</summary>
    Reverting,

    /// <summary>Measuring the baseline again.</summary>
    Rebaselining,

    /// <summary>Measuring the receipt and cleaning up.</summary>
    Stopping,

    /// <summary>The run has ended.</summary>
    Finished,
}

/// <summary>Why a run ended.</summary>
public enum TerminationReason
{
    /// <summary>The number of experiments was reached.</summary>
    MaxExperiments,

    /// <summary>Too many experiments in a row were not kept.</summary>
    Stagnation,

    /// <summary>The user asked it to stop.</summary>
    Stopped,

    /// <summary>The user aborted it.</summary>
    Aborted,

    /// <summary>A cap on money or tokens was reached.</summary>
    BudgetExceeded,

    /// <summary>The agent's quota was used up.</summary>
    QuotaExhausted,

    /// <summary>The time limit was reached.</summary>
    TimeLimit,

    /// <summary>The metric reached the target.</summary>
    TargetReached,

    /// <summary>Something broke; the error says what.</summary>
    Error,
}

/// <summary>A run's state for people.</summary>
public enum RunStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>A live process works on it.</summary>
    Running,

    /// <summary>Ended before its work was done, by the user or because the agent's quota was used up; can be resumed.</summary>
    Stopped,

    /// <summary>Ended by a limit or a target.</summary>
    Completed,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Its process died; can be resumed.</summary>
    Interrupted,
}

/// <summary>What somebody asked a run to do.</summary>
public enum StopRequest
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Finish the current experiment, then end.</summary>
    Stop,

    /// <summary>End at once.</summary>
    Abort,
}

/// <summary>How far an experiment has come: what recovery starts from.</summary>
public enum ExperimentPhase
{
    /// <summary>The agent was called; nothing of its answer is recorded.</summary>
    Proposing,

    /// <summary>The agent's answer and its candidate commit are recorded.</summary>
    Proposed,

    /// <summary>The candidate passed the checks and is being built and measured.</summary>
    Measuring,

    /// <summary>The verdict is recorded; branch and worktree may not show it yet.</summary>
    Applying,

    /// <summary>Kept; the new baseline's fresh values are being measured.</summary>
    Rebasing,

    /// <summary>Everything is recorded.</summary>
    Finished,
}

/// <summary>How an experiment ended.</summary>
public enum ExperimentStatus
{
    /// <summary>The candidate became the baseline.</summary>
    Kept,

    /// <summary>Measured or checked, and dropped.</summary>
    Discarded,

    /// <summary>The agent failed or committed nothing.</summary>
    Crashed,

    /// <summary>The candidate could not be built or measured.</summary>
    MeasurementFailed,

    /// <summary>The run was aborted in the middle.</summary>
    Aborted,
}

/// <summary>The finer cause behind an <see cref="ExperimentStatus"/>.</summary>
public enum ExperimentReason
{
    /// <summary>The improvement is established.</summary>
    Improved,

    /// <summary>No worse, and fewer lines.</summary>
    Simplification,

    /// <summary>Worse.</summary>
    Regressed,

    /// <summary>No difference beyond noise.</summary>
    WithinNoise,

    /// <summary>Given up early: more measuring was unlikely to find an improvement. The difference may be of any size.</summary>
    Unpromising,

    /// <summary>Better by less than the minimum effect.</summary>
    BelowMinimumEffect,

    /// <summary>The measurement budget ran out before the evidence sufficed.</summary>
    Inconclusive,

    /// <summary>A simplification beyond what the run's simplifications may cost in all.</summary>
    SimplificationBudgetSpent,

    /// <summary>The build's result is identical to the baseline's.</summary>
    NoEffect,

    /// <summary>A quality gate was violated.</summary>
    GateFailed,

    /// <summary>The measurement got better, and the hidden check failed.</summary>
    HoldoutFailed,

    /// <summary>Protected files were changed.</summary>
    LockViolation,

    /// <summary>Files outside the program's scope were changed.</summary>
    ScopeViolation,

    /// <summary>The agent made no change.</summary>
    NoCommit,

    /// <summary>What the agent left cannot be taken over: its repository is damaged, or its commit is not whole.</summary>
    Unusable,

    /// <summary>The agent reported an error.</summary>
    AgentError,

    /// <summary>The agent ran out of time.</summary>
    AgentTimedOut,

    /// <summary>The build script failed.</summary>
    BuildFailed,

    /// <summary>The measure script failed.</summary>
    InvocationFailed,

    /// <summary>The user aborted the run.</summary>
    Aborted,
}

/// <summary>What a measurement was made for.</summary>
public enum MeasurementPurpose
{
    /// <summary>The start commit's baseline.</summary>
    Setup,

    /// <summary>Run and thrown away.</summary>
    WarmUp,

    /// <summary>A decision about a candidate.</summary>
    Decision,

    /// <summary>Fresh values of a new baseline.</summary>
    Rebase,

    /// <summary>Fresh values of an unchanged baseline.</summary>
    DriftCheck,

    /// <summary>Start commit against final commit.</summary>
    Receipt,

    /// <summary>The same commit against itself.</summary>
    SelfTest,
}

/// <summary>How much an event matters.</summary>
public enum EventSeverity
{
    /// <summary>A milestone.</summary>
    Information,

    /// <summary>The user should look.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
