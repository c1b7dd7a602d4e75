using System.Text.Json;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What must hold for any values: checked on made-up ones.</summary>
[Properties(MaxTest = 60, Replay = "20260101,7", QuietOnSuccess = true)]
public sealed class DecisionPropertyTests
{
    private static readonly AdaptiveOptions s_usual = new() { SimplifyMarginPercent = 1 };
    private static readonly AdaptiveOptions[] s_versions = [s_usual, s_usual with { Version = RuleVersion.Fourth }, s_usual with { Version = RuleVersion.Third }, s_usual with { Version = RuleVersion.Second }];
    private static readonly EffectGrid s_grid = EffectGrid.From(0.006);

    /// <summary>Deviations of values in thousandths; improvements included.</summary>
    private static readonly Arbitrary<int[]> s_deviations =
        Gen.Choose(-120, 120).ArrayOf(60).Where(values => values.Length == 60).ToArbitrary();

    [Property]
    public Property Scaling_the_metric_changes_nothing_in_log_mode() => Prop.ForAll(s_deviations, values => s_versions.All(options =>
    {
        var plain = Play(options, values, x => x);
        var scaled = Play(options, values, x => 1000 * x);

        return Same(plain, scaled) && Close(1000 * plain.Verdict.BaselineMetric!.Value, scaled.Verdict.BaselineMetric!.Value);
    }));

    [Property]
    public Property Lower_and_higher_are_mirror_images() => Prop.ForAll(s_deviations, values => s_versions.All(options =>
        Same(Play(options, values, x => x), Play(options with { Direction = Direction.Higher }, values, x => 10000 / x))));

    [Property]
    public Property Decision_is_resumed_from_any_prefix() => Prop.ForAll(s_deviations, values =>
    {
        var whole = Play(s_usual, values, x => x);
        for (var cut = 0; cut <= whole.Seen.Count; cut++)
        {
            var resumed = Begin(s_usual, x => x);
            foreach (var observation in whole.Seen.Take(cut))
            {
                resumed.Observe(observation);
            }

            var rest = whole.Seen.Skip(cut).ToList();
            rest.ForEach(resumed.Observe);
            if (!resumed.Next.Equals(new DecisionStep.Done(whole.Verdict)) || !resumed.StateAfter.Equals(whole.After))
            {
                return false;
            }
        }

        return true;
    });

    [Property]
    public Property State_survives_json_after_any_decision() => Prop.ForAll(s_deviations, values =>
    {
        var after = Play(s_usual, values, x => x).After;
        return after.Equals(JsonSerializer.Deserialize<RuleState>(JsonSerializer.Serialize<RuleState>(after)));
    });

    [Property]
    public Property Arms_stay_within_one_of_each_other() => Prop.ForAll(s_deviations, values =>
    {
        var lead = 0;
        foreach (var observation in Play(s_usual, values, x => x).Seen)
        {
            lead += observation.Arm == Arm.Candidate ? 1 : -1;
            if (lead is < -1 or > 2)
            {
                return false;
            }
        }

        return true;
    });

    [Property]
    public Property Nothing_is_kept_that_was_not_measured_twice_in_both_arms() => Prop.ForAll(s_deviations, values =>
    {
        var played = Play(s_usual, values, x => x);
        return played.Verdict is { Kind: VerdictKind.Discard } or { BaselineInvocations: >= 2, CandidateInvocations: >= 2 };
    });

