using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>F1: metrics that repeat but for flukes. No candidate improves in the runs that limit what is kept.</summary>
internal static class FlukeWorkloads
{
    private const int Experiments = 50;
    private const int Loops = 1000;
    private const double MostRunsWithJunk = 1;
    private static readonly double[] s_shares = [0.01, 0.02, 0.05, 0.10];
    private static readonly CandidateMix s_nothingHelps = new() { Better = 0, Worse = 0 };

    public static IEnumerable<Workload> All() => [.. Nulls(), .. Power()];

    private static IEnumerable<(string Name, MetricKind Metric, double Fluke, double Jitter)> Worlds()
    {
        yield return ("slow flukes of 2 %", MetricKind.Counter, 0.02, 0);
        yield return ("fast flukes of 2 %", MetricKind.Counter, -0.02, 0);
        yield return ("fast flukes of 30 %", MetricKind.Counter, -0.3, 0);
        yield return ("nearly exact, slow flukes", MetricKind.Time, 0.02, 1e-10);
        yield return ("nearly exact, fast flukes", MetricKind.Time, -0.02, 1e-10);
        yield return ("pass rate, rarely one less", MetricKind.PassRate, 0.0105, 0);
        yield return ("pass rate, rarely one more", MetricKind.PassRate, -0.0105, 0);
        yield return ("20 ms, rarely 21", MetricKind.Ticks, 0.05, 0);
        yield return ("20 ms, rarely 19", MetricKind.Ticks, -0.05, 0);
    }

    private static IEnumerable<Workload> Nulls() =>
        from world in Worlds()
        from share in s_shares
        from version in new[] { RuleVersion.Current, RuleVersion.First }
        select new Workload(
            version == RuleVersion.Current ? "F1" : "F1v1",
            $"{world.Name}, {Workloads.Percent(share)} of all values{(version == RuleVersion.First ? ", version 1" : string.Empty)}",
            Loops,
            new LoopSpec
            {
                Noise = new NoiseSpec { Cv = 0, Exact = true, FlukeShare = share, Fluke = world.Fluke, Jitter = world.Jitter },
                Metric = world.Metric,
                Mix = s_nothingHelps,
                Experiments = Experiments,
            },
            new AdaptiveOptions { Direction = world.Metric.Direction, Version = version },
            r => [RunsWithJunk(r, version)]);

    private static Demand RunsWithJunk(WorkloadResult result, int version)
    {
        var share = Estimate.Mean([.. result.Loops.Select(l => l.FalseKeeps > 0 ? 100.0 : 0)]);
        return new Demand(result.Workload.Id, result.Workload.Name, "runs of 50 that keep something %", share, null, version == RuleVersion.Current ? MostRunsWithJunk : null);
    }

    private static IEnumerable<Workload> Power() =>
        from fluke in new[] { 0.02, -0.02 }
        from share in new[] { 0.01, 0.05 }
        select new Workload(
            "F1",
            $"base mix, {(fluke > 0 ? "slow" : "fast")} flukes of 2 %, {Workloads.Percent(share)} of all values",
            100,
            new LoopSpec { Noise = new NoiseSpec { Cv = 0, Exact = true, FlukeShare = share, Fluke = fluke }, Metric = MetricKind.Counter },
            new AdaptiveOptions(),
            r =>
            [
                r.AtLeast("gain realised %", r.Adaptive.Gain, 85),
                r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, 1),
                r.AtMost("invocations per decision", r.Adaptive.Invocations, 3),
            ]);
}
