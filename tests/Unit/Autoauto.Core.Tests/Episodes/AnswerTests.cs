using System.Text;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>The strict JSON that judges and evolvers answer with.</summary>
public sealed class AnswerTests
{
    private const string Good = """{"rewardA": 0.25, "rewardB": 0.75, "verdict": "B", "abstained": false, "gaps": [{"arm": "A", "title": "x", "severity": "low"}, {"arm": "B", "title": "y", "severity": "high"}], "textualGradient": "g"}""";

    private static readonly Judgement s_open = new() { EpisodeId = "e", Comparison = 0, Task = "t", Sample = 1, MainFirst = true };

    [Fact]
    public void The_order_of_the_arms_is_turned_back()
    {
        var answer = JudgeAnswer.Read("Let me think. {\"draft\": 1}\n```json\n" + Good + "\n```", twoArms: true).Answer!;

        var first = answer.ToJudgement(s_open);
        Assert.Equal((0.25, 0.75, JudgeVerdict.BaselineBetter, "x"), (first.RewardMain, first.RewardBaseline, first.Verdict, Assert.Single(first.Gaps).Title));
        var second = answer.ToJudgement(s_open with { MainFirst = false });
        Assert.Equal((0.75, 0.25, JudgeVerdict.MainBetter, "y"), (second.RewardMain, second.RewardBaseline, second.Verdict, Assert.Single(second.Gaps).Title));
    }

    [Theory]
    [InlineData("", "no JSON object")]
    [InlineData("""{"reward": 1}""", "no JSON object")]
    [InlineData("""{"rewardA": 1.1, "rewardB": 0, "verdict": "A", "gaps": []}""", "rewardA")]
    [InlineData("""{"rewardA": "1", "rewardB": 0, "verdict": "A", "gaps": []}""", "rewardA")]
    [InlineData("""{"rewardA": 1, "rewardB": null, "verdict": "A", "gaps": []}""", "rewardB")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "verdict": "main", "gaps": []}""", "verdict")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "gaps": []}""", "verdict")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "verdict": "A", "abstained": "no", "gaps": []}""", "abstained")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "verdict": "A"}""", "gaps")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "verdict": "A", "gaps": [{"title": "x", "severity": "low"}]}""", "arm")]
    [InlineData("""{"rewardA": 1, "rewardB": 0, "verdict": "A", "gaps": [{"arm": "A", "title": "x", "severity": "huge"}]}""", "severity")]
    public void A_judge_who_departs_from_the_form_is_told_what_is_wrong(string text, string problem)
    {
        var (answer, found) = JudgeAnswer.Read(text, twoArms: true);

        Assert.Null(answer);
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_judge_of_one_arm_rewards_one_arm()
    {
        Assert.Equal(0.4, JudgeAnswer.Read("""{"rewardA": 0.4, "rewardB": null, "verdict": null, "gaps": [{"title": "x", "severity": "low"}]}""", twoArms: false).Answer!.ToJudgement(s_open).RewardMain);
        Assert.Contains("rewardB", JudgeAnswer.Read("""{"rewardA": 0.4, "rewardB": 0.3, "gaps": []}""", twoArms: false).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evolver_gives_edits_and_a_checkable_prediction()
    {
        var answer = EvolverAnswer.Read(
            """{"summary": "s", "edits": [{"path": "A.md", "content": "é\r\n"}, {"path": "B.md", "delete": true}], "prediction": {"metric": "passRate", "direction": "decrease", "size": 0.25, "confidence": 0.6}}""").Answer!;

        Assert.Equal(("s", "passRate", -0.25, 0.6), (answer.Summary, answer.Metric, answer.Change, answer.Confidence));
        Assert.Equal("é\r\n", Encoding.UTF8.GetString(answer.Edits["A.md"]!));
        Assert.Null(answer.Edits["B.md"]);
    }

    [Theory]
    [InlineData("nothing", "no JSON object")]
    [InlineData("""{"prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1}}""", "summary")]
    [InlineData("""{"summary": "s", "prediction": "up"}""", "metric")]
    [InlineData("""{"summary": "s", "prediction": {"metric": "m", "direction": "up", "size": 1, "confidence": 1}}""", "direction")]
    [InlineData("""{"summary": "s", "prediction": {"metric": "m", "direction": "increase", "size": 0, "confidence": 1}}""", "size")]
    [InlineData("""{"summary": "s", "prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1.5}}""", "confidence")]
    [InlineData("""{"summary": "s", "edits": {}, "prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1}}""", "edits")]
    [InlineData("""{"summary": "s", "edits": [{"path": "a"}], "prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1}}""", "content")]
    [InlineData("""{"summary": "s", "edits": [{"path": "a", "content": "x", "delete": true}], "prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1}}""", "content")]
    [InlineData("""{"summary": "s", "edits": [{"path": "a", "content": "x"}, {"path": "a", "content": "y"}], "prediction": {"metric": "m", "direction": "increase", "size": 1, "confidence": 1}}""", "twice")]
    public void An_evolver_who_departs_from_the_form_is_told_what_is_wrong(string text, string problem)
    {
        var (answer, found) = EvolverAnswer.Read(text);

        Assert.Null(answer);
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_predictions_is_scored()
    {
        Prediction[] predictions = [Made(0.2, 0.9, 0.1), Made(0.2, 0.8, -0.1), Made(-0.1, 0.5, null)];

        var record = Calibration.Of(predictions);

        Assert.Equal(2, record.Settled);
        Assert.Equal(0.5, record.HitRate!.Value, 9);
        Assert.Equal((0.01 + 0.64) / 2, record.BrierScore!.Value, 9);
        Assert.Equal((-0.1 - 0.3) / 2, record.MeanResidual!.Value, 9);
    }

    private static Prediction Made(double change, double confidence, double? observed) => new()
    {
        Policy = "p",
        Version = 1,
        EpisodeId = "e",
        Metric = "passRate",
        Change = change,
        Confidence = confidence,
        At = DateTimeOffset.UnixEpoch,
        Observed = observed,
    };
}
