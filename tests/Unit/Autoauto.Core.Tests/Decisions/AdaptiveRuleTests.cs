using System.Text.Json;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class AdaptiveRuleTests
{
    private static readonly AdaptiveOptions s_usual = new();

    [Fact]
    public void Rule_asks_for_set_up_but_for_no_repeats()
    {
        var rule = new AdaptiveRule(s_usual);

        Assert.Equal((8, 0, 0), (rule.SetupInvocations, rule.RebaseInvocations, rule.DriftCheckAfterDiscards));
        Assert.Equal("Adaptive", rule.Name);
        Assert.Equal(100, rule.Start(Sequences.Baseline(100, 101, 99, 100.5, 99.5, 100, 98, 101)).BaselineMetric, 1e-9);
    }

    [Fact]
    public void Known_calibration_shortens_the_set_up()
    {
        var calibration = NoiseCalibration.From(Direction.Lower, Sequences.Baseline(100, 101, 99, 100.5, 99.5));
        var rule = new AdaptiveRule(s_usual, calibration);

        Assert.Equal(3, rule.SetupInvocations);
        Assert.Equal(104, rule.Start(Sequences.Baseline(103, 104, 105)).BaselineMetric, 1e-9);
    }

    [Fact]
    public void Clear_improvement_is_kept_on_interleaved_values_only()
    {
        var state = Sequences.Started(s_usual);
        var decision = new AdaptiveRule(s_usual).Begin(state, new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, Sequences.Noisy(1, 100, 90, 0.01));
        var verdict = Sequences.VerdictOf(decision);

        Assert.Equal(VerdictKind.Keep, verdict.Kind);
        Assert.Equal(Arm.Candidate, seen[0].Arm);
        Assert.All(seen.Take(4).Chunk(2), pair => Assert.NotEqual(pair[0].Arm, pair[1].Arm));
        Assert.InRange(verdict.EffectPercent!.Value, 8, 12);
        Assert.InRange(verdict.EffectPercent.Value, verdict.EffectLowPercent!.Value, verdict.EffectHighPercent!.Value);
        Assert.InRange(verdict.ErrorProbability!.Value, 0, 0.2);
        Assert.True(verdict.LogEvidence >= verdict.LogThreshold);
        Assert.InRange(decision.StateAfter.BaselineMetric, 88, 92);
        Assert.Equal(1, ((AdaptiveRuleState)decision.StateAfter).Ledger.Keeps);
    }

    [Fact]
    public void Clear_regression_is_dropped_after_one_value_and_after_two_where_it_may_be_an_outlier()
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, (_, _) => 110);
        var small = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        var verdict = Sequences.VerdictOf(decision);

        Assert.Equal([Arm.Candidate, Arm.Candidate], seen.Select(o => o.Arm));
        Assert.Single(Sequences.Run(small, 200, (_, _) => 102));
        Assert.Equal((VerdictKind.Discard, VerdictReason.Regressed), (verdict.Kind, verdict.Reason));
        Assert.Null(verdict.ErrorProbability);
        Assert.True(verdict.EffectPercent < 0);
    }

    [Fact]
    public void Improvement_below_the_minimum_effect_is_discarded()
    {
        var options = new AdaptiveOptions { MinEffectPercent = 20 };
        var decision = new AdaptiveRule(options).Begin(Sequences.Started(options), new CandidateFacts(5, 200));
        Sequences.Run(decision, 200, Sequences.Noisy(1, 100, 90, 0.01));

        Assert.Equal(VerdictReason.BelowMinimumEffect, Sequences.VerdictOf(decision).Reason);
    }

    [Fact]
    public void Noise_that_never_settles_ends_at_the_limit()
    {
        Queue<double> baseline = new([100, 99.5]), candidate = new([97, 97.5]);
        var options = new AdaptiveOptions { MaxInvocations = 4 };
        var decision = new AdaptiveRule(options).Begin(Sequences.Started(options), new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, (arm, _) => (arm == Arm.Baseline ? baseline : candidate).Dequeue());

        Assert.Equal(4, seen.Count);
        Assert.Equal(VerdictReason.Inconclusive, Sequences.VerdictOf(decision).Reason);
    }

    [Theory]
    [InlineData(190)]
    [InlineData(101)]
    [InlineData(100)]
    public void Early_stop_tells_what_was_measured_beside_the_last_measured_baseline(double candidate)
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, (arm, _) => arm == Arm.Baseline ? 100 : candidate);
        var verdict = Sequences.VerdictOf(decision);

        Assert.Equal((VerdictKind.Discard, candidate, 100.0), (verdict.Kind, verdict.Measured!.Candidate, verdict.Measured.Baseline));
        Assert.Equal(100 - candidate, verdict.ShownEffectPercent!.Value, 1e-9);
        Assert.False(double.IsNegative(verdict.ShownEffectPercent.Value) && verdict.ShownEffectPercent == 0);
        Assert.NotEqual(VerdictReason.WithinNoise, verdict.Reason);
        Assert.InRange(seen.Count, 1, 3);
    }

    [Fact]
    public void Baseline_is_measured_when_it_is_due()
    {
        var state = Sequences.Started(s_usual);
        state = state with { Noise = state.Noise with { DecisionsSinceBaseline = 5 } };
        var decision = new AdaptiveRule(s_usual).Begin(state, new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, (_, _) => 100);

        Assert.Contains(seen, o => o.Arm == Arm.Baseline);
        Assert.Equal(0, ((AdaptiveRuleState)decision.StateAfter).Noise.DecisionsSinceBaseline);
    }

    [Fact]
    public void Value_that_was_not_asked_for_is_welcome()
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        decision.Observe(new Observation(Arm.Candidate, 95, 220));
        decision.Observe(new Observation(Arm.Candidate, 95.2, 240));

        Assert.Equal(new DecisionStep.Measure(Arm.Baseline), decision.Next);
    }

    [Fact]
    public void Dropped_candidate_is_not_counted_but_teaches_about_the_machine()
    {
        var state = Sequences.Started(s_usual);
        var decision = new AdaptiveRule(s_usual).Begin(state, new CandidateFacts(5, 200));
        Sequences.Run(decision, 200, Sequences.Noisy(1, 100, 90, 0.01));
        var dropped = (AdaptiveRuleState)decision.StateIfDropped;

        Assert.Equal(state.Ledger, dropped.Ledger);
        Assert.InRange(dropped.BaselineMetric, 98, 102);
        Assert.True(dropped.Noise.TimeSeconds > state.Noise.TimeSeconds);
    }

    [Fact]
    public void Simplifications_have_a_budget_against_the_best_level()
    {
        var options = new AdaptiveOptions { SimplifyMarginPercent = 2 };
        var rule = new AdaptiveRule(options);
        RuleState state = Sequences.Started(options);
        var level = 100.0;
        var kept = 0;
        var time = 200.0;
        for (var i = 0; i < 60; i++, time += 600)
        {
            var decision = rule.Begin(state, new CandidateFacts(-10, time));
            Sequences.Run(decision, time, Sequences.Noisy(i, level, level * 1.01, 0.003));
            if (Sequences.VerdictOf(decision).Kind == VerdictKind.KeepSimplification)
            {
                kept++;
                level *= 1.01;
            }

            state = decision.StateAfter;
        }

        Assert.InRange(kept, 1, 4);
        Assert.InRange(((AdaptiveRuleState)state).BehindBest, 0, Math.Log(1.02));
    }

    [Fact]
    public void Simplification_is_kept_only_where_it_is_allowed()
    {
        foreach (var (margin, netLines, expected) in new[]
        {
            (1.0, -5, VerdictKind.KeepSimplification), (0.0, -5, VerdictKind.Discard), (1.0, 0, VerdictKind.Discard),
        })
        {
            var options = new AdaptiveOptions { SimplifyMarginPercent = margin };
            var state = Sequences.Started(options);
            state = state with { Noise = state.Noise with { Sigma2 = 1e-5, DegreesOfFreedom = 30 } };
            var decision = new AdaptiveRule(options).Begin(state, new CandidateFacts(netLines, 200));
            Sequences.Run(decision, 200, Sequences.Noisy(3, 100, 100, 0.003));

            Assert.Equal(expected, Sequences.VerdictOf(decision).Kind);
        }
    }

    [Theory]
    [InlineData(50, VerdictKind.Discard, 1)]
    [InlineData(49, VerdictKind.Keep, 4)]
    [InlineData(51, VerdictKind.Discard, 1)]
    public void Exact_metric_is_decided_by_comparison(double candidate, VerdictKind expected, int invocations)
    {
        var rule = new AdaptiveRule(s_usual);
        var decision = rule.Begin(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(50.0, 8)])), new CandidateFacts(0, 200));
        var seen = Sequences.Run(decision, 200, (arm, _) => arm == Arm.Baseline ? 50 : candidate);

        Assert.Equal(invocations, seen.Count);
        Assert.Equal(expected, Sequences.VerdictOf(decision).Kind);
        Assert.Equal(expected == VerdictKind.Keep ? candidate : 50, decision.StateAfter.BaselineMetric, 1e-9);
    }

    [Fact]
    public void Exact_simplifications_use_up_their_budget()
    {
        var rule = new AdaptiveRule(new AdaptiveOptions { SimplifyMarginPercent = 1 });
        var state = rule.Start(Sequences.Baseline([.. Enumerable.Repeat(50.0, 8)]));
        var level = 50.0;
        var reasons = new List<VerdictReason>();
        foreach (var factor in new[] { 1, 1.004, 1.004, 1.004, 1, 1.02 })
        {
            var time = 1000.0 * (reasons.Count + 1);
            var decision = rule.Begin(state, new CandidateFacts(-3, time));
            Sequences.Run(decision, time, (arm, _) => arm == Arm.Baseline ? level : level * factor);
            var verdict = Sequences.VerdictOf(decision);
            level *= verdict.Kind == VerdictKind.KeepSimplification ? factor : 1;
            reasons.Add(verdict.Reason);
            state = decision.StateAfter;
        }

        Assert.Equal(
            [
                VerdictReason.Simplification,
                VerdictReason.Simplification,
                VerdictReason.Simplification,
                VerdictReason.SimplificationBudgetSpent,
                VerdictReason.Simplification,
                VerdictReason.Regressed,
            ],
            reasons);
        Assert.Equal(level, state.BaselineMetric, 1e-9);
    }

    [Fact]
    public void Exact_mode_leaves_itself_at_the_first_difference_within_an_arm()
    {
        var rule = new AdaptiveRule(s_usual);
        var decision = rule.Begin(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(50.0, 8)])), new CandidateFacts(0, 200));
        decision.Observe(new Observation(Arm.Candidate, 49, 220));
        decision.Observe(new Observation(Arm.Baseline, 50, 240));
        decision.Observe(new Observation(Arm.Candidate, 48, 260));

        Assert.IsType<DecisionStep.Measure>(decision.Next);
        Assert.False(((AdaptiveRuleState)decision.StateIfDropped).Noise.IsExact);
    }

    [Theory]
    [InlineData(-100, -110, VerdictKind.Keep)]
    [InlineData(-100, -90, VerdictKind.Discard)]
    [InlineData(0, -5, VerdictKind.Keep)]
    [InlineData(0, 5, VerdictKind.Discard)]
    public void Negative_and_zero_baselines_are_decided_on_differences(double baseline, double candidate, VerdictKind expected)
    {
        var rule = new AdaptiveRule(s_usual);
        double[] noise = [0.3, -0.3, 0.1, -0.2, 0, 0.2, -0.1, 0.1];
        var start = rule.Start(Sequences.Baseline([.. noise.Select(n => baseline + n)]));
        var decision = rule.Begin(start, new CandidateFacts(0, 200));
        Sequences.Run(decision, 200, (arm, i) => (arm == Arm.Baseline ? baseline : candidate) + noise[i % noise.Length]);

        Assert.Equal(expected, Sequences.VerdictOf(decision).Kind);
    }

    [Fact]
    public void Metric_that_reaches_zero_stays_finite()
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(0, 200));
        Sequences.Run(decision, 200, (arm, _) => arm == Arm.Candidate ? 0 : 100);
        var verdict = Sequences.VerdictOf(decision);

        Assert.Equal(VerdictKind.Keep, verdict.Kind);
        Assert.True(double.IsFinite(verdict.Effect!.Value) && double.IsFinite(verdict.CandidateMetric!.Value));
        Assert.Equal(0.1, decision.StateAfter.BaselineMetric, 0.01);
    }

    [Theory]
    [InlineData(1, VerdictKind.Keep)]
    [InlineData(10000, VerdictKind.Discard)]
    public void Factor_of_a_hundred_is_an_effect_and_no_outlier(double candidate, VerdictKind expected)
    {
        var rule = new AdaptiveRule(s_usual);
        var decision = rule.Begin(Sequences.Started(s_usual), new CandidateFacts(0, 200));
        Sequences.Run(decision, 200, Sequences.Noisy(2, 100, candidate, 0.01));
        Assert.Equal(expected, Sequences.VerdictOf(decision).Kind);

        var level = expected == VerdictKind.Keep ? candidate : 100;
        var next = rule.Begin(decision.StateAfter, new CandidateFacts(0, 600));
        Sequences.Run(next, 600, Sequences.Noisy(4, level, level, 0.01));
        Assert.Equal(VerdictKind.Discard, Sequences.VerdictOf(next).Kind);
    }

    [Fact]
    public void Undefined_value_and_value_after_the_verdict_are_refused()
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        Assert.Throws<InvalidOperationException>(() => decision.StateAfter);
        Assert.Throws<ArgumentException>(() => decision.Observe(new Observation(Arm.Candidate, double.NaN, 220)));
        Sequences.Run(decision, 200, (_, _) => 110);

        Assert.Throws<InvalidOperationException>(() => decision.Observe(new Observation(Arm.Baseline, 100, 300)));
    }

    [Fact]
    public void State_survives_json_bit_for_bit()
    {
        var decision = new AdaptiveRule(s_usual).Begin(Sequences.Started(s_usual), new CandidateFacts(5, 200));
        Sequences.Run(decision, 200, Sequences.Noisy(1, 100, 90, 0.01));

        var back = JsonSerializer.Deserialize<RuleState>(JsonSerializer.Serialize(decision.StateAfter));

        Assert.Equal(decision.StateAfter, back);
    }

    [Fact]
    public void Fresh_baseline_values_can_be_taken_in()
    {
        var rule = new AdaptiveRule(s_usual);
        var state = Sequences.Started(s_usual);
        Observation[] fresh = [.. Enumerable.Range(0, 6).Select(i => new Observation(Arm.Baseline, 110 + 0.1 * i, 4000 + 20 * i))];

        Assert.True(rule.HasDrifted(state, fresh));
        Assert.InRange(rule.Rebase(state, fresh).BaselineMetric, 108, 112);
        Assert.False(rule.HasDrifted(rule.Rebase(state, fresh), fresh));
    }

    [Fact]
    public void Foreign_state_is_refused()
    {
        var foreign = new FixedRule(new FixedRuleOptions()).Start(Sequences.Baseline(1, 2, 3));

        Assert.Throws<ArgumentException>(() => new AdaptiveRule(s_usual).Begin(foreign, default));
        Assert.Throws<ArgumentException>(() => new FixedRule(new FixedRuleOptions()).Begin(Sequences.Started(s_usual), default));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { MaxInvocations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { MinEffectPercent = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { SimplifyMarginPercent = 100 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { ErrorCeiling = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { ConstantThreshold = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveOptions { Scale = 0 });
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(5, 5)]
    [InlineData(null, 120)]
    public void Two_or_three_invocations_are_raised_to_four(int? asked, int used) =>
        Assert.Equal(used, new AdaptiveOptions { MaxInvocations = asked }.InvocationLimit);
}
