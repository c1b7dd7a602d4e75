using Autoauto.Bench.Decision;
using Autoauto.Core.Model;

namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// A suite of tasks, an agent and a judge, as one policy's episodes see them. Rewards and work are in [0, 1]; the noise is that of D16, for each task. A
/// world is changed with <c>with</c>.
/// </summary>
internal sealed record SuiteWorld
{
    private const double ScoreStep = 0.05;
    private const double Passes = 0.5;
    private const double TaskSpread = 0.15;
    private const double TranscriptNoise = 0.04;
    private const double JudgeNoise = 0.12;
    private const double PositionBias = 0.06;
    private const int Samples = 3;

    public required string Name { get; init; }

    /// <summary>Tasks of the suite.</summary>
    public int Tasks { get; init; } = 6;

    /// <summary>False: verify says the same of every arm.</summary>
    public bool HasChecks { get; init; } = true;

    /// <summary>Checks of each task; the pass rate is the share that pass.</summary>
    public int Checks { get; init; } = 1;

    /// <summary>Standard deviation of the work on a task from run to run.</summary>
    public double RunNoise { get; init; } = 0.12;

    /// <summary>Standard deviation of the logarithm of an arm's length from run to run.</summary>
    public double LengthNoise { get; init; } = 0.3;

    /// <summary>Correlation of work and length from run to run: who does more, writes more.</summary>
    public double LengthFollowsWork { get; init; }

    /// <summary>How much longer the edit makes the work: logarithm of the ratio.</summary>
    public double LengthOfEdit { get; init; }

    /// <summary>Reward that the judge adds for work that is twice as long.</summary>
    public double LikesLength { get; init; }

    /// <summary>Reward that the judge adds for the edit's style, whatever the length.</summary>
    public double LikesStyle { get; init; }

    /// <summary>False: reported without a limit, because a suite like this is warned of, or asks for too much.</summary>
    public bool IsDemanded { get; init; } = true;

    /// <summary>A suite: how good the agent is under the baseline, and how much easier each task is than the average.</summary>
    public double[] Draw(Xoshiro random)
    {
        var quality = random.Uniform(0.35, 0.65);
        return [.. Enumerable.Range(0, Tasks).Select(_ => quality + TaskSpread * random.Normal())];
    }

    /// <summary>One comparison of two arms, task by task.</summary>
    /// <param name="random">The random numbers of this policy.</param>
    /// <param name="suite">Expected work on each task under the baseline.</param>
    /// <param name="effect">What the edit truly adds to it; null: both arms are the same version.</param>
    public TaskPair[] Compare(Xoshiro random, double[] suite, double? effect) => [.. suite.Select(expected => Compare(random, expected, effect))];

    private TaskPair Compare(Xoshiro random, double expected, double? effect)
    {
        var main = Run(random, expected + (effect ?? 0), effect is null ? 0 : LengthOfEdit);
        var baseline = Run(random, expected, 0);
        var liking = LikesLength * (main.Length - baseline.Length) / Math.Log(2) + (effect is null ? 0 : LikesStyle);
        var impressions = (Main: main.Work + liking / 2 + TranscriptNoise * random.Normal(), Baseline: baseline.Work - liking / 2 + TranscriptNoise * random.Normal());
        var mainFirst = random.Uniform() < 0.5;
        var sum = 0.0;
        for (var sample = 0; sample < Samples; sample++, mainFirst = !mainFirst)
        {
            var bias = mainFirst ? PositionBias : 0;
            sum += Score(impressions.Main + bias + JudgeNoise * random.Normal()) - Score(impressions.Baseline + PositionBias - bias + JudgeNoise * random.Normal());
        }

        return new TaskPair(sum / Samples, main.Length - baseline.Length, HasChecks ? main.PassRate - baseline.PassRate : 0);
    }

    private (double Work, double Length, double PassRate) Run(Xoshiro random, double expected, double longer)
    {
        var luck = random.Normal();
        var length = LengthFollowsWork * luck + Math.Sqrt(1 - LengthFollowsWork * LengthFollowsWork) * random.Normal();
        var work = expected + RunNoise * luck;
        var passed = Enumerable.Range(0, Checks).Count(check => work >= Passes + TaskSpread * (2.0 * (check + 1) / (Checks + 1) - 1));
        return (work, longer + LengthNoise * length, (double)passed / Checks);
    }

    private static double Score(double reward) => Math.Clamp(Math.Round(reward / ScoreStep) * ScoreStep, 0, 1);
}
