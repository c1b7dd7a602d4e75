using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

public sealed class SpendRuleTests
{
    [Fact]
    public void What_is_set_aside_is_the_dearest_recent_call_but_never_more_than_is_left()
    {
        SpendEntry[] recent = [Call(0.1m, 100), Call(0.4m, 900), Call(null, null)];

        Assert.Equal((0.4m, 900L), SpendRule.Reserve(recent, NewRun(null, null)));
        Assert.Equal((0.3m, 500L), SpendRule.Reserve(recent, NewRun(1m, 1_000) with { CostUsd = 0.7m, Tokens = 500 }));
        Assert.Equal((1m, 1_000L), SpendRule.Reserve([], NewRun(1m, 1_000)));
        Assert.Equal((0m, 0L), SpendRule.Reserve(recent, NewRun(1m, 1_000) with { CostUsd = 2, Tokens = 2_000 }));
    }

    [Fact]
    public void Nobody_knows_without_history_and_without_a_cap() => Assert.Equal((null, null), SpendRule.Reserve([], NewRun(null, null)));

    [Theory]
    [InlineData(0.0, 0.79, 0)]
    [InlineData(0.79, 0.8, 1)]
    [InlineData(0.8, 0.9, 0)]
    [InlineData(0.1, 3.0, 1)]
    public void Four_fifths_of_a_cap_are_told_once(double before, double after, int warnings)
    {
        var run = NewRun(1m, null);
        Assert.Equal(warnings, SpendRule.CapsNear(run.Options, run with { CostUsd = (decimal)before }, run with { CostUsd = (decimal)after }).Count());
        Assert.Empty(SpendRule.CapsNear(new RunOptions(), run, run with { CostUsd = (decimal)after, Tokens = 5 }));
    }

    [Fact]
    public void An_estimate_is_a_range_of_earlier_calls_within_the_caps()
    {
        SpendEntry[] recent = [.. Enumerable.Range(1, 11).Select(n => Call(n, n * 10))];

        var one = SpendRule.Estimate(recent, new RunOptions())!;
        Assert.Equal((11, null, 2m, 10m, 20L, 100L), (one.Experiments, one.Planned, one.LowUsd, one.HighUsd, one.LowTokens, one.HighTokens));
        var ten = SpendRule.Estimate(recent, new RunOptions { MaxExperiments = 10, MaxCostUsd = 50, MaxTokens = 300 })!;
        Assert.Equal((20m, 50m, 200L, 300L), (ten.LowUsd, ten.HighUsd, ten.LowTokens, ten.HighTokens));
        Assert.Null(SpendRule.Estimate([], new RunOptions()));
        Assert.Null(SpendRule.Estimate([Call(null, null)], new RunOptions())!.LowUsd);
    }

    private static SpendEntry Call(decimal? usd, long? tokens) => new()
    {
        RunId = "r",
        Program = "p",
        Experiment = 1,
        Call = 1,
        Agent = "a",
        Usd = usd,
        Tokens = tokens,
        AgentSeconds = 60,
        ReservedAt = DateTimeOffset.UnixEpoch,
    };

    private static Run NewRun(decimal? maxCost, long? maxTokens) => new()
    {
        Id = "r",
        Program = "p",
        Phase = RunPhase.AgentRunning,
        Branch = "b",
        StartCommit = "c",
        HeadCommit = "c",
        Spec = new ProgramSpec { Name = "p", Metric = "m", Direction = Direction.Lower },
        Options = new RunOptions { MaxCostUsd = maxCost, MaxTokens = maxTokens },
        StartedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
