using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What a suite of tasks can see, and at what price.</summary>
public sealed class SuiteCardTests
{
    [Theory]
    [InlineData(6, 6, false)]
    [InlineData(8, 5, true)]
    [InlineData(3, 3, true)]
    [InlineData(1, 0, true)]
    public void Fewer_than_six_tasks_that_can_pass_and_fail_are_warned_of(int tasks, int checkedTasks, bool isWarned)
    {
        var card = Card(tasks, checkedTasks);

        Assert.Equal((isWarned, isWarned), (card.HasFewChecks, card.Warning is not null));
        Assert.True(!isWarned || card.Warning!.StartsWith($"{checkedTasks} of {tasks} tasks", StringComparison.Ordinal));
    }

    [Fact]
    public void More_tasks_see_smaller_effects()
    {
        var effects = new[] { 1, 3, 6, 12, 24 }.Select(n => Card(n, n).SmallestEffect!.Value).ToList();

        Assert.Equal(effects.OrderDescending(), effects);
        Assert.InRange(effects[2], 0.10, 0.20);
        Assert.True(Card(12, 0).SmallestEffect > Card(12, 12).SmallestEffect);
    }

    [Fact]
    public void Tasks_that_an_effect_needs_are_the_fewest_that_see_it()
    {
        var card = Card(6, 6);
        var needed = card.TasksFor(0.10)!.Value;

        Assert.True(needed > 6);
        Assert.True(Card(needed, needed).ChanceToKeep(0.10) >= 0.8);
        Assert.True(Card(needed - 1, needed - 1).ChanceToKeep(0.10) < 0.8);
        Assert.Null(card.TasksFor(0.001));
    }

    [Fact]
    public void A_judge_alone_cannot_show_what_taste_could_explain() => Assert.Null(Card(6, 0).TasksFor(0.12));

    [Fact]
    public void Unguarded_the_limit_alone_counts()
    {
        var card = SuiteCard.Of(Input(6, 6) with { Options = new EpisodeOptions() });

        // (1.3 + 0.84) standard errors of 0.2 / 6.
        Assert.Equal(0.08, card.SmallestEffect!.Value, 1e-9);
    }

    [Fact]
    public void Noise_that_was_measured_counts_instead_of_what_is_assumed()
    {
        var quiet = SuiteCard.Of(Input(6, 6) with { Floor = new AgreementFloor(0.01, 8), SelfPairs = [.. Enumerable.Repeat(new TaskPair(0, 0, 0), 48)] });

        Assert.Equal((false, true), (Card(6, 6).IsMeasured, quiet.IsMeasured));
        Assert.True(quiet.SmallestEffect < Card(6, 6).SmallestEffect);
    }

    [Fact]
    public void Prices_are_calls_of_both_arms_and_of_the_judge()
    {
        var card = SuiteCard.Of(Input(3, 3) with { UsdPerArm = 0.50m, UsdPerJudgement = 0.02m });

        Assert.Equal(new SuitePrice(48, 72, 25.44m), card.FloorPrice);
        Assert.Equal(new SuitePrice(24, 36, 12.72m), card.LeastPrice);
        Assert.Equal(new SuitePrice(36, 54, 19.08m), card.MostPrice);
        Assert.Null(Card(3, 3).MostPrice.Usd);
        Assert.Equal(new SuitePrice(0, 0, 0), SuiteCard.Of(Input(3, 3) with { Floor = new AgreementFloor(0.1, 8), UsdPerArm = 1, UsdPerJudgement = 1 }).FloorPrice);
    }

    /// <summary>The card's own world, decided by the rule itself: noise of 0.2 a task, and one task in five that differs by chance.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    public void What_it_calls_visible_is_kept_about_four_times_in_five(int tasks)
    {
        const int edits = 400;
        var random = new Random(20260101 + tasks);
        var effect = Card(tasks, tasks).SmallestEffect!.Value;
        var floor = new AgreementFloor(0.2 / Math.Sqrt(tasks), AgreementFloor.LongestMemory);
        var kept = Enumerable.Range(0, edits).Count(_ => IsKept(random, tasks, effect, floor));

        Assert.InRange((double)kept / edits, 0.70, 0.92);
    }

    private static bool IsKept(Random random, int tasks, double effect, AgreementFloor floor)
    {
        var pairs = new List<TaskPair>();
        while (true)
        {
            pairs.AddRange(Enumerable.Range(0, tasks).Select(_ => new TaskPair(effect + 0.2 * Normal(random), 0, Measured(random, effect))));
            var episodes = pairs.Chunk(tasks).ToList();
            var trials = new EditTrials
            {
                Differences = [.. episodes.Select(e => e.Average(p => p.Advantage))],
                Measured = [.. episodes.Select(e => e.Average(p => p.Measured!.Value))],
                Pairs = pairs,
            };
            var verdict = EpisodeComparison.Judge(floor, trials, EpisodeOptions.Guarded, []);
            if (verdict.Decision != EpisodeDecision.Abstain)
            {
                return verdict.Decision == EpisodeDecision.Keep;
            }
        }
    }

    private static double Measured(Random random, double effect)
    {
        var differing = Math.Max(0.2, effect);
        return random.NextDouble() >= differing ? 0 : random.NextDouble() < (1 + effect / differing) / 2 ? 1 : -1;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static SuiteCard Card(int tasks, int checkedTasks) => SuiteCard.Of(Input(tasks, checkedTasks));

    private static SuiteCardInput Input(int tasks, int checkedTasks) => new() { Tasks = tasks, CheckedTasks = checkedTasks, Options = EpisodeOptions.Guarded };
}
