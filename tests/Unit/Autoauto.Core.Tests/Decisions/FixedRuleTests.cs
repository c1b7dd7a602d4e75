using System.Text.Json;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class FixedRuleTests
{
    private static readonly FixedRuleOptions s_lower = new() { Repeats = 3, Direction = Direction.Lower };
    private static readonly FixedRuleOptions s_higher = s_lower with { Direction = Direction.Higher };

    [Theory]
    [InlineData(100, 97.9, Direction.Lower, VerdictReason.Improved)]
    [InlineData(100, 98, Direction.Lower, VerdictReason.WithinNoise)]
    [InlineData(9, 8.82, Direction.Lower, VerdictReason.WithinNoise)]
    [InlineData(100, 102, Direction.Lower, VerdictReason.WithinNoise)]
    [InlineData(100, 102.1, Direction.Lower, VerdictReason.Regressed)]
    [InlineData(100, 102.1, Direction.Higher, VerdictReason.Improved)]
    [InlineData(100, 97.9, Direction.Higher, VerdictReason.Regressed)]
    [InlineData(-10, -12, Direction.Lower, VerdictReason.Improved)]
    [InlineData(-10, -12, Direction.Higher, VerdictReason.Regressed)]
    [InlineData(-10, -10.1, Direction.Lower, VerdictReason.WithinNoise)]
    [InlineData(0, -0.03, Direction.Lower, VerdictReason.Improved)]
    [InlineData(0, -0.02, Direction.Lower, VerdictReason.WithinNoise)]
    [InlineData(0, 5, Direction.Lower, VerdictReason.Regressed)]
    [InlineData(10000, 9999, Direction.Lower, VerdictReason.WithinNoise)]
    public void Threshold_decides_strictly(double baseline, double candidate, Direction direction, VerdictReason expected)
    {
        var verdict = Decide(s_lower with { Direction = direction }, baseline, candidate);

        Assert.Equal(expected, verdict.Reason);
        Assert.Equal(expected == VerdictReason.Improved ? VerdictKind.Keep : VerdictKind.Discard, verdict.Kind);
    }

    [Fact]
    public void Deterministic_difference_within_noise_is_not_overruled_by_its_p_value()
    {
        var rule = new FixedRule(s_lower with { Repeats = 5 });
        var verdict = Conclude(rule.Begin(rule.Start(Series(100, 100, 100, 100, 100)), default), 99, 99, 99, 99, 99);

        Assert.Equal(1 / 126.0, verdict.PValue!.Value, 1e-12);
        Assert.Equal(VerdictReason.WithinNoise, verdict.Reason);
    }

    [Fact]
    public void Median_shrugs_off_one_outlier()
    {
        var rule = new FixedRule(s_lower);
        var verdict = Conclude(rule.Begin(rule.Start(Series(100, 180, 101)), default), 100, 40, 101);

        Assert.Equal(VerdictReason.WithinNoise, verdict.Reason);
        Assert.Equal(100, verdict.CandidateMetric);
        Assert.Equal(101, verdict.BaselineMetric);
    }

    [Fact]
    public void Numbers_behind_the_verdict_are_given()
    {
        var verdict = Decide(s_higher, 50, 60);

        Assert.Equal(0.2, verdict.Effect!.Value, 1e-12);
        Assert.Equal(20, verdict.EffectPercent!.Value, 1e-12);
        Assert.Equal(3, verdict.CandidateInvocations);
        Assert.Equal(0, verdict.BaselineInvocations);
    }

    [Fact]
    public void Zero_baseline_has_no_percentage() => Assert.Null(Decide(s_higher, 0, 60).EffectPercent);

    [Fact]
    public void Improvement_below_the_minimum_effect_is_discarded()
    {
        Assert.Equal(VerdictReason.BelowMinimumEffect, Decide(s_lower with { MinEffectPercent = 5 }, 100, 96).Reason);
        Assert.Equal(VerdictKind.Keep, Decide(s_lower with { MinEffectPercent = 5 }, 100, 95).Kind);
    }

    [Theory]
    [InlineData(-1, true, VerdictKind.KeepSimplification)]
    [InlineData(0, true, VerdictKind.Discard)]
    [InlineData(3, true, VerdictKind.Discard)]
    [InlineData(-1, false, VerdictKind.Discard)]
    public void Fewer_lines_within_noise_are_a_simplification(int netLines, bool enabled, VerdictKind expected) =>
        Assert.Equal(expected, Decide(s_lower with { KeepSimplifications = enabled }, 100, 101, netLines).Kind);

    [Fact]
    public void Regression_with_fewer_lines_is_no_simplification() =>
        Assert.Equal(VerdictReason.Regressed, Decide(s_lower, 100, 103, -50).Reason);

    [Fact]
    public void Simplifications_of_almost_a_threshold_each_do_not_add_up()
    {
        var rule = new FixedRule(s_lower);
        var state = rule.Start(Series(100, 100, 100));
        double level = 100;
        var kept = 0;
        for (var i = 0; i < 25; i++)
        {
            var worse = level * 1.019;
            var decision = rule.Begin(state, new CandidateFacts(-10, 0));
            var verdict = Conclude(decision, worse, worse, worse);
            if (verdict.Kind == VerdictKind.KeepSimplification)
            {
                kept++;
                level = worse;
                state = rule.Rebase(decision.StateAfter, Series(level, level, level));
            }
            else
            {
                Assert.Equal(VerdictReason.SimplificationBudgetSpent, verdict.Reason);
            }
        }

        Assert.Equal(1, kept);
        Assert.InRange(state.BaselineMetric, 100, 102);
    }

    [Fact]
    public void Budget_counts_from_the_best_kept_level()
    {
        var rule = new FixedRule(s_lower);
        var improved = Keep(rule, rule.Start(Series(100, 100, 100)), 0, 80);
        var simpler = Keep(rule, improved, -5, 81.5);
        var verdict = Conclude(rule.Begin(simpler, new CandidateFacts(-5, 0)), 82, 82, 82);

        Assert.Equal(80, ((FixedRuleState)simpler).BestLevel);
        Assert.Equal(VerdictReason.SimplificationBudgetSpent, verdict.Reason);
    }

    [Fact]
    public void Winning_series_does_not_become_the_baseline()
    {
        var rule = new FixedRule(s_lower);
        var decision = rule.Begin(rule.Start(Series(100, 100, 100)), default);
        Conclude(decision, 90, 90, 90);

        var after = rule.Rebase(decision.StateAfter, Series(95, 94, 96));

        Assert.Equal(95, after.BaselineMetric);
        Assert.Equal(95, ((FixedRuleState)after).BestLevel);
    }

    [Fact]
    public void Drift_moves_the_reference_of_the_budget_with_the_machine()
    {
        var rule = new FixedRule(s_lower);
        var simpler = Keep(rule, rule.Start(Series(100, 100, 100)), -5, 101.5);
        Assert.True(rule.HasDrifted(simpler, Series(203, 203, 203)));
        Assert.False(rule.HasDrifted(simpler, Series(101, 102, 103)));

        var moved = (FixedRuleState)rule.Rebase(simpler, Series(203, 203, 203));

        Assert.Equal(200, moved.BestLevel, 1e-9);
        Assert.Equal(200, moved.OriginalLevel, 1e-9);
        Assert.Equal(VerdictReason.SimplificationBudgetSpent,
            Conclude(rule.Begin(moved, new CandidateFacts(-5, 0)), 205, 205, 205).Reason);
    }

    [Fact]
    public void Decision_asks_for_the_candidate_until_the_series_is_complete()
    {
        var rule = new FixedRule(s_lower);
        var decision = rule.Begin(rule.Start(Series(100, 100, 100)), default);
        Assert.Throws<InvalidOperationException>(() => decision.StateAfter);
        Assert.Throws<ArgumentException>(() => decision.Observe(new Observation(Arm.Baseline, 100, 0)));
        Assert.Throws<ArgumentException>(() => decision.Observe(new Observation(Arm.Candidate, double.NaN, 0)));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(new DecisionStep.Measure(Arm.Candidate), decision.Next);
            decision.Observe(new Observation(Arm.Candidate, 100, i));
        }

        Assert.IsType<DecisionStep.Done>(decision.Next);
        Assert.Throws<InvalidOperationException>(() => decision.Observe(new Observation(Arm.Candidate, 100, 9)));
    }

    [Fact]
    public void Rule_asks_for_its_repeats_everywhere()
    {
        var rule = new FixedRule(new FixedRuleOptions());

        Assert.Equal((5, 5, 5), (rule.SetupInvocations, rule.RebaseInvocations, rule.DriftCheckAfterDiscards));
        Assert.Equal("Fixed", rule.Name);
    }

    [Fact]
    public void State_survives_json_bit_for_bit()
    {
        var rule = new FixedRule(s_lower);
        var state = Keep(rule, rule.Start(Series(1.0 / 3, Math.PI, Math.E)), -5, 2.7);
        var text = JsonSerializer.Serialize(state);

        var back = JsonSerializer.Deserialize<RuleState>(text)!;

        Assert.Equal(text, JsonSerializer.Serialize(back));
        Assert.Equal(state.BaselineMetric, back.BaselineMetric);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedRuleOptions { Repeats = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedRuleOptions { NoiseThresholdPercent = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedRuleOptions { MinEffectPercent = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedRuleOptions { DriftCheckAfterDiscards = -1 });
    }

    [Fact]
    public void Options_survive_json()
    {
        var text = JsonSerializer.Serialize(s_higher);

        Assert.Contains("\"Higher\"", text, StringComparison.Ordinal);
        Assert.Equal(s_higher, JsonSerializer.Deserialize<FixedRuleOptions>(text));
    }

    private static Verdict Decide(FixedRuleOptions options, double baseline, double candidate, int netLines = 0)
    {
        var rule = new FixedRule(options);
        var start = rule.Start(Series([.. Enumerable.Repeat(baseline, options.Repeats)]));
        return Conclude(rule.Begin(start, new CandidateFacts(netLines, 0)), [.. Enumerable.Repeat(candidate, options.Repeats)]);
    }

    private static RuleState Keep(FixedRule rule, RuleState state, int netLines, double level)
    {
        var decision = rule.Begin(state, new CandidateFacts(netLines, 0));
        Assert.NotEqual(VerdictKind.Discard, Conclude(decision, level, level, level).Kind);
        return rule.Rebase(decision.StateAfter, Series(level, level, level));
    }

    private static Verdict Conclude(IDecision decision, params double[] values)
    {
        foreach (var value in values)
        {
            decision.Observe(new Observation(Arm.Candidate, value, 0));
        }

        return Assert.IsType<DecisionStep.Done>(decision.Next).Verdict;
    }

    private static Observation[] Series(params double[] values) => [.. values.Select(v => new Observation(Arm.Baseline, v, 0))];
}
