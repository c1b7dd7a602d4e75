using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>One decision of <see cref="FixedRule"/>: collects the candidate's series, then judges it as a whole.</summary>
internal sealed class FixedDecision(FixedRule rule, FixedRuleState state, CandidateFacts candidate) : IDecision
{
    private static readonly DecisionStep s_measureCandidate = new DecisionStep.Measure(Arm.Candidate);

    private readonly double[] _values = new double[rule.Options.Repeats];
    private int _count;
    private FixedRuleState? _after;

    /// <inheritdoc/>
    public DecisionStep Next { get; private set; } = s_measureCandidate;

    /// <inheritdoc/>
    public RuleState StateAfter => _after ?? throw new InvalidOperationException("There is no verdict yet.");

    /// <inheritdoc/>
    public RuleState StateIfDropped => state;

    /// <inheritdoc/>
    public RuleState StateIfAdopted => _count == 0 ? state : Adopted(FreshSeries.Improvement);

    /// <inheritdoc/>
    public void Observe(Observation observation)
    {
        observation.ThrowIfNotFor(this);
        if (observation.Arm != Arm.Candidate)
        {
            throw new ArgumentException("The fixed rule takes values of the candidate only.", nameof(observation));
        }

        _values[_count++] = observation.Value;
        if (_count == _values.Length)
        {
            Conclude(rule.Judge(state, candidate, _values));
        }
    }

    private void Conclude(Verdict verdict)
    {
        Next = new DecisionStep.Done(verdict);
        _after = verdict.Kind switch
        {
            VerdictKind.Keep => Adopted(FreshSeries.Improvement),
            VerdictKind.KeepSimplification => Adopted(FreshSeries.Simplification),
            _ => state,
        };
    }

    /// <summary>The winning values stand in for the new baseline's until its fresh series is in (trap 12).</summary>
    private FixedRuleState Adopted(FreshSeries awaiting)
    {
        var values = _values[.._count];
        return state with { Samples = values, Level = Median.Of(values), Awaiting = awaiting };
    }
}
