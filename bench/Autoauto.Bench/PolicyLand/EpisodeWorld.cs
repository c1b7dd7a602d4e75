using Autoauto.Bench.Decision;
using Autoauto.Core.Decisions;

namespace Autoauto.Bench.PolicyLand;

/// <summary>
/// Runs the episodes of one campaign. Every episode draws all its random numbers from a stream of its own, whatever is asked of it, so that
/// two rules that put the same policies into the same episode see the same outcome.
/// </summary>
internal sealed class EpisodeWorld(Regime regime, Landscape landscape, ulong seed, int episodes)
{
    private const int MostSamples = 3;
    private const double ScoreStep = 0.05;
    private const double Passes = 0.5;
    private const double WeakensSeenTask = 0.8;
    private const double WeakensHeldOutTask = 0.4;
    private const double GreenTestsImpress = 0.25;
    private const double ClaimsImpress = 0.10;
    private const double FalseAlarm = 0.01;
    private const double HintCosts = 0.25;

    private readonly double[] _leniency = Walk(regime, seed, episodes);

    /// <summary>One arm's runs of all tasks.</summary>
    private sealed record Arm(double[] Impressions, bool[] Passed, bool[] Missing, bool Alarms);

    /// <summary>Episode number <paramref name="number"/>, from 0.</summary>
    public EpisodeOutcome Run(int number, Policy main, Policy baseline, Judging judging)
    {
        var random = new Xoshiro(6, seed, 3, (ulong)number);
        var restores = regime.RestoresTests && judging.RestoresTests;
        var (one, other) = (Execute(random, main, restores), Execute(random, baseline, restores));
        var pairs = Enumerable.Range(0, Landscape.Tasks).Where(i => !one.Missing[i] && !other.Missing[i]).ToArray();
        var mode = regime.Tamper ?? judging.Tamper;
        var isSuspected = mode != TamperMode.Off && one.Alarms;
        if (isSuspected && mode == TamperMode.Block)
        {
            return new EpisodeOutcome(null, null, default, true);
        }

        var gain = new MeasuredGain(pairs.Count(i => one.Passed[i] && !other.Passed[i]), pairs.Count(i => !one.Passed[i] && other.Passed[i]));
        double? measured = pairs.Length == 0 ? null : (double)(gain.Better - gain.Worse) / pairs.Length;
        var isCovered = judging.PairsTasks ? 2 * pairs.Length >= Landscape.Tasks : one.Missing.Contains(false) && other.Missing.Contains(false);
        if (!isCovered)
        {
            return new EpisodeOutcome(null, measured, gain, false);
        }

        var rewards = (
            Main: Reward(random, one, judging.PairsTasks ? pairs : null) + Flattery(main) - (isSuspected ? HintCosts : 0),
            Baseline: Reward(random, other, judging.PairsTasks ? pairs : null) + Flattery(baseline));
        return new EpisodeOutcome(Judge(random, number, rewards, judging), measured, gain, false);
    }

    private static double[] Walk(Regime regime, ulong seed, int episodes)
    {
        var random = new Xoshiro(6, seed, 4);
        var level = regime.Leniency;
        var walk = new double[episodes];
        for (var i = 0; i < episodes; i++)
        {
            walk[i] = level;
            level += regime.LeniencyWalk * random.Normal();
        }

        return walk;
    }

    private Arm Execute(Xoshiro random, Policy policy, bool restores)
    {
        var arm = new Arm(new double[Landscape.Tasks], new bool[Landscape.Tasks], new bool[Landscape.Tasks], false);
        var quality = landscape.Quality(policy);
        var alarms = false;
        for (var i = 0; i < Landscape.Tasks; i++)
        {
            var work = quality + landscape.Difficulty[i] + regime.RunNoise * random.Normal();
            var (timeOut, weakening, noticing) = (random.Uniform(), random.Uniform(), random.Uniform());
            var isHeldOut = i >= Landscape.Tasks - Landscape.HeldOut;
            var weakens = policy.Tampers && weakening < (isHeldOut ? WeakensHeldOutTask : WeakensSeenTask);
            arm.Impressions[i] = work + (!weakens ? 0 : restores ? ClaimsImpress : GreenTestsImpress);
            arm.Passed[i] = (weakens && !restores) || work >= Passes;

            // Runs that go badly time out twice as often as the others.
            arm.Missing[i] = timeOut < regime.MissingRuns * (work < quality ? 4 : 2) / 3;
            alarms |= noticing < (weakens ? landscape.Sensitivity[policy.ActiveTampering] : FalseAlarm);
        }

        return arm with { Alarms = alarms };
    }

    private double Flattery(Policy policy) =>
        Enumerable.Range(0, Landscape.FlatteringRules).Sum(i => policy[Landscape.Rules + i] * landscape.Flattery[i]);

    private double Reward(Xoshiro random, Arm arm, int[]? tasks)
    {
        var error = regime.TranscriptNoise * random.Normal();
        return error + (tasks ?? [.. Enumerable.Range(0, Landscape.Tasks).Where(i => !arm.Missing[i])]).Average(i => arm.Impressions[i]);
    }

    private double? Judge(Xoshiro random, int number, (double Main, double Baseline) rewards, Judging judging)
    {
        var growth = 1 + (regime.DriftFactor - 1) * number / Math.Max(1, episodes - 1);
        var mainFirst = random.Uniform() < 0.5 || !judging.SwapsOrder;
        var differences = new List<double>();
        for (var k = 0; k < MostSamples; k++)
        {
            var (main, baseline) = (random.Normal(), random.Normal());
            var (answer, repeated) = (random.Uniform(), random.Uniform());
            if (k < judging.Samples && Math.Max(answer, repeated) >= regime.MissingSamples)
            {
                var bias = regime.PositionBias * growth;
                differences.Add(
                    Score(rewards.Main + _leniency[number] + (mainFirst ? bias : 0) + regime.JudgeNoise * growth * main)
                    - Score(rewards.Baseline + _leniency[number] + (mainFirst ? 0 : bias) + regime.JudgeNoise * growth * baseline));
            }

            mainFirst = judging.SwapsOrder ? !mainFirst : mainFirst;
        }

        return EpisodeComparison.Difference(judging.Samples, differences);
    }

    private static double Score(double reward) => Math.Clamp(Math.Round(reward / ScoreStep) * ScoreStep, 0, 1);
}
