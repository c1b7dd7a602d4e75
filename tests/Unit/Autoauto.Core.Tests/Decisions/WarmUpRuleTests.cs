using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class WarmUpRuleTests
{
    private static readonly AdaptiveOptions s_options = new() { Direction = Direction.Lower };

    [Theory]
    [InlineData(130, 1)]
    [InlineData(70, 1)]
    [InlineData(100.4, 0)]
    [InlineData(102, 0)]
    public void Only_a_first_value_beyond_the_noise_has_to_be_thrown_away(double cold, int expected) =>
        Assert.Equal(expected, WarmUpRule.Needed(s_options, Value(cold, 0), [.. new[] { 100, 101, 99.5, 100.5, 99, 100 }.Select(Value)]));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(100.4, 0)]
    [InlineData(101, 1)]
    public void Where_values_repeat_half_a_percent_is_a_difference(double cold, int expected) =>
        Assert.Equal(expected, WarmUpRule.Needed(s_options, Value(cold, 0), [Value(100, 1), Value(100, 2), Value(100, 3)]));

    [Fact]
    public void A_first_invocation_without_a_value_differs() => Assert.Equal(1, WarmUpRule.Needed(s_options, null, [Value(100, 1), Value(100, 2)]));

    [Fact]
    public void A_single_value_says_nothing() => Assert.Equal(0, WarmUpRule.Needed(s_options, Value(200, 0), [Value(100, 1)]));

    private static Observation Value(double value, int at) => new(Arm.Baseline, value, at);

    [Theory]
    [InlineData(0, true, 1, 1)]
    [InlineData(0, true, 5, 1)]
    [InlineData(0, true, 6, 0)]
    [InlineData(0, true, 0, 0)]
    [InlineData(0, false, 1, 0)]
    [InlineData(1, true, 6, 1)]
    [InlineData(1, false, 1, 1)]
    public void The_first_candidates_are_warmed_up_where_values_repeat_exactly(int needed, bool isExact, int experiment, int expected) =>
        Assert.Equal(expected, WarmUpRule.NeededAfter(needed, isExact, experiment));
}
