using System.Text.Json;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Episodes;

/// <summary>
/// A judge's answer, strictly as agreed: one JSON object with <c>rewardA</c>, <c>rewardB</c> (only where two arms were shown), <c>verdict</c>,
/// <c>abstained</c>, <c>gaps</c> and <c>textualGradient</c>. The judge knows the arms as A and B only.
/// </summary>
/// <param name="RewardA">Reward of the arm shown first, 0 to 1.</param>
/// <param name="RewardB">Reward of the arm shown second; null where there was one arm.</param>
/// <param name="Verdict">Which is better; null where there was one arm and nothing was said.</param>
/// <param name="Abstained">The judge declined.</param>
/// <param name="Gaps">What is missing, by arm.</param>
/// <param name="TextualGradient">What to change in the policy, and why.</param>
internal sealed record JudgeAnswer(
    double RewardA, double? RewardB, string? Verdict, bool Abstained, IReadOnlyList<(string Arm, Gap Gap)> Gaps, string? TextualGradient)
{
    private const int MostGaps = 20;
    private const int LongestTitle = 200;
    private const int LongestText = 4000;
    private static readonly string[] s_verdicts = ["A", "B", "NoDifference", "InsufficientSignal"];
    private static readonly string[] s_severities = ["low", "medium", "high"];

    /// <summary>Reads an answer; says what is wrong with it in the second part.</summary>
    public static (JudgeAnswer? Answer, string? Problem) Read(string? text, bool twoArms)
    {
        using var document = AnswerReader.FindLast(text, "rewardA");
        return document is null
            ? (null, "there is no JSON object with \"rewardA\" in the answer")
            : Read(document.RootElement, twoArms);
    }

    /// <summary>The answer as a sample, with A and B turned back into the sides.</summary>
    public Judgement ToJudgement(Judgement sample)
    {
        var mainArm = sample.MainFirst || RewardB is null ? "A" : "B";
        return sample with
        {
            RewardMain = mainArm == "A" ? RewardA : RewardB,
            RewardBaseline = RewardB is null ? null : mainArm == "A" ? RewardB : RewardA,
            Verdict = Verdict switch
            {
                null => null,
                "A" or "B" => Verdict == mainArm ? JudgeVerdict.MainBetter : JudgeVerdict.BaselineBetter,
                _ => Enum.Parse<JudgeVerdict>(Verdict),
            },
            Abstained = Abstained,
            Gaps = [.. Gaps.Where(g => g.Arm == mainArm).Select(g => g.Gap)],
            TextualGradient = TextualGradient,
        };
    }

    private static (JudgeAnswer? Answer, string? Problem) Read(JsonElement root, bool twoArms)
    {
        if (Reward(root, "rewardA") is not { } rewardA)
        {
            return (null, "\"rewardA\" must be a number from 0 to 1");
        }

        var rewardB = Reward(root, "rewardB");
        if (twoArms && rewardB is null)
        {
            return (null, "\"rewardB\" must be a number from 0 to 1");
        }

        if (!twoArms && root.TryGetProperty("rewardB", out var unasked) && unasked.ValueKind != JsonValueKind.Null)
        {
            return (null, "\"rewardB\" must be null: only one arm was shown");
        }

        var verdict = AnswerReader.Text(root, "verdict", LongestTitle);
        if ((verdict is null && twoArms) || (verdict is not null && !s_verdicts.Contains(verdict, StringComparer.Ordinal)))
        {
            return (null, "\"verdict\" must be one of " + string.Join(", ", s_verdicts));
        }

        var abstained = false;
        if (root.TryGetProperty("abstained", out var declined))
        {
            if (declined.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return (null, "\"abstained\" must be true or false");
            }

            abstained = declined.GetBoolean();
        }

        if (!root.TryGetProperty("gaps", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return (null, "\"gaps\" must be a list");
        }

        var gaps = new List<(string, Gap)>();
        foreach (var item in list.EnumerateArray().Take(MostGaps))
        {
            var arm = item.ValueKind == JsonValueKind.Object ? AnswerReader.Text(item, "arm", 1) ?? (twoArms ? null : "A") : null;
            var title = arm is "A" or "B" ? AnswerReader.Text(item, "title", LongestTitle) : null;
            var severity = title is null ? null : AnswerReader.Text(item, "severity", LongestTitle);
            if (arm is null || title is null || severity is null || !s_severities.Contains(severity, StringComparer.Ordinal))
            {
                return (null, "each gap needs \"arm\" (A or B), \"title\" and \"severity\" (low, medium or high)");
            }

            gaps.Add((arm, new Gap(PlainText.OneLine(title), AnswerReader.Text(item, "evidence", LongestText), severity)));
        }

        return (new JudgeAnswer(rewardA, rewardB, verdict, abstained, gaps, AnswerReader.Text(root, "textualGradient", LongestText)), null);
    }

    private static double? Reward(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var reward) && reward is >= 0 and <= 1
            ? reward
            : null;
}
