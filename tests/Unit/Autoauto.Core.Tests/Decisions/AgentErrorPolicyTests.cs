using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class AgentErrorPolicyTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AgentErrorKind.Auth, false, AgentErrorAction.EndRun, TerminationReason.Error)]
    [InlineData(AgentErrorKind.BadInvocation, false, AgentErrorAction.EndRun, TerminationReason.Error)]
    [InlineData(AgentErrorKind.ModelNotFound, false, AgentErrorAction.EndRun, TerminationReason.Error)]
    [InlineData(AgentErrorKind.QuotaWindow, false, AgentErrorAction.Park, null)]
    [InlineData(AgentErrorKind.QuotaCredit, false, AgentErrorAction.EndRun, TerminationReason.QuotaExhausted)]
    [InlineData(AgentErrorKind.RateLimit, false, AgentErrorAction.Retry, null)]
    [InlineData(AgentErrorKind.Overloaded, false, AgentErrorAction.Retry, null)]
    [InlineData(AgentErrorKind.Network, false, AgentErrorAction.Retry, null)]
    [InlineData(AgentErrorKind.MaxTurns, true, AgentErrorAction.GoOn, null)]
    [InlineData(AgentErrorKind.MaxBudget, true, AgentErrorAction.GoOn, null)]
    [InlineData(AgentErrorKind.ContextTooLong, true, AgentErrorAction.GoOn, null)]
    [InlineData(AgentErrorKind.OutputTooLong, true, AgentErrorAction.GoOn, null)]
    [InlineData(AgentErrorKind.Refused, true, AgentErrorAction.GoOn, null)]
    [InlineData(AgentErrorKind.Unknown, true, AgentErrorAction.GoOn, null)]
    public void First_failure_without_a_commit(AgentErrorKind kind, bool counts, AgentErrorAction action, TerminationReason? reason)
    {
        AgentErrorDecision decision = Decide(AgentOutcome.Failed, kind, 1);

        Assert.Equal((counts, action, reason), (decision.Counts, decision.Action, decision.Reason));
    }

    [Fact]
    public void Every_kind_has_its_class()
    {
        foreach (AgentErrorKind kind in Enum.GetValues<AgentErrorKind>())
        {
            Assert.NotEqual(AgentFailureClass.None, AgentErrorPolicy.Classify(AgentOutcome.Failed, kind));
            Assert.Equal(AgentFailureClass.None, AgentErrorPolicy.Classify(AgentOutcome.Completed, kind));
        }
    }

    [Theory]
    [InlineData(AgentOutcome.TimedOut, AgentErrorKind.None)]
    [InlineData(AgentOutcome.NoTerminalEvent, AgentErrorKind.Unknown)]
    [InlineData(AgentOutcome.Failed, AgentErrorKind.MaxTurns)]
    public void Three_identical_failures_of_attempts_end_the_run(AgentOutcome outcome, AgentErrorKind kind)
    {
        Assert.Equal(AgentErrorAction.GoOn, Decide(outcome, kind, 2).Action);
        Assert.Equal((AgentErrorAction.EndRun, TerminationReason.Error), (Decide(outcome, kind, 3).Action, Decide(outcome, kind, 3).Reason!.Value));
        Assert.True(Decide(outcome, kind, 3).Counts);
    }

    [Fact]
    public void Different_failures_of_attempts_do_not_add_up()
    {
        AgentFailureStreak streak = AgentFailureStreak.None
            .Next(AgentOutcome.Failed, AgentErrorKind.Refused)
            .Next(AgentOutcome.Failed, AgentErrorKind.Refused)
            .Next(AgentOutcome.TimedOut, AgentErrorKind.None);

        Assert.Equal(1, streak.Count);
    }

    [Fact]
    public void A_completed_call_ends_a_streak_and_transient_kinds_share_one()
    {
        AgentFailureStreak two = AgentFailureStreak.None
            .Next(AgentOutcome.Failed, AgentErrorKind.Network)
            .Next(AgentOutcome.Failed, AgentErrorKind.Overloaded);

        Assert.Equal(2, two.Count);
        Assert.Equal(AgentFailureStreak.None, two.Next(AgentOutcome.Completed, AgentErrorKind.None));
    }

    [Fact]
    public void A_time_out_in_a_sleep_over_a_limit_is_retried_like_the_limit()
    {
        AgentErrorDecision decision = Decide(AgentOutcome.TimedOut, AgentErrorKind.RateLimit, 1);

        Assert.Equal((false, AgentErrorAction.Retry), (decision.Counts, decision.Action));
    }

    [Fact]
    public void Third_transient_failure_falls_back_else_parks_else_ends()
    {
        Assert.Equal(AgentErrorAction.Fallback, Decide(AgentOutcome.Failed, AgentErrorKind.Network, 3, hasFallback: true).Action);
        Assert.Equal(AgentErrorAction.Park, Decide(AgentOutcome.Failed, AgentErrorKind.Network, 3).Action);
        Assert.Equal(TerminationReason.QuotaExhausted, Decide(AgentOutcome.Failed, AgentErrorKind.Network, 3, mayPark: false).Reason);
    }

    [Theory]
    [InlineData(AgentErrorKind.Auth)]
    [InlineData(AgentErrorKind.ModelNotFound)]
    [InlineData(AgentErrorKind.QuotaWindow)]
    [InlineData(AgentErrorKind.QuotaCredit)]
    public void Fallback_comes_before_parking_and_ending(AgentErrorKind kind)
    {
        AgentErrorDecision decision = Decide(AgentOutcome.Failed, kind, 1, hasFallback: true);

        Assert.Equal((false, AgentErrorAction.Fallback), (decision.Counts, decision.Action));
    }

    [Theory]
    [InlineData(AgentErrorKind.QuotaWindow, AgentErrorAction.Park)]
    [InlineData(AgentErrorKind.Auth, AgentErrorAction.EndRun)]
    [InlineData(AgentErrorKind.Network, AgentErrorAction.GoOn)]
    public void A_commit_counts_and_is_not_thrown_away_by_another_call(AgentErrorKind kind, AgentErrorAction action)
    {
        AgentErrorDecision decision = Decide(AgentOutcome.Failed, kind, 1, hasCommit: true);

        Assert.Equal((true, action), (decision.Counts, decision.Action));
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(400, 3_600)]
    public void A_window_that_has_just_opened_is_asked_again_soon_and_not_for_ever(int inARow, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, inARow, resetsAt: s_now.AddMinutes(-2)).Delay);

    [Theory]
    [InlineData("2099-01-01T00:00:00Z", true)]
    [InlineData("9999-12-31T23:59:59Z", true)]
    [InlineData("2026-11-27T00:00:00Z", false)]
    public void No_park_is_longer_than_any_window(string resets, bool isBounded)
    {
        DateTimeOffset at = DateTimeOffset.Parse(resets, System.Globalization.CultureInfo.InvariantCulture);
        AgentErrorDecision decision = Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, 1, resetsAt: at);

        Assert.Equal(isBounded, decision.IsBounded);
        Assert.InRange(decision.Delay, TimeSpan.FromDays(6), AgentErrorPolicy.LongestPark + TimeSpan.FromMinutes(1));
        Assert.Equal(isBounded ? s_now + AgentErrorPolicy.LongestPark : at, AgentErrorPolicy.Bound(at, s_now));
    }

    [Fact]
    public void A_retry_waits_as_long_as_the_service_asks() => Assert.Equal(
        (AgentErrorAction.Retry, TimeSpan.FromMinutes(4)),
        (Decide(AgentOutcome.Failed, AgentErrorKind.RateLimit, 1, resetsAt: s_now.AddMinutes(4)).Action,
         Decide(AgentOutcome.Failed, AgentErrorKind.RateLimit, 1, resetsAt: s_now.AddMinutes(4)).Delay));

    [Theory]
    [InlineData(0.0, 90 * 60 + 15)]
    [InlineData(0.5, 90 * 60 + 37.5)]
    public void Parks_until_shortly_after_the_window_opens(double jitter, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, 1, resetsAt: s_now.AddMinutes(90), jitter: jitter).Delay);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(4, 60)]
    [InlineData(400, 60)]
    public void Parks_with_a_bounded_back_off_when_the_time_is_unknown_or_long_past(int inARow, double minutes)
    {
        Assert.Equal(TimeSpan.FromMinutes(minutes), Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, inARow).Delay);
        Assert.Equal(TimeSpan.FromMinutes(minutes), Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, inARow, resetsAt: s_now.AddHours(-2)).Delay);
    }

    [Fact]
    public void Without_parking_a_window_ends_the_run() => Assert.Equal(
        (AgentErrorAction.EndRun, TerminationReason.QuotaExhausted),
        (Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, 1, mayPark: false).Action,
         Decide(AgentOutcome.Failed, AgentErrorKind.QuotaWindow, 1, mayPark: false).Reason!.Value));

    [Theory]
    [InlineData(1, 0.0, 30)]
    [InlineData(1, 1.0, 45)]
    [InlineData(2, 0.0, 60)]
    public void Retries_back_off_with_jitter(int inARow, double jitter, double seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Decide(AgentOutcome.Failed, AgentErrorKind.Overloaded, inARow, jitter: jitter).Delay);

    [Fact]
    public void The_engines_own_stop_is_no_failure() =>
        Assert.Equal(AgentErrorAction.GoOn, Decide(AgentOutcome.Cancelled, AgentErrorKind.QuotaWindow, 1).Action);

    private static AgentErrorDecision Decide(
        AgentOutcome outcome,
        AgentErrorKind kind,
        int inARow,
        bool hasCommit = false,
        bool hasFallback = false,
        bool mayPark = true,
        DateTimeOffset? resetsAt = null,
        double jitter = 0)
    {
        AgentFailureStreak streak = AgentFailureStreak.None;
        for (int i = 0; i < inARow; i++)
        {
            streak = streak.Next(outcome, kind);
        }

        return AgentErrorPolicy.Decide(new AgentErrorFacts(streak, hasCommit, hasFallback, mayPark, resetsAt, s_now, jitter));
    }
}
