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

    [Theory]
    [InlineData(SpendCertainty.Exact, 0.05, 0.05, false)]
    [InlineData(SpendCertainty.Exact, null, null, false)]
    [InlineData(SpendCertainty.AtLeast, null, 0.2, true)]
    [InlineData(SpendCertainty.AtLeast, 0.05, 0.2, true)]
    [InlineData(SpendCertainty.AtLeast, 0.3, 0.3, false)]
    [InlineData(SpendCertainty.Nothing, null, 0.0, false)]
    public void What_nobody_knows_is_booked_at_what_was_set_aside(SpendCertainty certainty, double? told, double? booked, bool isAtMost)
    {
        var source = told is null ? CostSource.Unknown : CostSource.Reported;
        var settled = SpendRule.Settle(
            Call(null, null) with { ReservedUsd = 0.2m, ReservedTokens = 700 }, new CallSpend((decimal?)told, source, told is null ? null : 100, certainty));

        Assert.Equal(((decimal?)booked, isAtMost, SpendState.Settled), (settled.Usd, settled.IsAtMost, settled.State));
        Assert.Equal(
            certainty switch { SpendCertainty.AtLeast => 700L, SpendCertainty.Nothing => 0L, _ => told is null ? null : 100L },
            settled.Tokens);
    }

    [Fact]
    public void Nothing_is_known_without_a_reservation_and_tokens_of_none_cost_nothing()
    {
        Assert.Null(SpendRule.Settle(Call(null, null), new CallSpend(null, CostSource.Unknown, null, SpendCertainty.AtLeast)).Usd);
        Assert.Equal(0m, SpendRule.Settle(Call(null, null), new CallSpend(null, CostSource.Unknown, 0, SpendCertainty.Exact)).Usd);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(5L, null, 5L)]
    [InlineData(long.MaxValue - 1, 2L, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue)]
    public void Tokens_do_not_begin_again_below_a_cap(long? total, long? more, long? expected) => Assert.Equal(expected, TokenSum.Add(total, more));

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
