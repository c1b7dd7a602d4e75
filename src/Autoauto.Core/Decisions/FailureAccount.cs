using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// How often the evaluator of a run fails for no reason of the candidate's: failures that a repetition overcame. Those that none overcame are the candidate's,
/// or of an environment that was fixed since, and say nothing of it. A fold over the recorded invocations, so that a resumed run knows what the stopped one knew.
/// Immutable.
/// </summary>
public sealed record FailureAccount
{
    private const double PriorFailures = 1;
    private const double PriorAttempts = 5;

    /// <summary>The account of a new run.</summary>
    public static FailureAccount Empty { get; } = new();

    /// <summary>Invocations that gave a value, and those before them that did not.</summary>
    public int Attempts { get; private init; }

    /// <summary>Those that did not.</summary>
    public int Failures { get; private init; }

    /// <summary>Failures of the last invocations, all of one arm, that nothing has overcome yet.</summary>
    public int InARow { get; private init; }

    private int Experiment { get; init; }

    private Arm Arm { get; init; }

    /// <summary>Share of invocations that fail, as it was before the failures <see cref="InARow"/>. One in five is expected before anything is known.</summary>
    public double Rate => (PriorFailures + Failures) / (PriorAttempts + Attempts);

    /// <summary>What to do after the last invocation; it must have failed.</summary>
    public FailureAction Action => FailurePolicy.After(Arm, InARow, Rate);

    /// <summary>The account of these invocations, warm-up excepted, oldest first.</summary>
    public static FailureAccount Of(IEnumerable<InvocationOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return outcomes.Aggregate(Empty, static (account, outcome) => account.With(outcome));
    }

    /// <summary>The account after another invocation.</summary>
    public FailureAccount With(InvocationOutcome outcome)
    {
        var isSame = InARow > 0 && outcome.Experiment == Experiment && outcome.Arm == Arm;
        var streak = isSame && Action == FailureAction.Retry ? InARow : 0;
        return outcome.IsValid
            ? this with { Attempts = Attempts + streak + 1, Failures = Failures + streak, InARow = 0 }
            : this with { InARow = streak + 1, Experiment = outcome.Experiment, Arm = outcome.Arm };
    }
}
