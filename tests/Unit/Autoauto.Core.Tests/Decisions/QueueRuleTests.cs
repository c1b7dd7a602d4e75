using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What becomes of an entry after an attempt.</summary>
public sealed class QueueRuleTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(1, QueueState.Waiting, 1)]
    [InlineData(2, QueueState.Waiting, 5)]
    [InlineData(3, QueueState.Skipped, 0)]
    public void A_failed_entry_is_tried_again_twice_and_then_skipped_with_its_reason(int attempts, QueueState state, int minutes)
    {
        var after = QueueRule.Failed(Claimed(attempts), "BuildFailed: no compiler", s_now);

        Assert.Equal((state, null, s_now.AddMinutes(minutes)), (after.State, after.Claim, after.ReadyAt));
        Assert.EndsWith("BuildFailed: no compiler", after.Reason, StringComparison.Ordinal);
        Assert.Equal(state == QueueState.Skipped ? s_now : null, after.FinishedAt);
    }

    [Fact]
    public void An_entry_that_was_given_back_has_used_no_attempt()
    {
        var after = QueueRule.GivenBack(Claimed(3), s_now);

        Assert.Equal((QueueState.Waiting, null, 2), (after.State, after.Claim, after.Attempts));
    }

    [Fact]
    public void An_entry_whose_run_is_over_says_why()
    {
        var after = QueueRule.Done(Claimed(1), TerminationReason.Stagnation, s_now);

        Assert.Equal((QueueState.Done, "Stagnation", s_now), (after.State, after.Reason, after.FinishedAt));
    }

    private static QueueEntry Claimed(int attempts) => new()
    {
        Id = 1,
        RunId = "r",
        State = QueueState.Running,
        Claim = "token",
        Attempts = attempts,
        ReadyAt = s_now,
        QueuedAt = s_now,
    };
}
