using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>When an episode keeps the head, goes back, or decides nothing.</summary>
public sealed class EpisodeGateTests
{
    private static readonly Gap s_gap = new("something", null, "high");
    private static readonly TamperHint s_hint = new("NewSkip", "tests/a", "skipped");

    [Fact]
    public void Without_a_diagnosis_nothing_is_decided() =>
        Expect(EpisodeDecision.Abstain, EpisodeReason.NoDiagnosis, Facts(0.3) with { Diagnosis = null });

    [Fact]
    public void A_judge_who_declines_decides_nothing() =>
        Expect(EpisodeDecision.Abstain, EpisodeReason.JudgeAbstained, Facts(0.3, d => d with { Abstained = true }));

    [Fact]
    public void Without_a_gap_nothing_is_decided() => Expect(EpisodeDecision.Abstain, EpisodeReason.NoGaps, Facts(0.3, d => d with { Gaps = [] }));

    [Fact]
    public void Insufficient_signal_decides_nothing_before_the_cap()
    {
        Expect(EpisodeDecision.Abstain, EpisodeReason.InsufficientSignal, Facts(0.3, d => d with { Verdict = JudgeVerdict.InsufficientSignal }));
        var atCap = Facts(-0.01, d => d with { Verdict = JudgeVerdict.InsufficientSignal }) with { Trials = Trials(-0.01, -0.01, -0.01, -0.01, -0.01, -0.01) };
        Expect(EpisodeDecision.RollBack, EpisodeReason.CapReached, atCap);
    }

    [Fact]
    public void A_fresh_policy_is_kept_even_if_a_judge_sees_no_signal() =>
        Expect(EpisodeDecision.Keep, EpisodeReason.NothingToCompare, Alone(d => d with { Verdict = JudgeVerdict.InsufficientSignal }));

    [Fact]
    public void But_not_where_its_tests_look_weakened() =>
        Expect(EpisodeDecision.Abstain, EpisodeReason.InsufficientSignal, Alone(d => d with { Verdict = JudgeVerdict.InsufficientSignal, TamperHints = [s_hint] }));

    [Fact]
    public void Suspected_tampering_decides_nothing_where_the_policy_blocks_it()
    {
        Expect(EpisodeDecision.Abstain, EpisodeReason.TamperSuspected, Facts(0.3, d => d with { TamperHints = [s_hint] }) with { Tamper = TamperMode.Block });
        Expect(
            EpisodeDecision.RollBack,
            EpisodeReason.TamperSuspected,
            Facts(0.3, d => d with { TamperHints = [s_hint] }) with { Tamper = TamperMode.Block, Options = EpisodeOptions.Guarded, Trials = new EditTrials { Differences = [0.3], Blocked = 2 } });
        Expect(EpisodeDecision.Keep, EpisodeReason.Evidence, Facts(0.3, d => d with { TamperHints = [s_hint] }) with { Tamper = TamperMode.Off });
    }

    [Fact]
    public void Too_few_valid_samples_decide_nothing() => Expect(EpisodeDecision.Abstain, EpisodeReason.TooFewSamples, Facts(null));

    [Fact]
    public void An_unknown_floor_decides_nothing() =>
        Expect(EpisodeDecision.Abstain, EpisodeReason.FloorUnknown, Facts(0.3) with { Floor = AgreementFloor.From([0.1, -0.1]) });

    [Theory]
    [InlineData(0.2, EpisodeDecision.Keep, EpisodeReason.Evidence)]
    [InlineData(-0.2, EpisodeDecision.RollBack, EpisodeReason.Evidence)]
    [InlineData(0.05, EpisodeDecision.Abstain, EpisodeReason.Unclear)]
    public void Evidence_decides(double advantage, EpisodeDecision decision, EpisodeReason reason) => Expect(decision, reason, Facts(advantage));

    [Theory]
    [InlineData(-0.051, EpisodeDecision.RollBack)]
    [InlineData(-0.05, EpisodeDecision.Keep)]
    [InlineData(0.0, EpisodeDecision.Keep)]
    public void The_plain_threshold_decides_at_once(double advantage, EpisodeDecision decision) =>
        Expect(decision, EpisodeReason.Threshold, Facts(advantage) with { Rule = EpisodeRule.Threshold });

    [Fact]
    public void No_edit_under_which_fewer_checks_pass_is_kept_whatever_judges_say()
    {
        var trials = new EditTrials { Differences = [0.5, 0.5, 0.5, 0.5], Measured = [-0.1, -0.1, 0, 0] };
        Expect(EpisodeDecision.Abstain, EpisodeReason.MeasuredWorse, Facts(0.5) with { Options = EpisodeOptions.Guarded, Trials = trials });
        var atCap = trials with { Differences = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5] };
        Expect(EpisodeDecision.RollBack, EpisodeReason.MeasuredWorse, Facts(0.5) with { Options = EpisodeOptions.Guarded, Trials = atCap });
    }

    [Fact]
    public void A_guarded_keep_needs_four_episodes()
    {
        Expect(EpisodeDecision.Abstain, EpisodeReason.Unclear, Facts(0.3) with { Options = EpisodeOptions.Guarded, Trials = Trials(0.3, 0.3, 0.3) });
        Expect(EpisodeDecision.Keep, EpisodeReason.Evidence, Facts(0.3) with { Options = EpisodeOptions.Guarded, Trials = Trials(0.3, 0.3, 0.3, 0.3) });
        Expect(EpisodeDecision.RollBack, EpisodeReason.Evidence, Facts(-0.3) with { Options = EpisodeOptions.Guarded, Trials = Trials(-0.3) });
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 30)]
    [InlineData(2, 15)]
    [InlineData(4, 8)]
    [InlineData(1000, 8)]
    public void Rollbacks_in_a_row_halve_the_edit_budget_down_to_a_floor(int rollbacks, int lines) =>
        Assert.Equal(new EditBudget(3, lines), new EditBudget(3, 60).After(rollbacks, 8));

    private static void Expect(EpisodeDecision decision, EpisodeReason reason, EpisodeFacts facts)
    {
        var ruling = EpisodeGate.Decide(facts);
        Assert.Equal((decision, reason), (ruling.Decision, ruling.Reason));
    }

    private static EpisodeFacts Facts(double? advantage, Func<Diagnosis, Diagnosis>? change = null)
    {
        var diagnosis = new Diagnosis { RewardMain = 0.6, RewardBaseline = 0.5, Advantage = advantage, Gaps = [s_gap], Samples = 3 };
        return new EpisodeFacts
        {
            Rule = EpisodeRule.Sequential,
            Tamper = TamperMode.Flag,
            Diagnosis = change?.Invoke(diagnosis) ?? diagnosis,
            Floor = AgreementFloor.From([0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1]),
            Trials = advantage is { } value ? Trials(value) : new EditTrials { Differences = [], Void = 1 },
        };
    }

    private static EditTrials Trials(params double[] differences) => new() { Differences = differences };

    private static EpisodeFacts Alone(Func<Diagnosis, Diagnosis> change) => Facts(null, change) with { BaselineSkipped = true };
}
