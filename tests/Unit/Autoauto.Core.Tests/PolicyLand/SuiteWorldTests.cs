using Autoauto.Bench.Decision;
using Autoauto.Bench.PolicyLand;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.PolicyLand;

/// <summary>The world of single edits: what judges and checks see in it.</summary>
public sealed class SuiteWorldTests
{
    private static readonly SuiteWorld s_fair = new() { Name = "fair" };

    [Fact]
    public void One_seed_gives_one_world() => Assert.Equal(Compare(s_fair, 0.1, 1), Compare(s_fair, 0.1, 1));

    [Fact]
    public void A_fair_judge_and_the_checks_see_what_is_there_and_nothing_else()
    {
        Assert.Equal(0, Compare(s_fair, null, 400).Average(p => p.Advantage), 0.02);

        // Rewards end at 1.
        Assert.InRange(Compare(s_fair, 0.2, 400).Average(p => p.Advantage), 0.16, 0.2);
        Assert.Equal(0, Compare(s_fair, null, 400).Average(p => p.Measured!.Value), 0.03);
        Assert.True(Compare(s_fair, 0.2, 400).Average(p => p.Measured!.Value) > 0.2);
        Assert.All(Compare(s_fair with { HasChecks = false }, 0.2, 10), p => Assert.Equal(0, p.Measured));
    }

    [Fact]
    public void A_judge_that_likes_length_likes_it_in_every_arm_and_one_that_likes_style_only_in_the_edit()
    {
        var longer = s_fair with { LengthOfEdit = Math.Log(2) };

        Assert.Equal(0, Compare(longer, 0, 400).Average(p => p.Advantage), 0.02);
        Assert.Equal(0.1, Compare(longer with { LikesLength = 0.1 }, 0, 400).Average(p => p.Advantage), 0.02);
        Assert.Equal(0.1, Compare(longer with { LikesStyle = 0.1 }, 0, 400).Average(p => p.Advantage), 0.02);
        Assert.True(Slope(Compare(s_fair with { LikesLength = 0.1 }, null, 400)) > 0.1);
        Assert.Equal(0, Slope(Compare(s_fair with { LikesStyle = 0.1 }, null, 400)), 0.03);
    }

    [Fact]
    public void Where_who_does_more_writes_more_length_goes_with_reward_without_any_liking() =>
        Assert.True(Slope(Compare(s_fair with { LengthFollowsWork = 0.5 }, null, 400)) > 0.1);

    private static List<TaskPair> Compare(SuiteWorld world, double? effect, int episodes)
    {
        var random = new Xoshiro(1, 2, 3);
        return [.. Enumerable.Range(0, episodes).SelectMany(_ => world.Compare(random, world.Draw(random), effect))];
    }

    private static double Slope(List<TaskPair> pairs) => pairs.Sum(p => p.Advantage * p.Length) / pairs.Sum(p => p.Length * p.Length);
}
