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
/// How often a failing invocation is repeated: until so many failures in a row are improbable for an evaluator that fails as often as this one has. Values already
/// observed stay valid; failed invocations are executions like others, but no values.
/// </summary>
public static class FailurePolicy
{
    /// <summary>Most attempts at one value.</summary>
    public const int MostAttempts = 8;

    private const int FewestOfCandidate = 2;
    private const int FewestOfBaseline = 3;
    private const double CandidateDoubt = 1e-3;
    private const double BaselineDoubt = 1e-7;

    /// <summary>What to do after <paramref name="failuresInARow"/> failures of this arm without a valid value between them.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="failuresInARow">At least 1.</param>
    /// <param name="rate">Share of invocations that fail for no reason of the candidate's (<see cref="FailureAccount.Rate"/>).</param>
    public static FailureAction After(Arm arm, int failuresInARow, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(failuresInARow);
        return failuresInARow < Attempts(arm, rate) ? FailureAction.Retry : arm == Arm.Candidate ? FailureAction.EndDecision : FailureAction.StopRun;
    }

    /// <summary>
    /// How often a value is tried before its arm counts as not measurable. A run has hundreds of baseline values and ends over one that cannot be had; a candidate
    /// that is given up wrongly is one among many, while one that really is broken costs all of its attempts.
    /// </summary>
    public static int Attempts(Arm arm, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        var (fewest, doubt) = arm == Arm.Candidate ? (FewestOfCandidate, CandidateDoubt) : (FewestOfBaseline, BaselineDoubt);
        var attempts = 1;
        for (var probability = rate; attempts < MostAttempts && (attempts < fewest || probability >= doubt); probability *= rate)
        {
            attempts++;
        }

        return attempts;
    }
}
