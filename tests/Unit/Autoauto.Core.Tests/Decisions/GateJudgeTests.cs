using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

public sealed class GateJudgeTests
{
    private static readonly GateLimit s_errors = new("errors", null, 0, IsDeterministic: true);
    private static readonly GateLimit s_memory = new("memory", null, 100, IsDeterministic: false);
    private static readonly GateLimit s_accuracy = new("accuracy", 0.9, null, IsDeterministic: false);

    [Theory]
    [InlineData(101.0, "101 is outside [-∞, 100]")]
    [InlineData(100.0000001, "100.0000001 is outside [-∞, 100]")]
    [InlineData(123.4567891, "123.457 is outside [-∞, 100]")]
    [InlineData(null, "missing is outside [-∞, 100]")]
    public void A_miss_is_told_with_the_digits_that_show_it(double? value, string words) =>
        Assert.Equal(words, new GateVerdict(GateOutcome.Fail, s_memory, value).Describe());

    [Fact]
    public void Deterministic_gate_fails_at_the_first_violation()
    {
        var verdict = GateJudge.AfterInvocation([s_errors], [Values(("errors", 1))]);

        Assert.Equal(new GateVerdict(GateOutcome.Fail, s_errors, 1), verdict);
    }

    [Fact]
    public void Deterministic_gate_fails_at_any_later_violation() =>
        Assert.Equal(
            GateOutcome.Fail,
            GateJudge.AfterInvocation([s_errors], [Values(("errors", 0)), Values(("errors", 0)), Values(("errors", 2))]).Outcome);

    [Fact]
    public void Noisy_gate_missed_first_is_measured_again()
    {
        var verdict = GateJudge.AfterInvocation([s_memory], [Values(("memory", 101))]);

        Assert.Equal(new GateVerdict(GateOutcome.MeasureAgain, s_memory, 101), verdict);
    }

    [Theory]
    [InlineData(99, GateOutcome.Pass)]
    [InlineData(102, GateOutcome.Fail)]
    public void Second_look_at_a_noisy_gate_decides(double second, GateOutcome expected) =>
        Assert.Equal(expected, GateJudge.AfterInvocation([s_memory], [Values(("memory", 101)), Values(("memory", second))]).Outcome);

    [Fact]
    public void Noisy_gate_missed_after_passing_once_is_left_to_the_median() =>
        Assert.Equal(GateOutcome.Pass, GateJudge.AfterInvocation([s_memory], [Values(("memory", 99)), Values(("memory", 150))]).Outcome);

    [Fact]
    public void Deterministic_violation_outranks_a_second_look() =>
        Assert.Equal(
            GateOutcome.Fail, GateJudge.AfterInvocation([s_memory, s_errors], [Values(("memory", 101), ("errors", 1))]).Outcome);

    [Theory]
    [InlineData(90, 110, 99, GateOutcome.Pass)]
    [InlineData(90, 110, 101, GateOutcome.Fail)]
    public void Medians_decide_before_a_keep(double a, double b, double c, GateOutcome expected) =>
        Assert.Equal(
            expected, GateJudge.OnMedians([s_memory], [Values(("memory", a)), Values(("memory", b)), Values(("memory", c))]).Outcome);

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.89, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Bounds_are_inclusive_and_undefined_values_miss(double value, bool allowed) =>
        Assert.Equal(allowed, s_accuracy.Allows(value));

    [Fact]
    public void Missing_value_misses_the_gate()
    {
        Assert.Equal(new GateVerdict(GateOutcome.Fail, s_errors, null), GateJudge.AfterInvocation([s_errors], [Values(("other", 0))]));
        Assert.Equal(GateOutcome.Fail, GateJudge.OnMedians([s_memory], [Values(("memory", 1)), Values(("other", 1))]).Outcome);
    }

    [Fact]
    public void Nothing_to_judge_is_refused()
    {
        Assert.Throws<ArgumentException>(() => GateJudge.AfterInvocation([s_memory], []));
        Assert.Throws<ArgumentException>(() => GateJudge.OnMedians([s_memory], []));
    }

    private static Dictionary<string, double> Values(params (string Name, double Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