    [Property]
    public Property Evidence_of_unknown_noise_does_not_depend_on_the_unit_of_the_level() => Prop.ForAll(
        Gen.Choose(-3000, 3000).ArrayOf(6).Where(v => v.Length == 6).ToArbitrary(),
        values =>
        {
            TwoArmEvidence here = Unknown(0), there = Unknown(7);
            for (var i = 0; i < values.Length; i++)
            {
                var arm = "BAABBA"[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                here.Observe(arm, values[i] / 1e5, 1e-6);
                there.Observe(arm, 7 + values[i] / 1e5, 1e-6);
            }

            return Math.Abs(here.LogImprovement - there.LogImprovement) < 1e-7
                && Math.Abs(here.Posterior(0.1).Effect - there.Posterior(0.1).Effect) < 1e-9;
        });

    [Property]
    public Property Unknown_noise_never_makes_evidence_larger_than_the_likeliest_noise_would() => Prop.ForAll(
        Gen.Choose(-3000, 3000).ArrayOf(6).Where(v => v.Length == 6).ToArbitrary(),
        values =>
        {
            // However the values lie: against the likeliest ratio of the noises the evidence is no larger than against a mixture of them.
            var evidence = Unknown(0);
            for (var i = 0; i < values.Length; i++)
            {
                evidence.Observe("BAABBA"[i] == 'B' ? Arm.Candidate : Arm.Baseline, values[i] / 1e5, 1e-6);
            }

            return evidence.LogImprovement <= evidence.LogPromise + 0.3;
        });

    [Property]
    public Property Better_values_of_the_candidate_are_more_evidence() => Prop.ForAll(
        Gen.Choose(-300, 300).ArrayOf(6).Where(v => v.Length == 6).ToArbitrary(),
        values =>
        {
            // Within the range in which nothing looks like an outlier: a far-off value is rightly believed less.
            double last = double.NegativeInfinity;
            foreach (var shift in new[] { -0.02, -0.01, 0, 0.01, 0.02 })
            {
                var bank = Bank();
                for (var i = 0; i < values.Length; i++)
                {
                    var arm = "BAABBA"[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                    Feed(bank, arm, values[i] / 1e5 + (arm == Arm.Candidate ? shift : 0));
                }

                if (bank.LogImprovement - bank.LogRegression < last)
                {
                    return false;
                }

                last = bank.LogImprovement - bank.LogRegression;
            }

            return true;
        });

    [Property]
    public Property Order_of_values_does_not_matter_without_outliers_and_little_with_them() => Prop.ForAll(
        Gen.Choose(-1000, 1000).ArrayOf(4).Where(v => v.Length == 4).ToArbitrary(),
        values =>
        {
            double Evidence(double outlierShare, double unit, string arms, params int[] order)
            {
                var bank = Bank();
                for (var i = 0; i < order.Length; i++)
                {
                    var arm = arms[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                    bank.Observe(arm, unit * values[order[i]], Plain() with { OutlierShare = outlierShare }, wander: 0);
                }

                return bank.LogImprovement;
            }

            bool Agrees(double share, double unit, double tolerance) =>
                Math.Abs(Evidence(share, unit, "BAAB", 0, 1, 2, 3) - Evidence(share, unit, "BAAB", 3, 2, 1, 0)) < tolerance
                && Math.Abs(Evidence(share, unit, "BAAB", 0, 1, 2, 3) - Evidence(share, unit, "ABBA", 1, 0, 3, 2)) < tolerance;

            return Agrees(1e-15, 1e-5, 1e-7) && Agrees(0.05, 3e-6, 1);
        });

    [Property]
    public Property Linear_drift_cancels_in_every_four_values() => Prop.ForAll(
        Gen.Choose(-300, 300).ToArbitrary(),
        drift =>
        {
            EvidenceBank still = Bank(), drifting = Bank();
            for (var i = 0; i < 8; i++)
            {
                var arm = "BAABBAAB"[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                Feed(still, arm, 0);
                Feed(drifting, arm, drift / 1e5 * i / 8);
            }

            return Math.Abs(still.Posterior(0.2).Effect - drifting.Posterior(0.2).Effect) < 5e-5;
        });

    [Property]
    public Property Swapping_the_arms_swaps_improvement_and_regression() => Prop.ForAll(
        Gen.Choose(-4000, 4000).ArrayOf(5).Where(v => v.Length == 5).ToArbitrary(),
        values =>
        {
            EvidenceBank plain = Bank(), mirrored = Bank();
            for (var i = 0; i < values.Length; i++)
            {
                var arm = "BAABB"[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                Feed(plain, arm, values[i] / 1e5);
                Feed(mirrored, arm, -values[i] / 1e5);
            }

            return Math.Abs(plain.LogImprovement - mirrored.LogRegression) < 1e-9
                && Math.Abs(plain.LogRegression - mirrored.LogImprovement) < 1e-9
                && Math.Abs(plain.Posterior(0.2).Effect + mirrored.Posterior(0.2).Effect) < 1e-9;
        });

    [Property]
    public Property Whole_bank_agrees_with_one_filter_at_a_time() => Prop.ForAll(
        Gen.Choose(-20000, 20000).ArrayOf(4).Where(v => v.Length == 4).ToArbitrary(),
        values =>
        {
            var bank = Bank();
            var single = s_grid.Effects.Take(s_grid.Count).Select(_ => (Mean: 0.0, Variance: 0.09, Log: 0.0)).ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                var arm = "BAAB"[i] == 'B' ? Arm.Candidate : Arm.Baseline;
                Feed(bank, arm, values[i] / 1e5);
                for (var h = 0; h < single.Length; h++)
                {
                    var (mean, variance, log) = single[h];
                    variance += 1e-6;
                    log += Plain().Update(ref mean, ref variance, values[i] / 1e5 - (arm == Arm.Candidate ? s_grid.Effects[h] : 0));
                    single[h] = (mean, variance, log);
                }
            }

            var top = single.Max(s => s.Log);
            var better = single.Select((s, h) => s_grid.Better[h] * Math.Exp(s.Log - top)).Sum();
            var expected = Math.Log(better) + top - single.Take(s_grid.Zero + 1).Max(s => s.Log);
            return Math.Abs(expected - bank.LogImprovement) < 1e-9 * Math.Max(1, Math.Abs(expected));
        });

    [Property]
    public Property Portable_functions_agree_with_the_systems() => Prop.ForAll(
        Gen.Choose(-700000, 700000).ToArbitrary(),
        thousandths =>
        {
            var x = thousandths / 1000.0;
            var power = PortableMath.Exp(x);
            return Math.Abs(power / Math.Exp(x) - 1) < 4e-16 * Math.Max(1, Math.Abs(x) / 100)
                && Math.Abs(PortableMath.Log(power) - x) < 4e-16 * Math.Max(1, Math.Abs(x));
        });

    [Property]
    public Property Fixed_rule_treats_ties_as_no_difference() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat>(),
        number =>
        {
            var value = Math.Round(number.Get % 1e6, 6);
            var rule = new FixedRule(new FixedRuleOptions { Repeats = 4 });
            var decision = rule.Begin(rule.Start(Sequences.Baseline(value, value, value, value)), new CandidateFacts(0, 100));
            Sequences.Run(decision, 100, (_, _) => value);
            var verdict = Sequences.VerdictOf(decision);

            return verdict is { Kind: VerdictKind.Discard, Reason: VerdictReason.WithinNoise, PValue: 1, Effect: 0 };
        });

    private static RobustStep Plain() => new(1e-4, 0.05, 0.1);

    private static EvidenceBank Bank() => new(s_grid, 0, 0.09);

    private static TwoArmEvidence Unknown(double level) => new(
        EffectGrid.Coarse(0.01),
        new NoiseModel { Sigma2 = 1e-4, DegreesOfFreedom = 7, AdjacentSeconds = 100, Level = level });

    private static void Feed(EvidenceBank bank, Arm arm, double value) => bank.Observe(arm, value, Plain(), 1e-6);

    private static IDecision Begin(AdaptiveOptions options, Func<double, double> metric)
    {
        double[] setup = [100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100];
        var state = new AdaptiveRule(options).Start(Sequences.Baseline([.. setup.Select(metric)]));
        return new AdaptiveRule(options).Begin(state, new CandidateFacts(-5, 400));
    }

    private static Played Play(AdaptiveOptions options, int[] deviations, Func<double, double> metric)
    {
        // A common part, so that the candidates span from worse to better.
        var gain = deviations[0] / 1000.0;
        var decision = Begin(options, metric);
        var seen = Sequences.Run(decision, 400, (arm, i) => metric(
            100 * Math.Exp(deviations[i % deviations.Length] / 10000.0 - (arm == Arm.Candidate ? gain : 0))));
        return new Played(seen, Sequences.VerdictOf(decision), (AdaptiveRuleState)decision.StateAfter);
    }

    private static bool Same(Played first, Played second) =>
        first.Verdict.Kind == second.Verdict.Kind
        && first.Verdict.Reason == second.Verdict.Reason
        && first.Seen.Count == second.Seen.Count
        && Close(first.Verdict.Effect!.Value, second.Verdict.Effect!.Value)
        && Close(first.Verdict.LogEvidence!.Value, second.Verdict.LogEvidence!.Value);

    private static bool Close(double first, double second) => Math.Abs(first - second) <= 1e-6 * Math.Max(1, Math.Abs(first));

    private sealed record Played(List<Observation> Seen, Verdict Verdict, AdaptiveRuleState After);
}
