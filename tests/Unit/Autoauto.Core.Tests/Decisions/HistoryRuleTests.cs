using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class HistoryRuleTests
{
    private static readonly AdaptiveOptions s_options = new() { Direction = Direction.Lower };

    private static readonly Observation[] s_setup =
        [.. new[] { 100, 101, 99.2, 100.4, 99.7, 100.8, 99.9, 100.1 }.Select((v, i) => new Observation(Arm.Baseline, v, 20 * i))];

    [Fact]
    public void Without_earlier_runs_a_rule_starts_as_ever()
    {
        var history = HistoryRule.Of([]);

        Assert.Equal(HistoryOrigin.None, history.Origin);
        Assert.Equal(new AdaptiveRule(s_options).Start(s_setup), new AdaptiveRule(s_options, history: history).Start(s_setup));
    }

    [Fact]
    public void A_run_leaves_what_it_learned_itself_and_not_what_it_took_over()
    {
        var first = Run(new ErrorLedger { Tests = 20, PosteriorSum = 3, Keeps = 2, ErrorSum = 0.25 });
        var second = Run(new ErrorLedger { Tests = 30, PosteriorSum = 4.5, Keeps = 1, ErrorSum = 0.125 }, HistoryRule.Of([first]));

        var history = HistoryRule.Of([second, first]);

        Assert.Equal((HistoryOrigin.EarlierRuns, 2, 30, 4.5), (history.Origin, history.Runs, history.Tests, history.PosteriorSum));
        Assert.Equal((3, 0.375), (history.Keeps, history.ErrorSum));
    }

    [Fact]
    public void What_is_taken_over_weighs_no_more_than_a_hundred_decisions()
    {
        var history = HistoryRule.Of([Run(new ErrorLedger { Tests = 400, PosteriorSum = 40 })]);

        Assert.Equal((100, 10.0), (history.Tests, history.PosteriorSum));
    }

    [Fact]
    public void A_rule_takes_over_the_share_of_helpful_candidates_and_none_of_the_keeps()
    {
        var barren = HistoryRule.Of([Run(new ErrorLedger { Tests = 60, PosteriorSum = 0.6, Keeps = 3, ErrorSum = 1 })]);

        var state = Start(s_options, barren);

        Assert.Equal((60, 0, 0.0), (state.Ledger.Tests, state.Ledger.Keeps, state.Ledger.ErrorSum));
        Assert.True(state.Ledger.Prior < 0.06);
        Assert.True(Threshold(s_options, state) > Threshold(s_options, (AdaptiveRuleState)new AdaptiveRule(s_options).Start(s_setup)));
    }

    [Fact]
    public void Control_that_counts_decisions_counts_its_own() =>
        Assert.Equal(ErrorLedger.Empty, Start(s_options with { ErrorControl = ErrorControl.ELond }, HistoryRule.Of([Run(new ErrorLedger { Tests = 60, PosteriorSum = 6 })])).Ledger);

    [Fact]
    public void Noise_of_earlier_runs_raises_the_estimate_of_a_quiet_set_up()
    {
        var alone = (AdaptiveRuleState)new AdaptiveRule(s_options).Start(s_setup);
        var taught = Start(s_options, HistoryRule.Of([Run(ErrorLedger.Empty, sigma2: 9 * alone.Noise.Sigma2, degrees: 200)]));

        Assert.InRange(taught.Noise.Sigma2, 7 * alone.Noise.Sigma2, 9 * alone.Noise.Sigma2);
        Assert.Equal((40, alone.Noise.Level), (taught.Noise.DegreesOfFreedom, taught.Noise.Level));
        Assert.True(taught.Noise.LevelVariance > alone.Noise.LevelVariance);
    }

    [Fact]
    public void A_machine_that_is_noisier_than_it_was_is_believed()
    {
        var alone = (AdaptiveRuleState)new AdaptiveRule(s_options).Start(s_setup);
        var taught = Start(s_options, HistoryRule.Of([Run(ErrorLedger.Empty, sigma2: alone.Noise.Sigma2 / 9, degrees: 40)]));

        Assert.Equal((alone.Noise.Sigma2, alone.Noise.DegreesOfFreedom), (taught.Noise.Sigma2, taught.Noise.DegreesOfFreedom));
    }

    [Fact]
    public void Drift_is_taken_over_with_the_weight_of_four_hours()
    {
        var history = HistoryRule.Of([Run(ErrorLedger.Empty, driftSum: 0.02, driftSeconds: 28_800)]);

        var noise = Start(s_options, history).Noise;

        Assert.Equal((0.01, 14_400.0), (noise.DriftSum, noise.DriftSeconds));
    }

    [Fact]
    public void In_linear_mode_noise_is_carried_over_in_the_metrics_own_unit()
    {
        var scale = new MetricScale { Direction = Direction.Lower, IsLog = false, Unit = 10, Floor = 0 };
        var setup = new NoiseModel { Sigma2 = 0.0001, DegreesOfFreedom = 4, AdjacentSeconds = 100 };
        var history = new ProgramHistory { Origin = HistoryOrigin.EarlierRuns, Noise = new HistoryNoise(false, 20, 0.01, 36, 0, 0) };

        Assert.Equal((36 * 0.04 + 4 * 0.0001) / 40, HistoryRule.Noise(history, scale, setup).Sigma2, 12);
        Assert.Equal(setup, HistoryRule.Noise(history, scale with { IsLog = true }, setup));
    }

    [Theory]
    [InlineData(HistoryOrigin.None, null)]
    [InlineData(HistoryOrigin.OtherEvaluator, "starts from scratch: the program's files have changed since its last run")]
    [InlineData(HistoryOrigin.OtherMachine, "starts from scratch: the program's last run was measured on another machine")]
    [InlineData(HistoryOrigin.NotWanted, "starts from scratch, as asked for")]
    public void Words_say_why_a_run_starts_anew(HistoryOrigin origin, string? expected) => Assert.Equal(expected, HistoryWords.Of(new ProgramHistory { Origin = origin }));

    [Fact]
    public void Words_say_what_was_taught()
    {
        var history = HistoryRule.Of([Run(new ErrorLedger { Tests = 45, PosteriorSum = 4.2, Keeps = 4, ErrorSum = 0.3 }, sigma2: 0.000121)]);

        Assert.Equal("starts from 1 earlier run: about 4.2 of 45 candidates helped, noise 1.1 %, 4 kept, about 0.3 of them falsely", HistoryWords.Of(history));
        Assert.Equal("starts from 2 earlier runs: about 0 of 0 candidates helped, noise 1 %, nothing kept", HistoryWords.Of(HistoryRule.Of([Run(ErrorLedger.Empty), Run(ErrorLedger.Empty)])));
    }

    private static AdaptiveRuleState Start(AdaptiveOptions options, ProgramHistory history) => (AdaptiveRuleState)new AdaptiveRule(options, history: history).Start(s_setup);

    private static double Threshold(AdaptiveOptions options, AdaptiveRuleState state) => options.ErrorPolicy.LogThreshold(state.Ledger);

    private static LearnedRun Run(
        ErrorLedger ledger, ProgramHistory? startedFrom = null, double sigma2 = 0.0001, double degrees = 40, double driftSum = 0, double driftSeconds = 0) => new(
        new AdaptiveRuleState
        {
            Scale = new MetricScale { Direction = Direction.Lower, IsLog = true, Unit = 1, Floor = 0.1 },
            Noise = new NoiseModel
            {
                Sigma2 = sigma2,
                DegreesOfFreedom = degrees,
                AdjacentSeconds = 100,
                DriftSum = driftSum,
                DriftSeconds = driftSeconds,
            },
            Ledger = ledger,
        },
        startedFrom);
}
