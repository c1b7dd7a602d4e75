using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>Feeds decisions from made-up machines.</summary>
internal static class Sequences
{
    public const double Seconds = 20;

    /// <summary>Values of the baseline, one invocation apart.</summary>
    public static Observation[] Baseline(params double[] values) =>
        [.. values.Select((v, i) => new Observation(Arm.Baseline, v, i * Seconds))];

    /// <summary>The state of an adaptive rule that was set up on eight values around 100 with about 1 % of noise.</summary>
    public static AdaptiveRuleState Started(AdaptiveOptions options) =>
        (AdaptiveRuleState)new AdaptiveRule(options).Start(Baseline(100, 101, 99, 100.5, 99.5, 100.2, 99.8, 100));

    /// <summary>Runs a decision to its verdict; returns the values that it was given.</summary>
    public static List<Observation> Run(IDecision decision, double startedAt, Func<Arm, int, double> measure)
    {
        var seen = new List<Observation>();
        while (decision.Next is DecisionStep.Measure next)
        {
            var observation = new Observation(next.Arm, measure(next.Arm, seen.Count), startedAt + (seen.Count + 1) * Seconds);
            decision.Observe(observation);
            seen.Add(observation);
        }

        return seen;
    }

    public static Verdict VerdictOf(IDecision decision) => Assert.IsType<DecisionStep.Done>(decision.Next).Verdict;

    /// <summary>A machine with normal noise.</summary>
    public static Func<Arm, int, double> Noisy(int seed, double baseline, double candidate, double cv)
    {
        var random = new Random(seed);
        return (arm, _) =>
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (arm == Arm.Baseline ? baseline : candidate) * Math.Exp(cv * normal);
        };
    }
}
