using System.Text.Json.Nodes;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What a judge's liking is worth where no check speaks for an edit, and what longer work is worth.</summary>
public sealed class JudgeAloneTests
{
    private static readonly AgreementFloor s_floor = new(0.05, 8);
    private static readonly EpisodeOptions s_guarded = EpisodeOptions.Guarded;

    [Fact]
    public void What_taste_could_explain_is_withheld_and_at_the_cap_taken_back()
    {
        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.JudgeAlone), Judge(Edit(0.13)));
        Assert.Equal((EpisodeDecision.RollBack, EpisodeReason.JudgeAlone), Judge(Edit(0.13, episodes: 6)));
    }

    [Fact]
    public void More_than_taste_could_explain_is_kept() => Assert.Equal((EpisodeDecision.Keep, EpisodeReason.Evidence), Judge(Edit(0.20)));

    [Fact]
    public void A_gain_that_the_checks_measure_is_kept_at_the_usual_price()
    {
        Assert.Equal((EpisodeDecision.Keep, EpisodeReason.Evidence), Judge(Edit(0.08, better: 4)));
        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.JudgeAlone), Judge(Edit(0.08, better: 3)));
        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.JudgeAlone), Judge(Edit(0.08, better: 4, worse: 2)));
    }

    [Fact]
    public void A_measured_gain_alone_keeps_nothing() => Assert.NotEqual(EpisodeDecision.Keep, Judge(Edit(0.02, better: 20)).Decision);

    [Fact]
    public void What_a_judge_gives_for_length_is_taken_out()
    {
        // This judge gives 0.2 for each unit of length, whoever wrote it.
        TaskPair[] self = [.. Enumerable.Range(0, 48).Select(i => (i % 5 - 2) * 0.25).Select(length => new TaskPair(0.2 * length, length, 0))];

        Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.20), self).Decision);
        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.JudgeAlone), Judge(Edit(0.20, length: 0.7), self));
        Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.20, length: -0.7), self).Decision);
    }

    [Fact]
    public void Where_length_was_never_tried_its_effect_is_in_doubt()
    {
        Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.20)).Decision);
        Assert.Equal(EpisodeReason.JudgeAlone, Judge(Edit(0.20, length: 0.7)).Reason);
    }

    [Fact]
    public void Length_is_no_reason_against_what_the_checks_measure() => Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.08, length: 3, better: 4)).Decision);

    [Fact]
    public void Policies_that_are_not_guarded_and_older_episodes_are_judged_as_before()
    {
        Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.13), options: EpisodeOptions.GuardedOf(EpisodeRuleVersion.First)).Decision);
        Assert.Equal(EpisodeDecision.Keep, Judge(Edit(0.13), options: new EpisodeOptions { FactsCanVeto = true }).Decision);
        Assert.Equal(s_guarded, EpisodeOptions.GuardedOf(EpisodeRuleVersion.Current));
    }

    [Fact]
    public void What_version_1_recorded_is_decided_again_as_it_was()
    {
        var facts = new EpisodeFacts
        {
            Rule = EpisodeRule.Sequential,
            Options = s_guarded,
            Diagnosis = new Diagnosis { RewardMain = 0.6, RewardBaseline = 0.5, Advantage = 0.13, Gaps = [new Gap("x", null, "low")], Samples = 3 },
            Floor = s_floor,
            Trials = Edit(0.13),
        };
        var recorded = JsonNode.Parse(Row.ToJson(facts))!.AsObject();
        Assert.True(recorded.Remove("SelfPairs"));
        Assert.True(recorded["Trials"]!.AsObject().Remove("Pairs"));
        Assert.True(recorded["Options"]!.AsObject().Remove("Taste"));
        Assert.True(recorded["Options"]!.AsObject().Remove("MeasuredAt"));

        Assert.Equal(EpisodeReason.JudgeAlone, EpisodeGate.Decide(Row.FromJson<EpisodeFacts>(Row.ToJson(facts))).Reason);
        Assert.Equal(EpisodeDecision.Keep, EpisodeGate.Decide(Row.FromJson<EpisodeFacts>(recorded.ToJsonString())).Decision);
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(3, 0, 0.125)]
    [InlineData(4, 0, 0.0625)]
    [InlineData(5, 1, 0.109375)]
    [InlineData(0, 3, 1)]
    public void Tasks_that_differ_are_coins(int better, int worse, double probability) =>
        Assert.Equal(probability, new MeasuredGain(better, worse).Probability, 1e-12);

    [Fact]
    public void Only_tasks_with_a_pass_rate_of_both_arms_count_and_ties_do_not() => Assert.Equal(
        new MeasuredGain(1, 2),
        MeasuredGain.Of([new(0, 0, 0.2), new(0, 0, -1), new(0, 0, -0.1), new(0, 0, 0), new(0, 0, 1e-12), new(0.9, 0, null)]));

    private static (EpisodeDecision Decision, EpisodeReason Reason) Judge(EditTrials trials, TaskPair[]? self = null, EpisodeOptions? options = null)
    {
        var verdict = EpisodeComparison.Judge(s_floor, trials, options ?? s_guarded, self ?? []);
        return (verdict.Decision, verdict.Reason);
    }

    /// <summary>Episodes of six tasks, all with the same advantage and length.</summary>
    private static EditTrials Edit(double advantage, double length = 0, int better = 0, int worse = 0, int episodes = 4) => new()
    {
        Differences = [.. Enumerable.Repeat(advantage, episodes)],
        Measured = [.. Enumerable.Repeat((better - worse) / (6.0 * episodes), episodes)],
        Pairs = [.. Enumerable.Range(0, 6 * episodes).Select(i => new TaskPair(advantage, length, i < better ? 1 : i < better + worse ? -1 : 0))],
    };
}
