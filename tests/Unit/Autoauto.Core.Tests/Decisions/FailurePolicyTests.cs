using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class FailurePolicyTests
{
    private const int Experiments = 200;
    private const int Setup = 8;

    [Theory]
    [InlineData(Arm.Candidate, 0.2, 5)]
    [InlineData(Arm.Candidate, 0.05, 3)]
    [InlineData(Arm.Candidate, 0.01, 2)]
    [InlineData(Arm.Candidate, 1e-9, 2)]
    [InlineData(Arm.Baseline, 0.2, 8)]
    [InlineData(Arm.Baseline, 0.05, 6)]
    [InlineData(Arm.Baseline, 0.002, 3)]
    [InlineData(Arm.Baseline, 1e-9, 3)]
    public void The_rate_says_how_often_a_value_is_tried(Arm arm, double rate, int attempts)
    {
        Assert.Equal(attempts, FailurePolicy.Attempts(arm, rate));
        Assert.Equal(FailureAction.Retry, FailurePolicy.After(arm, attempts - 1, rate));
        Assert.Equal(arm == Arm.Candidate ? FailureAction.EndDecision : FailureAction.StopRun, FailurePolicy.After(arm, attempts, rate));
    }

    [Theory]
    [InlineData(Arm.Candidate)]
    [InlineData(Arm.Baseline)]
    public void An_evaluator_that_fails_more_is_tried_at_least_as_often_and_never_for_ever(Arm arm)
    {
        var attempts = Enumerable.Range(1, 99).Select(percent => FailurePolicy.Attempts(arm, percent / 100.0)).ToList();

        Assert.Equal(attempts.Order(), attempts);
        Assert.Equal(FailurePolicy.MostAttempts, attempts[^1]);
    }

    [Fact]
    public void No_failure_is_no_question()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FailurePolicy.After(Arm.Candidate, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FailurePolicy.Attempts(Arm.Candidate, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FailurePolicy.Attempts(Arm.Candidate, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FailureAccount.Empty.Action);
    }

    [Fact]
    public void Failures_that_a_repetition_overcame_are_the_evaluators()
    {
        var account = FailureAccount.Of([Of(0, true), Of(1, false), Of(1, false), Of(1, true), Of(1, true)]);

        Assert.Equal((5, 2, 0, 0.3), (account.Attempts, account.Failures, account.InARow, account.Rate));
    }

    [Fact]
    public void Failures_of_a_candidate_that_nothing_overcame_are_its_own()
    {
        var account = FailureAccount.Of([Of(0, true), Of(1, false), Of(1, false), Of(2, true)]);

        Assert.Equal((2, 0, 0), (account.Attempts, account.Failures, account.InARow));
    }

    [Fact]
    public void Failures_from_before_an_interruption_go_on_counting()
    {
        InvocationOutcome[] stopped = [Of(0, true), Of(1, false)];
        var resumed = FailureAccount.Of(stopped).With(Of(1, false));

        Assert.Equal(FailureAccount.Of([.. stopped, Of(1, false)]), resumed);
        Assert.Equal((2, 1, 0), (resumed.InARow, resumed.Attempts, resumed.Failures));
    }

    [Fact]
    public void A_baseline_that_ended_the_run_is_tried_afresh_when_it_is_resumed()
    {
        var stopped = FailureAccount.Of(Enumerable.Repeat(Of(0, false, Arm.Baseline), FailurePolicy.MostAttempts));
        Assert.Equal(FailureAction.StopRun, stopped.Action);

        var failedAgain = stopped.With(Of(0, false, Arm.Baseline));
        Assert.Equal((1, FailureAction.Retry), (failedAgain.InARow, failedAgain.Action));
        var mended = stopped.With(Of(0, true, Arm.Baseline));
        Assert.Equal((1, 0), (mended.Attempts, mended.Failures));
    }

    [Fact]
    public void A_candidate_is_tried_more_often_where_the_evaluator_fails_now_and_then()
    {
        var sound = FailureAccount.Of(Enumerable.Repeat(Of(0, true, Arm.Baseline), 60));
        var flaky = FailureAccount.Of(Enumerable.Range(0, 60).Select(i => Of(0, i % 5 != 0, Arm.Baseline)));
        for (var i = 0; i < 2; i++)
        {
            sound = sound.With(Of(1, false));
            flaky = flaky.With(Of(1, false));
        }

        Assert.Equal((FailureAction.EndDecision, FailureAction.Retry), (sound.Action, flaky.Action));
    }

    /// <summary>Demand E7, and that candidates do not pay for it: runs of 200 experiments, each with two values of either arm.</summary>
    [Theory]
    [InlineData(0.05, 20_000, 0, 0.0005)]
    [InlineData(0.20, 4_000, 0.005, 0.002)]
    public void An_evaluator_that_fails_at_random_ends_next_to_no_run(double rate, int runs, double mostBroken, double mostBlamed)
    {
        var random = new Random(20261130);
        var (broken, blamed) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            var (isBroken, candidates) = Simulate(random, rate);
            broken += isBroken ? 1 : 0;
            blamed += candidates;
        }

        Assert.InRange(broken / (double)runs, 0, mostBroken);
        Assert.InRange(blamed / ((double)runs * Experiments), 0, mostBlamed);
    }

    private static (bool IsBroken, int Blamed) Simulate(Random random, double rate)
    {
        var account = FailureAccount.Empty;
        var blamed = 0;
        for (var value = 0; value < Setup; value++)
        {
            if (Take(0, Arm.Baseline) == FailureAction.StopRun)
            {
                return (true, blamed);
            }
        }

        for (var experiment = 1; experiment <= Experiments; experiment++)
        {
            foreach (var arm in new[] { Arm.Candidate, Arm.Baseline, Arm.Baseline, Arm.Candidate })
            {
                var action = Take(experiment, arm);
                if (action == FailureAction.StopRun)
                {
                    return (true, blamed);
                }

                if (action == FailureAction.EndDecision)
                {
                    blamed++;
                    break;
                }
            }
        }

        return (false, blamed);

        FailureAction Take(int experiment, Arm arm)
        {
            while (true)
            {
                var isValid = random.NextDouble() >= rate;
                account = account.With(Of(experiment, isValid, arm));
                if (isValid || account.Action != FailureAction.Retry)
                {
                    return isValid ? FailureAction.Retry : account.Action;
                }
            }
        }
    }

    private static InvocationOutcome Of(int experiment, bool isValid, Arm arm = Arm.Candidate) => new(experiment, arm, isValid);
}
