using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What must hold for any values of metrics around zero and of metrics that repeat, and for evidence where the noise is unknown.</summary>
[Properties(MaxTest = 60, Replay = "20260101,7", QuietOnSuccess = true)]
public sealed class OtherMetricPropertyTests
{
    private static readonly AdaptiveOptions s_usual = new() { SimplifyMarginPercent = 1 };
    private static readonly double[] s_setup = [0, 1, -1, 0.5, -0.5, 0.2, -0.2, 0, 0.3, -0.4, 0.1];

    /// <summary>Hundredths of the noise; improvements included.</summary>
    private static readonly Arbitrary<int[]> s_deviations = Gen.Choose(-300, 300).ArrayOf(60).Where(values => values.Length == 60).ToArbitrary();

    /// <summary>Which values of a metric that repeats are another one: few, so that most of the others repeat.</summary>
    private static readonly Arbitrary<int[]> s_flukes = Gen.Choose(0, 9).ArrayOf(60).Where(values => values.Length == 60).ToArbitrary();

    [Property]
    public Property Scaling_a_metric_around_zero_changes_nothing() => Prop.ForAll(s_deviations, values =>
        Same(AroundZero(s_usual, values, 1), AroundZero(s_usual, values, 4096)));

    [Property]
    public Property A_metric_around_zero_and_its_negative_are_mirror_images() => Prop.ForAll(s_deviations, values =>
        Same(AroundZero(s_usual, values, 1), AroundZero(s_usual with { Direction = Direction.Higher }, values, -1)));

    [Property]
    public Property Decision_about_a_metric_that_repeats_is_resumed_from_any_prefix() => Prop.ForAll(s_flukes, flukes =>
    {
        var (whole, seen) = Repeating(flukes);
        return Enumerable.Range(0, seen.Count + 1).All(cut =>
        {
            var resumed = BeginRepeating();
            seen.Take(cut).ToList().ForEach(resumed.Observe);
            seen.Skip(cut).ToList().ForEach(resumed.Observe);
            return resumed.Next.Equals(whole.Next) && resumed.StateAfter.Equals(whole.StateAfter);
        });
    });

    [Property]
    public Property Nothing_that_repeats_is_kept_before_the_baseline_did_and_the_candidate_did_twice() => Prop.ForAll(s_flukes, flukes =>
        Sequences.VerdictOf(Repeating(flukes).Decision) is { Kind: VerdictKind.Discard } or { BaselineInvocations: >= 1, CandidateInvocations: >= 3 });

    [Property]
    public Property Order_of_values_hardly_matters_where_the_noise_is_unknown() => Prop.ForAll(
        Gen.Choose(-1000, 1000).ArrayOf(4).Where(v => v.Length == 4).ToArbitrary(),
        values =>
        {
            double Evidence(string arms, params int[] order)
            {
                var evidence = new TwoArmEvidence(EffectGrid.Coarse(0.01), new NoiseModel { Sigma2 = 1e-4, DegreesOfFreedom = 7, AdjacentSeconds = 100 });
                for (var i = 0; i < order.Length; i++)
                {
                    evidence.Observe(arms[i] == 'B' ? Arm.Candidate : Arm.Baseline, 3e-6 * values[order[i]], wander: 0);
                }

                return evidence.LogImprovement;
            }

            var usual = Evidence("BAAB", 0, 1, 2, 3);
            return Math.Abs(usual - Evidence("BAAB", 3, 2, 1, 0)) < 1 && Math.Abs(usual - Evidence("ABBA", 1, 0, 3, 2)) < 1 && Math.Abs(usual - Evidence("BABA", 0, 1, 3, 2)) < 1;
        });

    private static (Verdict Verdict, List<Observation> Seen) AroundZero(AdaptiveOptions options, int[] deviations, double factor)
    {
        var rule = new AdaptiveRule(options);
        var decision = rule.Begin(rule.Start(Sequences.Baseline([.. s_setup.Select(x => factor * x)])), new CandidateFacts(-5, 400));

        // A common part, so that the candidates span from worse to better.
        var gain = deviations[0] / 50.0;
        var seen = Sequences.Run(decision, 400, (arm, i) => factor * (deviations[i % deviations.Length] / 100.0 - (arm == Arm.Candidate ? gain : 0)));
        return (Sequences.VerdictOf(decision), seen);
    }

    private static bool Same((Verdict Verdict, List<Observation> Seen) first, (Verdict Verdict, List<Observation> Seen) second) =>
        (first.Verdict.Kind, first.Verdict.Reason, first.Seen.Count) == (second.Verdict.Kind, second.Verdict.Reason, second.Seen.Count)
        && Math.Abs(first.Verdict.Effect!.Value - second.Verdict.Effect!.Value) < 1e-9
        && Math.Abs(first.Verdict.LogEvidence!.Value - second.Verdict.LogEvidence!.Value) < 1e-6;

    private static IDecision BeginRepeating()
    {
        var rule = new AdaptiveRule(s_usual);
        return rule.Begin(rule.Start(Sequences.Baseline([.. Enumerable.Repeat(1000.0, 11)])), new CandidateFacts(5, 400));
    }

    private static (IDecision Decision, List<Observation> Seen) Repeating(int[] flukes)
    {
        // Half of the candidates improve.
        var level = flukes[0] < 5 ? 1000 : 990;
        var decision = BeginRepeating();
        var seen = Sequences.Run(decision, 400, (arm, i) => (arm == Arm.Candidate ? level : 1000) - (flukes[(i + 1) % flukes.Length] == 0 ? 20 : 0));
        return (decision, seen);
    }
}
