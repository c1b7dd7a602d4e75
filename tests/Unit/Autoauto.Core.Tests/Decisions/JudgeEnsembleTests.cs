using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>How judges' samples become one result.</summary>
public sealed class JudgeEnsembleTests
{
    private static readonly HashSet<string> s_nothing = [];

    [Fact]
    public void Only_pairs_of_the_same_task_are_compared()
    {
        // Task b is harder for both; a mean over unpaired values would see a difference of another size.
        Judgement[] samples = [Sample("a", 1, 0.9, 0.8), Sample("a", 2, 0.9, 0.8), Sample("b", 1, 0.2, 0.3), Sample("b", 2, 0.2, 0.1), Sample("b", 3, 0.2, null)];

        var diagnosis = JudgeEnsemble.Diagnose(samples, 2, [], s_nothing, []);

        Assert.Equal(0.05, diagnosis.Advantage!.Value, 9);
        Assert.Equal(0.55, diagnosis.RewardMain!.Value, 9);
    }

    [Fact]
    public void A_task_with_too_few_valid_samples_does_not_count()
    {
        Judgement[] samples = [Sample("a", 1, 0.9, 0.1), Sample("a", 2, null, null), Sample("b", 1, 0.5, 0.4), Sample("b", 2, 0.5, 0.4)];

        Assert.Equal(0.1, JudgeEnsemble.Diagnose(samples, 2, [], s_nothing, []).Advantage!.Value, 9);
        Assert.Null(JudgeEnsemble.Diagnose(samples[..2], 2, [], s_nothing, []).Advantage);
    }

    [Fact]
    public void Each_task_that_counts_has_its_advantage_its_length_and_what_was_observed()
    {
        Judgement[] samples = [Sample("a", 1, 0.9, 0.8), Sample("a", 2, 0.9, 0.6), Sample("b", 1, 0.5, 0.5), Sample("b", 2, 0.5, 0.4), Sample("c", 1, 0.9, 0.1)];
        ArmRecord[] arms = [Arm("a", EpisodeSide.Main, 800, 1), Arm("a", EpisodeSide.Baseline, 300, 0.25), Arm("b", EpisodeSide.Main, 50, null), Arm("b", EpisodeSide.Baseline, 50, 1), Arm("c", EpisodeSide.Main, 1, 1)];

        var pairs = JudgeEnsemble.Pairs(samples, 2, arms);

        Assert.Equal([(0.2, Math.Log(2), 0.75), (0.05, 0.0, null)], pairs.Select(p => (Math.Round(p.Advantage, 9), p.Length, p.Measured)));
    }

    [Fact]
    public void Without_a_baseline_there_is_no_advantage()
    {
        var diagnosis = JudgeEnsemble.Diagnose([Sample("a", 1, 0.4, null), Sample("a", 2, 0.6, null)], 2, [], s_nothing, []);

        Assert.Equal((0.5, null, null), (diagnosis.RewardMain, diagnosis.RewardBaseline, diagnosis.Advantage));
    }

    [Fact]
    public void A_single_sample_cannot_say_that_there_is_no_signal_where_nothing_was_compared()
    {
        var alone = Sample("a", 1, 0.4, null) with { Verdict = JudgeVerdict.InsufficientSignal };

        Assert.Null(JudgeEnsemble.Diagnose([alone], 1, [], s_nothing, []).Verdict);
        Assert.Equal(JudgeVerdict.InsufficientSignal, JudgeEnsemble.Diagnose([alone, alone with { Sample = 2 }], 2, [], s_nothing, []).Verdict);
    }

    [Fact]
    public void Verdict_and_abstention_need_a_majority()
    {
        var better = Sample("a", 1, 0.6, 0.5) with { Verdict = JudgeVerdict.MainBetter };
        var worse = better with { Verdict = JudgeVerdict.BaselineBetter, Abstained = true };

        Assert.Null(JudgeEnsemble.Diagnose([better, worse], 2, [], s_nothing, []).Verdict);
        Assert.Equal(JudgeVerdict.MainBetter, JudgeEnsemble.Diagnose([better, better, worse], 3, [], s_nothing, []).Verdict);
        Assert.False(JudgeEnsemble.Diagnose([better, worse], 2, [], s_nothing, []).Abstained);
        Assert.True(JudgeEnsemble.Diagnose([better, worse, worse], 3, [], s_nothing, []).Abstained);
    }

    [Fact]
    public void Gaps_are_counted_over_samples_and_those_of_held_out_tasks_stay_hidden()
    {
        Judgement[] samples =
        [
            Sample("a", 1, 0.5, 0.5) with { Gaps = [new Gap("No tests", "x", "low"), new Gap("Slow", null, "high")], TextualGradient = "test more" },
            Sample("a", 2, 0.5, 0.5) with { Gaps = [new Gap("no tests ", "y", "medium")] },
            Sample("secret", 1, 0.5, 0.5) with { Gaps = [new Gap("Secret", null, "high")], TextualGradient = "secret" },
            Sample("secret", 2, 0.5, 0.5),
        ];

        var diagnosis = JudgeEnsemble.Diagnose(samples, 2, [], new HashSet<string> { "secret" }, []);

        Assert.Equal([("no tests ", "medium", 2), ("Slow", "high", 1)], diagnosis.Gaps.Select(g => (g.Title, g.Severity, g.Support)));
        Assert.Equal("test more", diagnosis.TextualGradient);
        Assert.NotNull(diagnosis.Advantage);
    }

    [Fact]
    public void What_was_observed_is_compared_where_both_arms_are_verified()
    {
        ArmRecord[] arms = [Arm("a", EpisodeSide.Main, 0.5), Arm("a", EpisodeSide.Baseline, 0.75), Arm("b", EpisodeSide.Main, 1), Arm("b", EpisodeSide.Baseline, null)];

        Assert.Equal(-0.25, JudgeEnsemble.Diagnose([], 1, arms, s_nothing, []).ObservedAdvantage!.Value, 9);
        Assert.Null(JudgeEnsemble.Diagnose([], 1, arms[2..], s_nothing, []).ObservedAdvantage);
    }

    private static Judgement Sample(string task, int number, double? main, double? baseline) =>
        new() { EpisodeId = "e", Comparison = 0, Task = task, Sample = number, MainFirst = true, RewardMain = main, RewardBaseline = baseline };

    private static ArmRecord Arm(string task, EpisodeSide side, double? rate) => new()
    {
        EpisodeId = "e",
        Comparison = 0,
        Side = side,
        Task = task,
        Version = 0,
        BaseCommit = "0",
        Commit = "1",
        Objective = rate is null ? Objective.Unverified("broken") : new Objective(true, null, rate, new Dictionary<string, double>(), 0, 1),
    };

    private static ArmRecord Arm(string task, EpisodeSide side, int length, double? passRate) => new()
    {
        EpisodeId = "e",
        Comparison = 0,
        Side = side,
        Task = task,
        Version = 1,
        BaseCommit = "c",
        Commit = "c",
        Diff = new string('d', length / 2),
        FinalText = new string('t', length - length / 2),
        Objective = passRate is { } rate ? new Objective(true, null, rate, new Dictionary<string, double>(), 0, 1) : Objective.Unverified("why"),
    };
}
