using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>A metric that gives the same number nearly always: single odd values never make an improvement, wherever they fall.</summary>
[Trait("Category", "Long")]
public sealed class FlukeTests
{
    private const int Experiments = 50;
    private const int LongestRun = 140;

    /// <summary>Usual value, odd value.</summary>
    public static TheoryData<double, double> Flukes => new()
    {
        { 1000, 1020 }, { 1000, 980 }, { 1000, 1001 }, { 1000, 1 }, { 1000, 5000 }, { 100, 99 }, { 99, 100 }, { 20, 21 }, { 20, 19 }, { 3, 4 },
        { 0, 1 }, { 0, -1 }, { 1, 0 }, { 5, 0 }, { -50, -49 }, { -50, -51 }, { 0.001, 0.0011 },
    };

    [Theory]
    [MemberData(nameof(Flukes))]
    public void One_odd_value_at_any_invocation_keeps_nothing(double usual, double odd)
    {
        foreach (var direction in new[] { Direction.Lower, Direction.Higher })
        {
            for (var at = 0; at < LongestRun; at++)
            {
                Assert.Equal((0, at), (Keeps(direction, i => i == at ? odd : usual), at));
            }
        }
    }

    [Theory]
    [InlineData(1000, 1020)]
    [InlineData(1000, 980)]
    [InlineData(20, 19)]
    public void Two_odd_values_wherever_they_fall_keep_nothing(double usual, double odd)
    {
        foreach (var direction in new[] { Direction.Lower, Direction.Higher })
        {
            for (var first = 0; first < 40; first++)
            {
                for (var second = first + 1; second < 48; second++)
                {
                    Assert.Equal((0, first, second), (Keeps(direction, i => i == first || i == second ? odd : usual, 25), first, second));
                }
            }
        }
    }

    [Theory]
    [InlineData(1020)]
    [InlineData(980)]
    public void Values_that_repeat_but_for_their_last_digits_are_no_different(double odd)
    {
        foreach (var direction in new[] { Direction.Lower, Direction.Higher })
        {
            for (var at = 0; at < LongestRun; at++)
            {
                Assert.Equal((0, at), (Keeps(direction, i => i == at ? odd : 1000 + 1e-7 * (i * 7 % 5)), at));
            }
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.10)]
    public void Flukes_in_a_share_of_the_invocations_keep_next_to_nothing(double share)
    {
        foreach (var (usual, odd) in new[] { (1000.0, 1020.0), (1000, 980), (100, 99), (20, 21) })
        {
            foreach (var direction in new[] { Direction.Lower, Direction.Higher })
            {
                var runs = 0;
                for (var seed = 0; seed < 200; seed++)
                {
                    var random = new Random(seed);
                    runs += Keeps(direction, _ => random.NextDouble() < share ? odd : usual) > 0 ? 1 : 0;
                }

                Assert.InRange(runs, 0, 4);
            }
        }
    }

    [Theory]
    [InlineData(Direction.Lower, 1000, 990)]
    [InlineData(Direction.Higher, 1000, 1001)]
    [InlineData(Direction.Lower, 20, 19)]
    [InlineData(Direction.Higher, 98, 99)]
    [InlineData(Direction.Lower, 5, 0)]
    [InlineData(Direction.Higher, 0, 1)]
    public void Improvement_is_kept_after_four_values_and_both_arms_repeat(Direction direction, double baseline, double candidate)
    {
        var rule = new AdaptiveRule(new AdaptiveOptions { Direction = direction });
        var state = rule.Start(Sequences.Baseline([.. Enumerable.Repeat(baseline, rule.SetupInvocations)]));
        for (var time = 200.0; time < 100_000; time += 30_000)
        {
            var decision = rule.Begin(state, new CandidateFacts(5, time));
            var seen = Sequences.Run(decision, time, (arm, _) => arm == Arm.Baseline ? baseline : candidate);
            Assert.Equal(VerdictKind.Keep, Sequences.VerdictOf(decision).Kind);
            Assert.Equal("CBCC", string.Concat(seen.Select(o => o.Arm.ToString()[0])));
            Assert.Equal(candidate, decision.StateAfter.BaselineMetric, 0.01);
        }
    }

