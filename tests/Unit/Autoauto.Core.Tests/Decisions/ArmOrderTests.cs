using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The order of the arms is drawn, so that noise with a rhythm of its own favours none.</summary>
public sealed class ArmOrderTests
{
    private static readonly AdaptiveOptions s_usual = new();
    private static readonly AdaptiveOptions s_third = new() { Version = RuleVersion.Third };

    [Fact]
    public void A_pair_mirrors_the_one_before_a_little_more_often_than_not_whatever_became_of_others()
    {
        const int Orders = 4000;
        var mirrored = Enumerable.Range(0, Orders).Select(i => new ArmOrder(100.25 * i)).Select(o => (One: Mirrors(o, 1), Two: Mirrors(o, 2))).ToList();

        Assert.InRange(mirrored.Count(m => m.One), 0.52 * Orders, 0.58 * Orders);
        Assert.InRange(mirrored.Count(m => m.Two), 0.52 * Orders, 0.58 * Orders);
        Assert.InRange(mirrored.Count(m => m.One == m.Two), 0.475 * Orders, 0.535 * Orders);

        static bool Mirrors(ArmOrder order, int pair) => order.FirstOf(pair, Arm.Baseline) == Arm.Baseline;
    }

    [Fact]
    public void The_same_moment_gives_the_same_order() =>
        Assert.All(Enumerable.Range(0, 100), pair => Assert.Equal(new ArmOrder(17.125).FirstOf(pair, Arm.Candidate), new ArmOrder(17.125).FirstOf(pair, Arm.Candidate)));

    [Fact]
    public void Every_pair_has_both_arms_and_the_candidate_begins()
    {
        for (var moment = 0; moment < 20; moment++)
        {
            var arms = Arms(s_usual, moment);

            Assert.Equal(Arm.Candidate, arms[0]);
            Assert.All(arms.Chunk(2).Where(pair => pair.Length == 2), pair => Assert.NotEqual(pair[0], pair[1]));
        }
    }

    [Fact]
    public void Orders_differ_between_decisions_and_are_fixed_in_earlier_versions()
    {
        static string Told(IEnumerable<Arm> arms) => string.Concat(arms.Take(8).Select(a => a == Arm.Candidate ? 'B' : 'A'));

        Assert.True(Enumerable.Range(0, 20).Select(moment => Told(Arms(s_usual, moment))).Distinct().Count() > 4);
        Assert.All(Enumerable.Range(0, 20), moment => Assert.Equal("BAABBAAB", Told(Arms(s_third, moment))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_rhythm_of_a_few_values_is_not_taken_for_an_improvement(int period) => Assert.InRange(Kept(s_usual, period), 0, 8);

    [Fact]
    public void A_fixed_order_takes_a_rhythm_of_four_values_for_an_improvement() => Assert.InRange(Kept(s_third, 4), 15, 200);

    [Fact]
    public void A_rank_test_of_a_metric_that_repeats_is_not_misled_by_a_rhythm_either()
    {
        // The first value of the baseline breaks the repetition; from then on five values against six decide.
        static int KeptOf(AdaptiveOptions options) => Enumerable.Range(0, 100).Count(moment =>
        {
            var rule = new AdaptiveRule(options);
            var state = At(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(1000.0, 10), 1020])), moment);
            var decision = rule.Begin(state, new CandidateFacts(5, 1000));
            Sequences.Run(decision, 1000, (_, i) => i % 4 is 1 or 2 ? 1020 : 1000);
            return Sequences.VerdictOf(decision).Kind == VerdictKind.Keep;
        });

        Assert.InRange(KeptOf(s_usual), 0, 3);
    }

    [Fact]
    public void A_broken_repetition_needs_five_values_against_six()
    {
        var rule = new AdaptiveRule(s_usual);
        var decision = rule.Begin(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(1000.0, 10), 1020])), new CandidateFacts(5, 1000));
        var seen = Sequences.Run(decision, 1000, (arm, _) => arm == Arm.Candidate ? 900 : 1000);

        Assert.Equal((VerdictKind.Keep, 11), (Sequences.VerdictOf(decision).Kind, seen.Count));
    }

    /// <summary>How many of 200 candidates that change nothing are kept where the machine has a rhythm of so many values.</summary>
    private static int Kept(AdaptiveOptions options, int period) => Enumerable.Range(0, 200).Count(seed =>
    {
        var noise = Sequences.Noisy(seed, 100, 100, 0.01);
        var decision = Begin(options, seed);
        Sequences.Run(decision, 400, (arm, i) => noise(arm, i) * (1 + 0.02 * Math.Cos(2 * Math.PI * i / period + seed)));
        return Sequences.VerdictOf(decision).Kind == VerdictKind.Keep;
    });

    /// <summary>The arms of a decision about a candidate that is promising for long.</summary>
    private static List<Arm> Arms(AdaptiveOptions options, int moment)
    {
        var decision = Begin(options with { ErrorControl = ErrorControl.Constant, ConstantThreshold = 1e9 }, moment);
        return [.. Sequences.Run(decision, 400, (arm, _) => arm == Arm.Candidate ? 97 : 100).Select(o => o.Arm)];
    }

    private static IDecision Begin(AdaptiveOptions options, int moment) =>
        new AdaptiveRule(options).Begin(At(Sequences.Started(options), moment), new CandidateFacts(5, 400));

    private static AdaptiveRuleState At(RuleState state, int moment)
    {
        var known = (AdaptiveRuleState)state;
        return known with { Noise = known.Noise with { TimeSeconds = 200 + moment } };
    }
}
