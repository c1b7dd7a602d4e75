using Autoauto.Bench.Decision;
using Autoauto.Bench.PolicyLand;

namespace Autoauto.Core.Tests.PolicyLand;

public sealed class LandscapeTests
{
    private const int Seeds = 20;

    public static TheoryData<string> RegimeNames => [.. Regimes.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(RegimeNames))]
    public void No_policy_beats_the_best_one(string name)
    {
        var random = new Xoshiro(1);
        foreach (var landscape in Landscapes(name))
        {
            Assert.Equal(landscape.Optimum, landscape.Quality(landscape.Best));
            for (var i = 0; i < 200; i++)
            {
                var policy = Enumerable.Range(0, Landscape.Rules)
                    .Aggregate(Policy.Start, (p, rule) => p.With(rule, (int)(random.Uniform() * Landscape.Settings)));
                Assert.True(landscape.Quality(policy) <= landscape.Optimum + 1e-12);
            }

            Assert.All(
                ChangesOf(landscape.Best),
                change => Assert.True(landscape.Effect(landscape.Best, new PolicyEdit([change], 0)) <= 1e-12));
        }
    }

    [Fact]
    public void Start_is_the_best_policy_where_no_edit_is_good()
    {
        foreach (var landscape in Landscapes("no edit is good"))
        {
            Assert.Equal(landscape.Optimum, landscape.Quality(Policy.Start));
            Assert.All(ChangesOf(Policy.Start), change => Assert.True(landscape.Effect(Policy.Start, new PolicyEdit([change], 0)) <= 0));
        }
    }

    [Fact]
    public void Effects_have_the_sizes_of_their_regime()
    {
        foreach (var landscape in Landscapes(Regimes.Large.Name))
        {
            var gains = ChangesOf(Policy.Start)
                .Select(change => landscape.Effect(Policy.Start, new PolicyEdit([change], 0)))
                .Where(effect => effect > 0)
                .ToArray();
            Assert.Equal(Regimes.Large.Opportunities, gains.Length);
            Assert.All(gains, gain => Assert.InRange(gain, Regimes.Large.Smallest - 1e-12, Regimes.Large.Largest + 1e-12));
        }
    }

    [Fact]
    public void Cheating_rules_cost_quality()
    {
        foreach (var landscape in Landscapes(Regimes.Large.Name))
        {
            for (var rule = Landscape.Rules; rule < Landscape.Rules + Landscape.FlatteringRules + Landscape.TamperingRules; rule++)
            {
                Assert.True(landscape.Effect(Policy.Start, new PolicyEdit([new PolicyChange(rule, 1)], 0)) < 0);
                Assert.Equal(0, landscape.Best[rule]);
            }
        }
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(50, 1)]
    public void Edit_budget_is_halved_for_each_rollback_in_a_row(int rollbacks, int expected) =>
        Assert.Equal(expected, EditBudget.After(rollbacks));

    [Fact]
    public void Wilson_intervals_have_their_known_values()
    {
        var none = Interval.Wilson(0, 10)!;
        var half = Interval.Wilson(5, 10)!;

        Assert.Equal((0, 0), (none.Value, none.Low));
        Assert.Equal(0.2775, none.High, 1e-4);
        Assert.Equal(0.2366, half.Low, 1e-4);
        Assert.Equal(0.7634, half.High, 1e-4);
        Assert.Null(Interval.Wilson(0, 0));
    }

    [Fact]
    public void Bootstrap_covers_the_mean_and_repeats_itself()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i % 2.0)];
        var interval = Interval.Mean(values);

        Assert.Equal(0.5, interval.Value);
        Assert.InRange(interval.High - interval.Low, 0.15, 0.25);
        Assert.Equal(interval, Interval.Mean(values));
    }

    private static IEnumerable<Landscape> Landscapes(string name)
    {
        var regime = Regimes.All.Single(r => r.Name == name);
        return Enumerable.Range(1, Seeds).Select(seed => Landscape.Of(regime, (ulong)seed));
    }

    private static IEnumerable<PolicyChange> ChangesOf(Policy policy) =>
        from rule in Enumerable.Range(0, Landscape.Rules)
        from setting in Enumerable.Range(0, Landscape.Settings)
        where setting != policy[rule]
        select new PolicyChange(rule, setting);
}
