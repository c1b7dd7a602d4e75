using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class FailurePolicyTests
{
    [Theory]
    [InlineData(Arm.Candidate, 1, FailureAction.Retry)]
    [InlineData(Arm.Candidate, 2, FailureAction.EndDecision)]
    [InlineData(Arm.Baseline, 1, FailureAction.Retry)]
    [InlineData(Arm.Baseline, 2, FailureAction.Retry)]
    [InlineData(Arm.Baseline, 3, FailureAction.StopRun)]
    public void Failures_in_a_row_decide(Arm arm, int failures, FailureAction expected) =>
        Assert.Equal(expected, FailurePolicy.After(arm, failures));

    [Fact]
    public void No_failure_is_no_question() => Assert.Throws<ArgumentOutOfRangeException>(() => FailurePolicy.After(Arm.Candidate, 0));
}
