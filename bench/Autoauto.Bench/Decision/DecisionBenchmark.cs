using System.Diagnostics;
using Autoauto.Bench.Decision.Worlds;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision;

/// <summary>Runs all workloads and gathers what they demand.</summary>
internal sealed class DecisionBenchmark(bool full, ulong seed, string? only, TextWriter progress)
{
    private const int SmokeDivisor = 40;
    private const int FewestLoops = 8;
    private const int FullEpisodes = 20000;
    private const int SmokeEpisodes = 4000;

    public DecisionReport Run()
    {
        var watch = Stopwatch.StartNew();
        var results = new List<WorkloadResult>();
        foreach (var workload in Workloads.All().Where(w => Wanted(w.Id)))
        {
            results.Add(Run(workload));
            progress.WriteLine($"{watch.Elapsed.TotalSeconds,6:0} s  {workload.Id,-4} {workload.Name}");
        }

        List<Demand> demands = [.. results.SelectMany(r => r.Workload.Demands(r))];
        if (Wanted("D16"))
        {
            demands.AddRange(EpisodeWorkload.Run(full ? FullEpisodes : SmokeEpisodes));
        }

        var worlds = new WorldDemands(full, seed, Wanted, name => progress.WriteLine($"{watch.Elapsed.TotalSeconds,6:0} s  {name}"));
        demands.AddRange(worlds.Run());
        if (Wanted("E8"))
        {
            demands.AddRange(EpisodeWorlds.Run(full, seed));
        }

        if (Wanted("replay"))
        {
            demands.AddRange(ReplayWorkload.Run(seed));
        }

        return new DecisionReport(full, seed, watch.Elapsed, results, demands);
    }

    private bool Wanted(string id) => only is null || string.Equals(only, id, StringComparison.OrdinalIgnoreCase);

    private WorkloadResult Run(Workload workload)
    {
        var loops = full ? workload.Loops : Math.Max(FewestLoops, workload.Loops / SmokeDivisor);
        var direction = workload.Options.Direction;
        var simplify = workload.Options.SimplifyMarginPercent > 0;
        var adaptive = Run(workload, loops, Rules.Adaptive(workload.Options));
        return new WorkloadResult(
            workload,
            LoopSummary.Of(adaptive),
            LoopSummary.Of(Run(workload, loops, Rules.FixedAsRecommended(direction, simplify))),
            LoopSummary.Of(Run(workload, loops, Rules.Fixed(direction, simplify))),
            adaptive);
    }

    private LoopOutcome[] Run(Workload workload, int loops, Func<IReadOnlyList<Observation>, IDecisionRule> rule)
    {
        var outcomes = new LoopOutcome[loops];
        Parallel.For(0, loops, i => outcomes[i] = LoopSimulation.Run(workload.Spec, rule, seed + (ulong)i));
        return outcomes;
    }
}
