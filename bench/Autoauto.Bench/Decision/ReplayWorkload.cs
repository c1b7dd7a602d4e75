using System.Diagnostics;
using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>A recorded run of 1,000 experiments is judged again: the same verdicts, at once.</summary>
internal static class ReplayWorkload
{
    private const int Experiments = 1000;
    private const double SecondsAllowed = 2;

    public static IReadOnlyList<Demand> Run(ulong seed)
    {
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var live = LoopSimulation.Run(Workloads.BaseLoop(0.02) with { Experiments = Experiments, Record = true }, _ => rule, seed);
        var watch = Stopwatch.StartNew();
        var replayed = Replay.Run(rule, rule.Name, live.Setup!, live.Recorded).ToList();
        var seconds = watch.Elapsed.TotalSeconds;
        var different = replayed.Zip(live.Verdicts, (again, first) => first.Equals(again.Verdict) ? 0 : 1).Sum();
        return
        [
            Demand.AtMost("replay", "1,000 experiments, CV 2 %", "verdicts that differ", new Estimate(different, 0), 0),
            Demand.AtMost("replay", "1,000 experiments, CV 2 %", "seconds", new Estimate(seconds, 0), SecondsAllowed),
        ];
    }
}
