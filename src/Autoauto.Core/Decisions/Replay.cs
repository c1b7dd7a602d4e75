using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>A decision as it was recorded.</summary>
public sealed record RecordedDecision
{
    /// <summary>What was known of the candidate.</summary>
    public required CandidateFacts Candidate { get; init; }

    /// <summary>Valid values in the order in which they were observed.</summary>
    public required IReadOnlyList<Observation> Observations { get; init; }

    /// <summary>Whether the candidate became the baseline.</summary>
    public required bool WasAdopted { get; init; }

    /// <summary>Fresh baseline values that the rule was given afterwards (<see cref="IDecisionRule.Rebase"/>); usually none.</summary>
    public IReadOnlyList<Observation> Rebase { get; init; } = [];
}

/// <summary>A decision judged again.</summary>
public sealed record ReplayedDecision
{
    /// <summary>The verdict, or null where the recorded values do not reach one.</summary>
    public required Verdict? Verdict { get; init; }

    /// <summary>Recorded values that the rule took.</summary>
    public required int UsedObservations { get; init; }

    /// <summary>The arm that the rule would have measured next when the recorded values ran out.</summary>
    public required Arm? MissingArm { get; init; }

    /// <summary>What the rule starts the next decision from, given what really happened to the candidate.</summary>
    public required RuleState StateAfter { get; init; }

    /// <summary>What it starts from if the candidate was dropped without a verdict: what was learned of the machine.</summary>
    public required RuleState StateIfDropped { get; init; }
}

/// <summary>
/// Judges recorded decisions again. The same rule gives the same verdicts, bit for bit; another one says what it would have decided as
/// far as the recorded values reach. The state follows what really happened, because later values were measured against that.
/// </summary>
public static class Replay
{
    /// <summary>Judges a whole run again, one decision at a time.</summary>
    /// <param name="rule">The rule to judge by.</param>
    /// <param name="recordedBy">Name of the rule that the run was made with.</param>
    /// <param name="setup">Values that the run started from.</param>
    /// <param name="decisions">The decisions, oldest first.</param>
    public static IEnumerable<ReplayedDecision> Run(
        IDecisionRule rule, string recordedBy, IReadOnlyList<Observation> setup, IEnumerable<RecordedDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(decisions);
        return Judged();

        IEnumerable<ReplayedDecision> Judged()
        {
            var state = rule.Start(setup);
            foreach (var decision in decisions)
            {
                var judged = Decision(rule, recordedBy, state, decision);
                state = judged.StateAfter;
                yield return judged;
            }
        }
    }

    /// <summary>Judges one decision again.</summary>
    public static ReplayedDecision Decision(IDecisionRule rule, string recordedBy, RuleState state, RecordedDecision recorded)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(recorded);
        var decision = rule.Begin(state, recorded.Candidate);
        var tape = new Tape(recorded.Observations, inOrder: string.Equals(rule.Name, recordedBy, StringComparison.Ordinal));
        Arm? missing = null;
        while (decision.Next is DecisionStep.Measure next)
        {
            if (tape.Take(next.Arm) is not { } observation)
            {
                missing = next.Arm;
                break;
            }

            decision.Observe(observation);
        }

        var after = StateAfter(decision, recorded.WasAdopted);
        return new ReplayedDecision
        {
            Verdict = (decision.Next as DecisionStep.Done)?.Verdict,
            UsedObservations = tape.Taken,
            MissingArm = missing,
            StateAfter = recorded.Rebase.Count > 0 ? rule.Rebase(after, recorded.Rebase) : after,
            StateIfDropped = decision.StateIfDropped,
        };
    }

    private static RuleState StateAfter(IDecision decision, bool wasAdopted)
    {
        if (decision.Next is DecisionStep.Done { Verdict: var verdict } && (verdict.Kind != VerdictKind.Discard) == wasAdopted)
        {
            return decision.StateAfter;
        }

        return wasAdopted ? decision.StateIfAdopted : decision.StateIfDropped;
    }

    /// <summary>
    /// The recorded values: played in their order to the rule that asked for them, gate values measured again included; to another rule, the
    /// next unused one of the arm it asks for.
    /// </summary>
    private sealed class Tape(IReadOnlyList<Observation> observations, bool inOrder)
    {
        private readonly bool[] _used = new bool[observations.Count];
        private double _time = double.NegativeInfinity;

        public int Taken { get; private set; }

        public Observation? Take(Arm arm)
        {
            for (var i = 0; i < observations.Count; i++)
            {
                if (!_used[i] && (inOrder || observations[i].Arm == arm))
                {
                    _used[i] = true;
                    Taken++;
                    _time = Math.Max(_time, observations[i].TimeSeconds);
                    return observations[i] with { TimeSeconds = _time };
                }
            }

            return null;
        }
    }
}
