using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ReplayTests
{
    private static readonly Observation[] s_setup = Sequences.Baseline(100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100);

    [Fact]
    public void Same_rule_reproduces_every_verdict_bit_for_bit()
    {
        var (rule, recorded, verdicts) = Record(new AdaptiveRule(new AdaptiveOptions { SimplifyMarginPercent = 1 }), 300);

        var replayed = Replay.Run(rule, rule.Name, s_setup, recorded).ToList();

        Assert.Equal(verdicts, replayed.Select(r => r.Verdict));
        Assert.All(recorded.Zip(replayed), pair => Assert.Equal(pair.First.Observations.Count, pair.Second.UsedObservations));
    }

    [Fact]
    public void Stricter_rule_says_where_the_recorded_values_end()
    {
        var (_, recorded, verdicts) = Record(new AdaptiveRule(new AdaptiveOptions { Lenient = true }), 60);

        var replayed = Replay.Run(new AdaptiveRule(new AdaptiveOptions()), "Adaptive", s_setup, recorded).ToList();

        Assert.Contains(replayed.Zip(verdicts), pair => pair.Second!.Kind == VerdictKind.Keep && pair.First is { Verdict: null, MissingArm: not null });
        Assert.DoesNotContain(replayed.Zip(verdicts), pair => pair.First.Verdict?.Kind == VerdictKind.Keep && pair.Second!.Kind == VerdictKind.Discard);
    }

    [Fact]
    public void Fixed_rule_takes_the_candidate_values_that_it_asks_for()
    {
        var (_, recorded, _) = Record(new AdaptiveRule(new AdaptiveOptions()), 40);

        var replayed = Replay.Run(new FixedRule(new FixedRuleOptions { Repeats = 2 }), "Adaptive", s_setup, recorded).ToList();

        Assert.Contains(replayed, r => r.Verdict is { CandidateInvocations: 2 });
        Assert.Contains(replayed, r => r is { Verdict: null, MissingArm: Arm.Candidate, UsedObservations: 1 });
    }

    [Fact]
    public void State_follows_what_really_happened()
    {
        var rule = new FixedRule(new FixedRuleOptions { Repeats = 2 });
        var state = rule.Start(Sequences.Baseline(100, 100));
        var kept = new RecordedDecision
        {
            Candidate = new CandidateFacts(5, 0),
            Observations = [new Observation(Arm.Candidate, 100, 20), new Observation(Arm.Candidate, 99, 40)],
            WasAdopted = true,
            Rebase = [new Observation(Arm.Baseline, 98.5, 60), new Observation(Arm.Baseline, 98.5, 80)],
        };

        var replayed = Replay.Decision(rule, "Adaptive", state, kept);

        Assert.Equal(VerdictKind.Discard, replayed.Verdict!.Kind);
        Assert.Equal(98.5, replayed.StateAfter.BaselineMetric);
    }

    [Fact]
    public void Gate_values_measured_again_are_replayed_in_their_order()
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var live = rule.Begin(rule.Start(s_setup), new CandidateFacts(5, 200));
        Observation[] seen = [new(Arm.Candidate, 95, 220), new(Arm.Candidate, 95.2, 240), new(Arm.Baseline, 100, 260)];
        foreach (var observation in seen)
        {
            live.Observe(observation);
        }

        var replayed = Replay.Decision(
            rule, rule.Name, rule.Start(s_setup), new RecordedDecision { Candidate = new(5, 200), Observations = seen, WasAdopted = false });

        Assert.Equal(3, replayed.UsedObservations);
        Assert.Equal(live.StateIfDropped, replayed.StateAfter);
    }

    /// <summary>A run on a noisy machine as the engine would record it.</summary>
    private static (AdaptiveRule Rule, List<RecordedDecision> Recorded, List<Verdict?> Verdicts) Record(AdaptiveRule rule, int count)
    {
        var state = rule.Start(s_setup);
        var recorded = new List<RecordedDecision>();
        var verdicts = new List<Verdict?>();
        var random = new Random(11);
        double level = 100;
        double time = 200;
        for (var i = 0; i < count; i++)
        {
            var facts = new CandidateFacts(random.Next(-5, 20), time);
            var effect = random.Next(5) == 0 ? 0.97 : 1;
            var decision = rule.Begin(state, facts);
            var seen = Sequences.Run(decision, time, Sequences.Noisy(i, level, level * effect, 0.01));
            var verdict = Sequences.VerdictOf(decision);
            var kept = verdict.Kind != VerdictKind.Discard;
            level *= kept ? effect : 1;
            recorded.Add(new RecordedDecision { Candidate = facts, Observations = seen, WasAdopted = kept });
            verdicts.Add(verdict);
            state = decision.StateAfter;
            time = seen[^1].TimeSeconds + 240;
        }

        return (rule, recorded, verdicts);
    }
}
