using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class ConfirmedDecisionTests
{
    private static readonly AdaptiveOptions s_usual = new();

    [Fact]
    public void A_clear_improvement_is_kept_after_both_arms_were_measured_twice()
    {
        var (verdict, seen) = Judge(s_usual, Sequences.Noisy(1, 100, 80, 0.005));

        Assert.Equal((VerdictKind.Keep, VerdictReason.Improved, RuleVersion.Current), (verdict.Kind, verdict.Reason, verdict.RuleVersion));
        Assert.InRange(seen.Count, 4, 6);
        Assert.InRange(verdict.EffectPercent!.Value, 18, 22);
        Assert.InRange(20, verdict.EffectLowPercent!.Value, verdict.EffectHighPercent!.Value);
    }

    [Fact]
    public void A_strict_run_keeps_an_improvement_only_when_its_pairs_say_so_by_themselves()
    {
        var (verdict, seen) = Judge(new AdaptiveOptions { Strict = true }, Sequences.Noisy(1, 100, 80, 0.005));
        var (tooFew, _) = Judge(new AdaptiveOptions { Strict = true, MaxInvocations = 19 }, Sequences.Noisy(1, 100, 80, 0.005));
        var (before, few) = Judge(new AdaptiveOptions { Strict = true, Version = RuleVersion.Fifth }, Sequences.Noisy(1, 100, 80, 0.005));

        Assert.Equal((VerdictKind.Keep, 20), (verdict.Kind, seen.Count));
        Assert.Equal(VerdictKind.Discard, tooFew.Kind);
        Assert.Equal(VerdictKind.Keep, before.Kind);
        Assert.InRange(few.Count, 4, 6);
    }

    [Fact]
    public void Where_values_repeat_a_strict_run_decides_as_any_other()
    {
        var (verdict, seen) = Judge(new AdaptiveOptions { Strict = true }, (arm, _) => arm == Arm.Candidate ? 90 : 100, 0);

        Assert.Equal(VerdictKind.Keep, verdict.Kind);
        Assert.InRange(seen.Count, 3, 5);
    }

    [Fact]
    public void A_lead_that_later_values_do_not_confirm_is_not_kept()
    {
        // The baseline is slow for as long as something else runs: the first three values only.
        var values = new Queue<double>([90, 110, 110]);
        var noise = Sequences.Noisy(2, 100, 100, 0.01);
        var (verdict, seen) = Judge(s_usual, (arm, i) => values.Count > 0 ? values.Dequeue() : noise(arm, i));

        Assert.Equal(VerdictKind.Discard, verdict.Kind);
        Assert.True(seen.Count > 3);
    }

    [Fact]
    public void A_slow_first_value_is_an_outlier_or_a_loss_and_one_more_value_tells()
    {
        var values = new Queue<double>([112]);
        var better = Sequences.Noisy(3, 100, 90, 0.005);
        var (kept, _) = Judge(s_usual, (arm, i) => values.Count > 0 ? values.Dequeue() : better(arm, i));
        var (dropped, seen) = Judge(s_usual, Sequences.Noisy(3, 100, 125, 0.005));

        Assert.Equal(VerdictKind.Keep, kept.Kind);
        Assert.Equal((VerdictKind.Discard, VerdictReason.Regressed, 2), (dropped.Kind, dropped.Reason, seen.Count));
    }

    [Theory]
    [InlineData(0.005, 3)]
    [InlineData(0.02, 3)]
    [InlineData(0.05, 3)]
    [InlineData(0.005, 8)]
    [InlineData(0.02, 8)]
    public void A_candidate_that_is_only_noisier_is_not_taken_for_a_better_one(double cv, double factor)
    {
        var kept = Enumerable.Range(0, 400).Count(seed =>
        {
            var noise = Sequences.Noisy(seed, 1, 1, cv);
            var (verdict, _) = Judge(s_usual, (arm, i) => 100 * Math.Pow(noise(arm, i), arm == Arm.Candidate ? factor : 1), cv);
            return verdict.Kind == VerdictKind.Keep;
        });

        Assert.InRange(kept, 0, 3);
    }

    [Fact]
    public void Less_is_kept_than_lenient_settings_keep_and_the_probability_of_an_error_is_no_larger()
    {
        var strict = Enumerable.Range(0, 200).Select(seed => Judge(s_usual, Sequences.Noisy(seed, 100, 90, 0.1), 0.1).Verdict).ToList();
        var lenient = Enumerable.Range(0, 200).Select(seed => Judge(new AdaptiveOptions { Lenient = true }, Sequences.Noisy(seed, 100, 90, 0.1), 0.1).Verdict).ToList();

        Assert.True(strict.Count(IsKept) < lenient.Count(IsKept));
        Assert.True(strict.Where(IsKept).Max(v => v.ErrorProbability) <= lenient.Where(IsKept).Max(v => v.ErrorProbability));
    }

    [Fact]
    public void A_program_that_keeps_little_is_told_that_its_keeps_are_less_sure()
    {
        var started = Sequences.Started(s_usual);
        var barren = started with { Ledger = ErrorLedger.Empty with { Tests = 100, PosteriorSum = 10 } };
        var fruitful = started with { Ledger = ErrorLedger.Empty with { Tests = 100, PosteriorSum = 10, EarlierKeeps = 20 } };

        Assert.True(Error(barren) > 5 * Error(fruitful));

        static double Error(AdaptiveRuleState state)
        {
            var decision = new AdaptiveRule(s_usual).Begin(state, new CandidateFacts(5, 200));
            Sequences.Run(decision, 200, Sequences.Noisy(5, 100, 95, 0.01));
            return Sequences.VerdictOf(decision).ErrorProbability!.Value;
        }
    }

    [Theory]
    [InlineData(0.002, 80)]
    [InlineData(0.005, 65)]
    [InlineData(0.005, 30)]
    [InlineData(0.02, 30)]
    [InlineData(0.02, 10)]
    public void The_interval_of_a_keep_holds_the_effect_however_large_it_is(double cv, double candidate)
    {
        var keeps = Enumerable.Range(0, 200).Select(seed => Judge(s_usual, Sequences.Noisy(seed, 100, candidate, cv), cv).Verdict).Where(IsKept).ToList();
        var holding = keeps.Count(v => v.EffectLowPercent <= 100 - candidate && v.EffectHighPercent >= 100 - candidate);

        Assert.Equal(200, keeps.Count);
        Assert.InRange(holding, 180, 200);
        Assert.InRange(keeps.Average(v => v.EffectPercent!.Value), 99.5 - candidate, 100.5 - candidate);
        Assert.All(keeps, v => Assert.True(v.EffectHighPercent - v.EffectLowPercent < 800 * cv));
    }

    private static bool IsKept(Verdict verdict) => verdict.Kind == VerdictKind.Keep;

    private static (Verdict Verdict, List<Observation> Seen) Judge(AdaptiveOptions options, Func<Arm, int, double> measure, double cv = 0.01)
    {
        var rule = new AdaptiveRule(options);
        double[] deviations = [0, 1, -1, 0.5, -0.5, 0.2, -0.2, 0];
        var state = rule.Start(Sequences.Baseline([.. deviations.Select(d => 100 * (1 + cv * d))]));
        var decision = rule.Begin(state, new CandidateFacts(5, 200));
        var seen = Sequences.Run(decision, 200, measure);
        return (Sequences.VerdictOf(decision), seen);
    }
}
