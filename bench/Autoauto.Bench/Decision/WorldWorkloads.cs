using Autoauto.Core.Decisions;
using Autoauto.Core.Primitives;

namespace Autoauto.Bench.Decision;

/// <summary>The situations of D10 to D14: other machines, other candidates, other metrics, the receipt, simplifications.</summary>
internal static class WorldWorkloads
{
    private const double SimplerShare = 0.2;

    public static IEnumerable<Workload> All() => [.. Worlds(), .. Mixes(), .. Kinds(), .. Receipts(), .. Simplifications()];

    private static IEnumerable<Workload> Worlds()
    {
        double[] cvs = [0.005, 0.02, 0.05];
        (string Name, Func<NoiseSpec, NoiseSpec> Change)[] worlds =
        [
            ("calm", n => n with { LinearPerHour = 0, WalkPerRootHour = 0, Sine = 0, OutlierShare = 0 }),
            ("threefold drift", n => n with { LinearPerHour = 0.09, WalkPerRootHour = 0.045, Sine = 0.045 }),
            ("slow noise", n => n with { SlowShare = 0.7, SlowSeconds = 600 }),
            ("many outliers", n => n with { OutlierShare = 0.10 }),
            ("two modes", n => n with { ModeShare = 0.3, Mode = 2 * n.Cv }),
            ("bursts", n => n with { BurstsPerHour = 1 }),
            ("level steps", n => n with { StepsPerHour = 0.5, Step = 0.05 }),
            ("heavy tails", n => n with { HeavyTails = true }),
        ];
        return from world in worlds
               from cv in cvs
               select new Workload(
                   "D10",
                   $"world: {world.Name}, CV {Workloads.Percent(cv)}",
                   300,
                   new LoopSpec { Noise = world.Change(new NoiseSpec { Cv = cv }) },
                   new AdaptiveOptions(),
                   r => WorldDemands(r, cv));
    }

    private static IEnumerable<Demand> WorldDemands(WorkloadResult result, double cv)
    {
        var isQuiet = cv <= 0.005;
        var cost = result.Adaptive.Invocations.Times(100 / result.Recommended.Invocations.Value);
        yield return result.AtMost("FDR %", result.Adaptive.FalseDiscoveryRate, isQuiet ? 2 : 20);
        yield return result.AtMost("invocations, % of the fixed rule", cost, isQuiet ? 65 : 105);
    }

    private static IEnumerable<Workload> Mixes()
    {
        (string Name, CandidateMix Mix)[] mixes =
        [
            ("few improve", new CandidateMix { Better = 0.05, Worse = 0.05 }),
            ("mostly harm", new CandidateMix { Better = 0.10, Worse = 0.50 }),
            ("many improve", new CandidateMix { Better = 0.40, Worse = 0.20 }),
            ("small effects", new CandidateMix { Largest = 0.03 }),
            ("large effects", new CandidateMix { Smallest = 0.03, Largest = 0.30 }),
        ];
        return from mix in mixes
               from cv in new[] { 0.01, 0.05 }
               select new Workload(
                   "D11",
                   $"mix: {mix.Name}, CV {Workloads.Percent(cv)}",
                   300,
                   Workloads.BaseLoop(cv) with { Mix = mix.Mix },
                   new AdaptiveOptions(),
                   r => [r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, 20)]);
    }

    private static IEnumerable<Workload> Kinds()
    {
        yield return new Workload(
            "D12",
            "metric: deterministic",
            400,
            new LoopSpec { Noise = new NoiseSpec { Cv = 0, Exact = true } },
            new AdaptiveOptions(),
            r =>
            [
                r.AtLeast("improvements kept %", r.Adaptive.Power, 100),
                r.AtMost("false keeps per loop", r.Adaptive.FalseKeepsPerLoop, 0),
                r.AtMost("invocations per decision", r.Adaptive.Invocations, 1.45),
            ]);
        yield return Kind(MetricKind.WholePercents, 3, 78);
        yield return Kind(MetricKind.Throughput, 2, 81);
        yield return Kind(MetricKind.Negative, 2, 78);
        yield return new Workload(
            "D12",
            "metric: noise without drift, CV 0.2 %",
            400,
            new LoopSpec { Noise = new NoiseSpec { Cv = 0.002, LinearPerHour = 0, WalkPerRootHour = 0, Sine = 0 } },
            new AdaptiveOptions(),
            r => [r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, 3), r.AtLeast("gain realised %", r.Adaptive.Gain, 80)]);
    }

    private static Workload Kind(MetricKind kind, double fdr, double gain) => new(
        "D12",
        $"metric: {kind.Name}, CV 1 %",
        400,
        Workloads.BaseLoop(0.01) with { Metric = kind },
        new AdaptiveOptions { Direction = kind.Direction },
        r => [r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, fdr), r.AtLeast("gain realised %", r.Adaptive.Gain, gain)]);

    private static IEnumerable<Workload> Receipts() => new[] { 0.01, 0.05 }.Select(cv => new Workload(
        "D13",
        $"receipt, CV {Workloads.Percent(cv)}",
        400,
        Workloads.BaseLoop(cv) with { ReceiptAtEnd = true },
        new AdaptiveOptions(),
        ReceiptDemands));

    private static IEnumerable<Demand> ReceiptDemands(WorkloadResult result)
    {
        var errors = result.Loops.Select(l => l.Receipt!.Value.Estimate - l.TrueGain).ToArray();
        var covered = result.Loops
            .Select(l => l.Receipt!.Value.Low <= l.TrueGain + 1e-12 && l.TrueGain - 1e-12 <= l.Receipt.Value.High ? 100.0 : 0)
            .ToArray();
        var bias = Estimate.Mean(errors);
        var inErrors = new Estimate(Math.Abs(bias.Value) / bias.Error, 1);
        yield return result.AtMost("bias in standard errors", inErrors, 3);
        var error = 100 * Math.Sqrt(0.95 * 0.05 / covered.Length);
        yield return new Demand("D13", result.Workload.Name, "coverage %", Estimate.Mean(covered) with { Error = error }, 91, 98);
    }

    private static IEnumerable<Workload> Simplifications()
    {
        (double Cv, double Margin, double Limit)[] limits = [(0.005, 1, 0.5), (0.01, 2, 2), (0.02, 2, 1), (0.05, 2, 0.5)];
        return limits.Select(limit => new Workload(
            "D14",
            $"simplification, margin {limit.Margin} %, CV {Workloads.Percent(limit.Cv)}",
            300,
            Workloads.BaseLoop(limit.Cv) with { Mix = new CandidateMix { SimplerShare = SimplerShare } },
            new AdaptiveOptions { SimplifyMarginPercent = limit.Margin, Direction = Direction.Lower },
            r => [r.AtMost("regressions kept %", r.Adaptive.RegressionsKept, limit.Limit)]));
    }
}