    [Theory]
    [InlineData(1020)]
    [InlineData(980)]
    public void Improvement_is_kept_where_flukes_have_been_seen(double odd)
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        double[] setup = [1000, 1000, odd, 1000, 1000, 1000, 1000, 1000];
        var kept = 0;
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var decision = rule.Begin(rule.Start(Sequences.Baseline(setup)), new CandidateFacts(5, 200));
            var seen = Sequences.Run(decision, 200, (arm, _) => random.NextDouble() < 0.05 ? odd : arm == Arm.Baseline ? 1000 : 950);
            kept += Sequences.VerdictOf(decision).Kind == VerdictKind.Keep ? 1 : 0;
            Assert.InRange(seen.Count, 1, 30);
        }

        Assert.InRange(kept, 44, 50);
    }

    [Fact]
    public void Baseline_that_moved_for_good_is_measured_again_and_followed()
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var state = rule.Start(Sequences.Baseline([.. Enumerable.Repeat(1000.0, 8)]));
        foreach (var level in new[] { 980.0, 1010.0 })
        {
            for (var i = 0; i < 8; i++)
            {
                var decision = rule.Begin(state, new CandidateFacts(5, 10_000));
                Sequences.Run(decision, 10_000, (_, _) => level);
                Assert.Equal(VerdictKind.Discard, Sequences.VerdictOf(decision).Kind);
                state = decision.StateAfter;
            }

            Assert.Equal(level, state.BaselineMetric, 1e-6);
        }
    }

    [Fact]
    public void Metric_that_becomes_noisy_is_judged_as_one_with_noise()
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var state = rule.Start(Sequences.Baseline([.. Enumerable.Repeat(100.0, 8)]));
        var keeps = 0;
        for (var i = 0; i < 200; i++)
        {
            var time = 1000.0 * (i + 1);
            var decision = rule.Begin(state, new CandidateFacts(5, time));
            Sequences.Run(decision, time, Sequences.Noisy(i, 100, 100, 0.02));
            keeps += Sequences.VerdictOf(decision).Kind == VerdictKind.Keep ? 1 : 0;
            state = decision.StateAfter;
        }

        var learned = (AdaptiveRuleState)state;
        Assert.False(learned.Repetition!.IsUsual);
        Assert.InRange(learned.Noise.Sigma, 0.01, 0.04);
        Assert.InRange(keeps, 0, 3);

        var better = rule.Begin(state, new CandidateFacts(5, 300_000));
        Sequences.Run(better, 300_000, Sequences.Noisy(1, 100, 80, 0.02));
        Assert.Equal(VerdictKind.Keep, Sequences.VerdictOf(better).Kind);
    }

    [Fact]
    public void Error_probability_of_an_early_keep_is_not_the_smallest()
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var decision = rule.Begin(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(1000.0, 8)])), new CandidateFacts(5, 200));
        Sequences.Run(decision, 200, (arm, _) => arm == Arm.Baseline ? 1000 : 900);

        Assert.InRange(Sequences.VerdictOf(decision).ErrorProbability!.Value, 0.005, 0.05);
    }

    [Fact]
    public void First_version_keeps_a_fluke_as_it_did() =>
        Assert.NotEqual(0, Enumerable.Range(0, LongestRun).Sum(at => Keeps(Direction.Lower, i => i == at ? 1020 : 1000, version: RuleVersion.First)));

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Fixed_rule_keeps_no_majority_of_flukes(int repeats)
    {
        foreach (var (usual, odd) in new[] { (1000.0, 1050.0), (1000, 950) })
        {
            var majority = repeats / 2 + 1;
            double[] mixed = [.. Enumerable.Range(0, repeats).Select(i => i < majority ? odd : usual)];
            double[] clean = [.. Enumerable.Repeat(usual, repeats)];
            foreach (var direction in new[] { Direction.Lower, Direction.Higher })
            {
                Assert.Equal(VerdictKind.Discard, Judge(direction, clean, mixed).Kind);
                Assert.Equal(VerdictKind.Discard, Judge(direction, mixed, clean).Kind);
            }
        }

        Assert.Equal(VerdictKind.Keep, Judge(Direction.Lower, [.. Enumerable.Repeat(50.0, repeats)], [.. Enumerable.Repeat(40.0, repeats - 1), 41]).Kind);

        Verdict Judge(Direction direction, double[] baseline, double[] candidate)
        {
            var rule = new FixedRule(new FixedRuleOptions { Direction = direction, Repeats = repeats });
            var decision = rule.Begin(rule.Start(Sequences.Baseline(baseline)), new CandidateFacts(5, 200));
            Sequences.Run(decision, 200, (_, i) => candidate[i]);
            return Sequences.VerdictOf(decision);
        }
    }

    /// <summary>Improvements that a run of candidates without any effect keeps, with an agent's pause before each.</summary>
    private static int Keeps(Direction direction, Func<int, double> value, int experiments = Experiments, int version = RuleVersion.Current)
    {
        var rule = new AdaptiveRule(new AdaptiveOptions { Direction = direction, Version = version });
        var n = 0;
        var state = rule.Start(Sequences.Baseline([.. Enumerable.Range(0, rule.SetupInvocations).Select(_ => value(n++))]));
        var keeps = 0;
        var time = 200.0;
        for (var i = 0; i < experiments; i++)
        {
            time += 600;
            var decision = rule.Begin(state, new CandidateFacts(5, time));
            time += Sequences.Seconds * Sequences.Run(decision, time, (_, _) => value(n++)).Count;
            keeps += Sequences.VerdictOf(decision).Kind == VerdictKind.Discard ? 0 : 1;
            state = decision.StateAfter;
        }

        return keeps;
    }
}
