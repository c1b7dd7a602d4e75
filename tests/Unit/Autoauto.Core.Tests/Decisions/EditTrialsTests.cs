using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class EditTrialsTests
{
    private static readonly AgreementFloor s_floor = new(0.1, 8);
    private static readonly EpisodeOptions s_guarded = EpisodeOptions.Guarded;

    [Fact]
    public void Guarded_limits_and_cap_are_the_usual_ones()
    {
        var usual = new EpisodeOptions();

        Assert.Equal(
            (usual.KeepAt, usual.RollBackAt, usual.MaxEpisodes, usual.Evidence),
            (s_guarded.KeepAt, s_guarded.RollBackAt, s_guarded.MaxEpisodes, s_guarded.Evidence));
    }

    [Fact]
    public void Trials_without_losses_are_judged_as_their_differences_are()
    {
        double[] differences = [0.05, -0.02, 0.11];

        Assert.Equal(
            EpisodeComparison.Judge(s_floor, differences, new EpisodeOptions()),
            EpisodeComparison.Judge(s_floor, Trials(differences), new EpisodeOptions(), []));
    }

    [Theory]
    [InlineData(1, EpisodeDecision.Abstain, EpisodeReason.Unclear)]
    [InlineData(2, EpisodeDecision.Abstain, EpisodeReason.Unclear)]
    [InlineData(3, EpisodeDecision.Abstain, EpisodeReason.Unclear)]
    [InlineData(4, EpisodeDecision.Keep, EpisodeReason.Evidence)]
    public void Guarded_keep_needs_four_episodes(int episodes, EpisodeDecision decision, EpisodeReason reason)
    {
        var verdict = Guarded(Trials([.. Enumerable.Repeat(0.3, episodes)]));

        Assert.Equal((decision, reason), (verdict.Decision, verdict.Reason));
    }

    [Theory]
    [InlineData(4, EpisodeDecision.Abstain)]
    [InlineData(5, EpisodeDecision.Keep)]
    public void Blocked_episode_asks_for_one_more(int episodes, EpisodeDecision expected) =>
        Assert.Equal(expected, Guarded(Trials([.. Enumerable.Repeat(0.3, episodes)]) with { Blocked = 1 }).Decision);

    [Fact]
    public void Second_blocked_episode_rolls_back_whatever_the_judge_says()
    {
        var verdict = Guarded(Trials(0.3, 0.3, 0.3) with { Blocked = 2 });

        Assert.Equal((EpisodeDecision.RollBack, EpisodeReason.TamperSuspected), (verdict.Decision, verdict.Reason));
        Assert.Equal(0.3, verdict.Mean, 1e-12);
        Assert.Equal(EpisodeReason.TamperSuspected, Guarded(Trials() with { Blocked = 2 }).Reason);
    }

    [Fact]
    public void Without_a_limit_blocked_episodes_count_towards_the_cap_only()
    {
        var options = new EpisodeOptions();

        Assert.Equal(EpisodeDecision.Abstain, EpisodeComparison.Judge(s_floor, Trials() with { Blocked = 5 }, options, []).Decision);
        var last = EpisodeComparison.Judge(s_floor, Trials() with { Blocked = 6 }, options, []);
        Assert.Equal((EpisodeDecision.RollBack, EpisodeReason.Unproven), (last.Decision, last.Reason));
    }

    [Fact]
    public void Void_episodes_bring_the_cap_nearer()
    {
        var options = new EpisodeOptions();
        var trials = Trials(0.01, 0.02);

        Assert.Equal(EpisodeDecision.Abstain, EpisodeComparison.Judge(s_floor, trials with { Void = 3 }, options, []).Decision);
        Assert.Equal(EpisodeReason.CapReached, EpisodeComparison.Judge(s_floor, trials with { Void = 4 }, options, []).Reason);
        Assert.Equal(EpisodeDecision.RollBack, EpisodeComparison.Judge(s_floor, Trials() with { Void = 6 }, options, []).Decision);
    }

    [Fact]
    public void Keep_against_the_facts_is_withheld_and_at_the_cap_refused()
    {
        var trials = Trials(0.3, 0.3, 0.3, 0.3) with { Measured = [-0.2, 0.1, 0] };

        var verdict = Guarded(trials);
        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.MeasuredWorse), (verdict.Decision, verdict.Reason));
        var last = Guarded(trials with { Void = 2 });
        Assert.Equal((EpisodeDecision.RollBack, EpisodeReason.MeasuredWorse), (last.Decision, last.Reason));
        Assert.Equal(EpisodeDecision.Keep, Guarded(trials with { Measured = [-0.2, 0.2, 0] }).Decision);
        Assert.Equal(EpisodeDecision.Keep, EpisodeComparison.Judge(s_floor, trials, s_guarded with { FactsCanVeto = false }, []).Decision);
    }

    [Fact]
    public void Facts_never_earn_a_keep()
    {
        var verdict = Guarded(Trials(-0.2) with { Measured = [1.0] });

        Assert.Equal(EpisodeDecision.RollBack, verdict.Decision);
    }

    /// <summary>With Z = 0 after n of 6 the chance of 1.645 at the cap is Φ(−1.645 / √((6 − n) / n)): 0.231, 0.122, 0.050.</summary>
    [Theory]
    [InlineData(1, 0.24, EpisodeReason.Futile)]
    [InlineData(1, 0.22, EpisodeReason.Unclear)]
    [InlineData(2, 0.13, EpisodeReason.Futile)]
    [InlineData(2, 0.12, EpisodeReason.Unclear)]
    [InlineData(3, 0.0501, EpisodeReason.Futile)]
    [InlineData(3, 0.0499, EpisodeReason.Unclear)]
    public void Edit_that_will_hardly_prove_itself_is_given_up(int episodes, double futileBelow, EpisodeReason expected)
    {
        var options = s_guarded with { KeepAt = 1.645, FutileBelow = futileBelow };

        Assert.Equal(expected, EpisodeComparison.Judge(s_floor, new double[episodes], options).Reason);
    }

    [Theory]
    [InlineData(1, EpisodeReason.Unclear)]
    [InlineData(2, EpisodeReason.Unclear)]
    [InlineData(3, EpisodeReason.Futile)]
    public void Edit_without_effect_is_given_up_after_three_episodes(int episodes, EpisodeReason expected) =>
        Assert.Equal(expected, Guarded(Trials(new double[episodes])).Reason);

    [Fact]
    public void Nothing_is_futile_where_the_sign_decides_at_the_cap() =>
        Assert.Equal(
            EpisodeDecision.Abstain,
            EpisodeComparison.Judge(s_floor, [-0.05, -0.05], new EpisodeOptions { FutileBelow = 0.99 }).Decision);

    [Fact]
    public void Unknown_floor_abstains_on_trials_too() =>
        Assert.Equal(
            EpisodeReason.FloorUnknown,
            EpisodeComparison.Judge(new AgreementFloor(0.1, 7), Trials(0.9, 0.9, 0.9), s_guarded, []).Reason);

    private static EditTrials Trials(params double[] differences) => new() { Differences = differences };

    private static EpisodeVerdict Guarded(EditTrials trials) => EpisodeComparison.Judge(s_floor, trials, s_guarded, []);
}
