using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What to do after an invocation that gave no valid value.</summary>
public enum FailureAction
{
    /// <summary>Invoke the same arm again at once.</summary>
    Retry,

    /// <summary>The candidate cannot be measured: drop it. Not an entry in the error ledger.</summary>
    EndDecision,

    /// <summary>The baseline cannot be measured: the environment is broken, and the candidate is not to blame. Stop the run.</summary>
    StopRun,
}

/// <summary>
/// How often a failing invocation is repeated. Values already observed stay valid; failed invocations count in the budget, not in N.
/// </summary>
public static class FailurePolicy
{
    /// <summary>Retries of a failing invocation of the candidate.</summary>
    public const int CandidateRetries = 1;

    /// <summary>Retries of a failing invocation of the baseline.</summary>
    public const int BaselineRetries = 2;

    /// <summary>What to do after <paramref name="failuresInARow"/> failures of this arm without a valid value between them.</summary>
    public static FailureAction After(Arm arm, int failuresInARow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(failuresInARow);
        return arm == Arm.Candidate
            ? failuresInARow <= CandidateRetries ? FailureAction.Retry : FailureAction.EndDecision
            : failuresInARow <= BaselineRetries ? FailureAction.Retry : FailureAction.StopRun;
    }
}
