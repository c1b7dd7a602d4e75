using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class PowerCardTests
{
    private static readonly Observation[] s_setup = Sequences.Baseline(100, 101, 99, 100.5, 99.5);

    [Theory]
    [InlineData(AdaptivePreset.Balanced, 1, 3.0)]
    [InlineData(AdaptivePreset.Balanced, 5, 7.5)]
    [InlineData(AdaptivePreset.Thorough, 2, 3.4)]
    public void Detectable_effects_are_those_of_the_table(AdaptivePreset preset, double sigmaPercent, double expected)
    {
        Assert.Equal(expected, PowerTable.DetectableEffect(preset, sigmaPercent), 0.35);
        Assert.Equal(sigmaPercent, PowerTable.SigmaFor(preset, PowerTable.DetectableEffect(preset, sigmaPercent)), 1e-9);
    }

    [Fact]
    public void Card_says_what_was_measured()
    {
        var card = PowerCard.From(new AdaptiveOptions(), new PowerCardInput(s_setup, Sequences.Baseline(130), [], 12));

        Assert.Equal(0.7906, card.SigmaPercent, 1e-4);
        Assert.Equal((card.InvocationsPerDecision + 1, 12 * card.ExecutionsPerDecision), (card.ExecutionsPerDecision, card.SecondsPerDecision));
        Assert.Equal(100 * Math.Log(1.3), card.WarmUpPercent!.Value, 1e-9);
        Assert.True(card.NeedsWarmUp);
        Assert.Null(card.Slots);
        Assert.InRange(card.DriftPercentPerHour, 1.4, 1.6);
        Assert.InRange(card.DetectableEffectPercent, 1.7, 2.7);
    }

    [Fact]
    public void Warm_first_invocation_needs_no_warm_up()
    {
        var card = PowerCard.From(new AdaptiveOptions(), new PowerCardInput(s_setup, Sequences.Baseline(101), [], 12));

        Assert.False(card.NeedsWarmUp);
        Assert.Equal(card.InvocationsPerDecision, card.ExecutionsPerDecision);
    }

    [Fact]
    public void Outliers_are_counted()
    {
        var setup = Sequences.Baseline(100, 101, 99, 100.5, 99.5, 100.2, 99.8, 150);

        Assert.Equal(1 / 8.0, PowerCard.From(new AdaptiveOptions(), new PowerCardInput(setup, [], [], 1)).OutlierShare);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(48)]
    public void A_decision_that_may_take_few_invocations_keeps_what_its_card_says(int most)
    {
        var options = new AdaptiveOptions { MaxInvocations = most };
        var card = PowerCard.From(options, new PowerCardInput(s_setup, [], [], 12));
        var state = new AdaptiveRule(options).Start(s_setup);
        var kept = Enumerable.Range(0, 100).Count(seed =>
        {
            var decision = new AdaptiveRule(options).Begin(state, new CandidateFacts(0, 200));
            Sequences.Run(decision, 200, Sequences.Noisy(seed, 100, 100 - card.DetectableEffectPercent, card.SigmaPercent / 100));
            return Sequences.VerdictOf(decision).Kind == VerdictKind.Keep;
        });

        Assert.Null(card.InvocationsWanted);
        Assert.InRange(kept, 70, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    public void Too_few_invocations_to_keep_anything_are_said_to_be_too_few_unless_values_repeat(int most)
    {
        var options = new AdaptiveOptions { MaxInvocations = most };

        Assert.Equal(12, PowerCard.From(options, new PowerCardInput(s_setup, [], [], 12)).InvocationsWanted);
        Assert.Equal(20, PowerCard.From(options with { Strict = true }, new PowerCardInput(s_setup, [], [], 12)).InvocationsWanted);
        Assert.Null(PowerCard.From(options, new PowerCardInput(Sequences.Baseline(50, 50, 50, 50, 50), [], [], 1)).InvocationsWanted);
    }

    [Fact]
    public void Exact_metric_sees_everything_cheaply()
    {
        var card = PowerCard.From(
            new AdaptiveOptions(), new PowerCardInput(Sequences.Baseline(50, 50, 50, 50, 50), [], [], 1));

        Assert.True(card.IsExact);
        Assert.True(card.DetectableEffectPercent < 0.01);
        Assert.Equal(4, card.CostOf(0.5).InvocationsToConfirm);
        Assert.True(card.CostOf(0.5).IsResolvable);
    }

    [Fact]
    public void Large_target_is_resolvable_and_a_small_one_is_priced()
    {
        var card = PowerCard.From(new AdaptiveOptions(), new PowerCardInput(s_setup, [], [], 12));
        var large = card.CostOf(10);
        var small = card.CostOf(1);

        Assert.Equal(new TargetCost(true, AdaptivePreset.Eco, 4, 1), large);
        Assert.False(small.IsResolvable);
        Assert.Null(small.SufficientPreset);
        Assert.True(small.RunsPerInvocation > 1);
        Assert.True(small.InvocationsToConfirm > large.InvocationsToConfirm);
    }

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.90, true)]
    [InlineData(1.10, true)]
    public void Biased_slots_are_refused(double factor, bool biased)
    {
        double[] noise = [0.3, -0.4, 0.2, 0.1, -0.2, 0.4, -0.3, 0.2];
        var slots = SlotSelfTest.Order(7)
            .Select((arm, i) => new Observation(arm, (100 + noise[i]) * (arm == Arm.Candidate ? factor : 1), 200 + 20 * i))
            .ToArray();
        var test = PowerCard.From(new AdaptiveOptions(), new PowerCardInput(s_setup, [], slots, 20)).Slots!;

        Assert.Equal(biased, test.IsBiased);
        Assert.Equal(100 * (1 - factor), test.EffectPercent!.Value, 1.2);
    }

    [Fact]
    public void Slot_test_measures_both_arms_in_each_pair_and_in_no_order_that_can_be_foreseen()
    {
        var orders = Enumerable.Range(0, 200).Select(i => string.Concat(SlotSelfTest.Order(1.7 * i).Select(a => a == Arm.Baseline ? 'A' : 'B'))).ToList();

        Assert.All(orders, o => Assert.All(o.Chunk(2), pair => Assert.Equal("AB", string.Concat(pair.Order()))));
        Assert.All(orders, o => Assert.Equal(2 * SlotSelfTest.Pairs, o.Length));
        Assert.Equal(1 << SlotSelfTest.Pairs, orders.Distinct().Count());
    }

    [Theory]
    [InlineData("+-")]
    [InlineData("+--")]
    [InlineData("+---")]
    [InlineData("+--+")]
    [InlineData("+-+--+-+")]
    public void Slots_that_do_not_differ_pass_beside_noise_that_comes_back(string rhythm)
    {
        var setup = Enumerable.Range(0, 12).Select(i => new Observation(Arm.Baseline, Value(i), 20 * i)).ToArray();
        var refused = Enumerable.Range(0, 200).Count(run =>
        {
            var slots = SlotSelfTest.Order(1.7 * run).Select((arm, i) => new Observation(arm, Value(i), 240 + 20 * i)).ToArray();
            return PowerCard.From(new AdaptiveOptions(), new PowerCardInput(setup, [], slots, 20)).Slots!.IsBiased;
        });

        Assert.InRange(refused, 0, 20);

        double Value(int i) => (rhythm[i % rhythm.Length] == '+' ? 103 : 100) + i * 7 % 5 * 0.3;
    }

    [Fact]
    public void Scale_says_when_effects_are_absolute()
    {
        Assert.True(MetricScale.From(Direction.Lower, [0, 0, 0]).IsAbsolute);
        Assert.False(MetricScale.From(Direction.Lower, [-4, -4, -5]).IsAbsolute);
        Assert.Equal(4, MetricScale.From(Direction.Lower, [-4, -4, -5]).Unit);
    }

    [Theory]
    [InlineData(Direction.Lower, 10)]
    [InlineData(Direction.Higher, 10)]
    [InlineData(Direction.Lower, -2)]
    [InlineData(Direction.Higher, -2)]
    public void Percent_and_effect_are_inverse(Direction direction, double percent)
    {
        var scale = MetricScale.From(direction, [100, 101, 99]);

        Assert.Equal(percent, scale.ToPercent(scale.FromPercent(percent), 100)!.Value, 1e-9);
        Assert.Equal(123.4, scale.ToMetric(scale.ToGoodness(123.4)), 1e-9);
    }
}
