using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision.Worlds;

/// <summary>The demands E1 to E6 on the rule in all worlds. Sizes are those of the full benchmark.</summary>
internal sealed class WorldDemands(bool full, ulong seed, Func<string, bool> wanted, Action<string> progress)
{
    private const int SmokeDivisor = 25;
    private const int Nulls = 50;
    private const int LongRun = 200;
    private const int DefaultStop = 10;
    private const int NullRuns = 1000;
    private const int MixRuns = 300;
    private const int PowerRuns = 300;
    private const int Receipts = 2000;

    private static readonly double[] s_cvs = [0.005, 0.01, 0.02, 0.05, 0.10];
    private static readonly double[] s_nullCvs = [0.005, 0.02, 0.05, 0.10];
    private static readonly double[] s_helpful = [0, 0.02, 0.05, 0.15, 0.30];
    private static readonly CandidateMix s_nothingHelps = new() { Better = 0, Worse = 0 };

    public IEnumerable<Demand> Run()
    {
        var parts = new (string Id, Func<IEnumerable<Demand>> Demands)[]
        {
            ("E1", FalseKeeps), ("E2", ReportedErrors), ("E3", BaseMix), ("E4", Power), ("E6", ReceiptCoverage),
        };
        return parts.Where(p => wanted(p.Id)).SelectMany(p => p.Demands());
    }

    /// <summary>E1: how often something is kept among candidates that change nothing.</summary>
    private IEnumerable<Demand> FalseKeeps()
    {
        foreach (var world in AllWorlds.Noisy.Concat(AllWorlds.NearExact))
        {
            foreach (var cv in world.HasCv ? s_nullCvs : [0])
            {
                foreach (var (name, length, stop, strict) in KindsOfRun(world))
                {
                    var runs = Simulate(world, cv, s_nothingHelps, Size(NullRuns) * Nulls / length, length, stop, strict);
                    var blocks = runs.SelectMany(run => run.Chunk(Nulls)).Select(block => block.Count(IsKept)).ToArray();
                    var any = Estimate.Mean([.. blocks.Select(kept => kept > 0 ? 100.0 : 0)]);
                    var share = Estimate.Mean([.. blocks.Select(kept => 100.0 * kept / Nulls)]);
                    double? Limit(double limit) => (strict ? world.IsDemandedOfStrict : world.IsDemanded) ? limit : null;
                    yield return new Demand("E1", Name(world, cv), $"{name}: false keep in 50 nulls %", any, null, Limit(world.IsGaussian ? 5 : 10));
                    yield return new Demand("E1", Name(world, cv), $"{name}: nulls kept %", share, null, Limit(0.25));
                }
            }

            progress($"E1 {world.Name}");
        }
    }

    /// <summary>Where the usual rule is known to miss the demand, a strict one is held to it.</summary>
    private static (string Name, int Length, int Stop, bool IsStrict)[] KindsOfRun(World world) => world.IsDemanded
        ? [("runs that stop after 10", Nulls, DefaultStop, false), ("runs of 50", Nulls, int.MaxValue, false), ("runs of 200", LongRun, int.MaxValue, false)]
        : [("runs of 50", Nulls, int.MaxValue, false), ("strict runs of 50", Nulls, int.MaxValue, true)];

    /// <summary>E2: what is reported as expected false keeps beside what is false, over programs that nothing to much helps, and over the worlds.</summary>
    private IEnumerable<Demand> ReportedErrors()
    {
        var first = new List<Judged[]>();
        var later = new List<Judged[]>();
        foreach (var world in AllWorlds.Noisy.Where(w => w.IsGaussian || ReferenceEquals(w, AllWorlds.Base)))
        {
            var runs = (from cv in s_cvs
                        from helpful in s_helpful
                        from run in Simulate(world, cv, new CandidateMix { Better = helpful }, Size(MixRuns), LongRun)
                        select run).ToArray();
            Judged[][] begun = [.. runs.Select(run => run[..Nulls])];
            Judged[][] continued = [.. runs.Select(run => run[(LongRun - Nulls)..])];
            yield return ReportedOverReal(world.Name, "first run", begun, null, null);
            yield return ReportedOverReal(world.Name, "after 150 decisions of its past", continued, null, null);
            first.AddRange(begun);
            later.AddRange(continued);
            progress($"E2 {world.Name}");
        }

        yield return ReportedOverReal("these worlds together", "first run", first, 0.5, null);
        yield return ReportedOverReal("these worlds together", "after 150 decisions of its past", later, 0.67, 1.5);
    }

    private static Demand ReportedOverReal(string worlds, string when, IReadOnlyList<Judged[]> runs, double? low, double? high) => new(
        "E2",
        worlds,
        $"{when}: reported over real false keeps",
        Estimate.Ratio(
            [.. runs.Select(run => run.Where(IsKept).Sum(j => j.Verdict.ErrorProbability ?? 0))],
            [.. runs.Select(run => (double)run.Count(j => IsKept(j) && j.Effect <= 0))]),
        low,
        high);

    /// <summary>E3, the gain of E4 and the coverage of E5 over the base mix.</summary>
    private IEnumerable<Demand> BaseMix()
    {
        (double Executions, double Gain)[] limits = [(2.2, 87), (2.5, 81), (3.2, 71), (4.6, 43), (6.0, 14)];
        foreach (var (cv, limit) in s_cvs.Zip(limits))
        {
            var runs = Simulate(AllWorlds.Base, cv, new CandidateMix(), Size(MixRuns), LongRun);
            var name = Name(AllWorlds.Base, cv);
            yield return Demand.AtMost(
                "E3", name, "executions per decision", Estimate.Mean([.. runs.Select(run => run.Average(j => (double)j.Executions))]), limit.Executions);
            var gain = Estimate.Ratio(
                [.. runs.Select(run => run.Where(IsKept).Sum(j => j.Effect))], [.. runs.Select(run => run.Where(j => j.Effect > 0).Sum(j => j.Effect))]);
            yield return Demand.AtLeast("E4", name, "gain realised %", gain.Times(100), limit.Gain);
            yield return Demand.AtLeast("E5", name, "interval of a keep covers %", Covered([.. runs.SelectMany(run => run.Where(IsKept))]), 93);
            yield return new Demand("E9", name, "keeps whose true effect is 0 or less %", Estimate.Ratio(
                [.. runs.Select(run => (double)run.Count(j => IsKept(j) && j.Effect <= 0))], [.. runs.Select(run => (double)run.Count(IsKept))]).Times(100), null, null);
        }

        progress("E3");
    }

    /// <summary>E4 and E5: how many improvements of one size are kept, and what is said of them.</summary>
    private IEnumerable<Demand> Power()
    {
        (double Cv, (double Effect, double Power)[] Effects, double Bias)[] limits =
        [
            (0.01, [(0.03, 90), (0.05, 99), (0.10, 99.5), (0.20, 99.5)], 0.5),
            (0.02, [(0.03, 55), (0.05, 90), (0.10, 99.5), (0.20, 99.5)], 0.5),
            (0.05, [(0.10, 92), (0.20, 99.5)], 1.5),
            (0.10, [(0.20, 97)], double.NaN),
        ];
        foreach (var world in new[] { AllWorlds.Noisy[0], AllWorlds.Base })
        {
            foreach (var (cv, effects, bias) in limits)
            {
                foreach (var (effect, power) in effects)
                {
                    var runs = Simulate(world, cv, new CandidateMix { FixedImprovement = effect }, Size(PowerRuns), Nulls);
                    var offered = runs.SelectMany(run => run.Where(j => j.Effect > 0)).ToArray();
                    var kept = offered.Where(IsKept).ToArray();
                    var name = $"{Name(world, cv)}, +{Workloads.Percent(effect)}";
                    var share = Estimate.Mean([.. offered.Select(j => IsKept(j) ? 100.0 : 0)]);
                    yield return new Demand("E4", name, "improvements kept %", share, world.IsGaussian ? power : null, null);
                    var off = Estimate.Mean([.. kept.Select(j => j.Verdict.EffectPercent!.Value - Percent(j.Effect))]);
                    yield return new Demand("E5", name, "estimate of a keep is off by, points", off, double.IsNaN(bias) ? null : -bias, double.IsNaN(bias) ? null : bias);
                    yield return new Demand("E5", name, "interval of a keep covers %", Covered(kept), null, null);
                }
            }

            progress($"E4 {world.Name}");
        }
    }

    /// <summary>E6: whether the receipt's interval holds the gain, with five gains of 20 % and with none.</summary>
    private IEnumerable<Demand> ReceiptCoverage()
    {
        foreach (var world in AllWorlds.Noisy.Where(w => w.IsDemanded && w.Metric(0.05) != MetricKind.AroundZero))
        {
            foreach (var gains in new[] { 0, 5 })
            {
                const double Cv = 0.05;
                var gain = gains * -Math.Log(0.8);
                var covered = new double[Size(Receipts)];
                Parallel.For(0, covered.Length, i =>
                {
                    var run = new WorldRun(world, Cv, seed + 60_000_000 + (ulong)i);
                    var (starts, finals) = run.Pairs(gain);
                    var receipt = ReceiptRule.Judge(run.Direction, starts, finals);
                    var truth = Percent(gain);
                    covered[i] = receipt.GainLowPercent <= truth + 1e-9 && receipt.GainHighPercent >= truth - 1e-9 ? 100 : 0;
                });
                yield return Demand.AtLeast("E6", $"{Name(world, Cv)}, {gains} gains of 20 %", "receipt covers %", Estimate.Mean(covered), 93);
            }
        }

        progress("E6");
    }

    private Judged[][] Simulate(World world, double cv, CandidateMix mix, int runs, int candidates, int stopAfter = int.MaxValue, bool strict = false)
    {
        var rule = new AdaptiveRule(new AdaptiveOptions { Direction = world.Metric(cv).Direction, Strict = strict });
        var judged = new Judged[runs][];
        Parallel.For(0, runs, i => judged[i] = [.. new WorldRun(world, cv, seed + (ulong)i).Run(rule, mix, candidates, stopAfter)]);
        return judged;
    }

    private static Estimate Covered(Judged[] keeps) => keeps.Length == 0 ? default : Estimate.Mean([.. keeps.Select(j =>
        j.Verdict.EffectLowPercent <= Percent(j.Effect) + 1e-9 && j.Verdict.EffectHighPercent >= Percent(j.Effect) - 1e-9 ? 100.0 : 0)]);

    private static bool IsKept(Judged judged) => judged.Verdict.Kind != VerdictKind.Discard;

    private static double Percent(double effect) => 100 * (1 - Math.Exp(-effect));

    private int Size(int runs) => full ? runs : Math.Max(8, runs / SmokeDivisor);

    private static string Name(World world, double cv) => world.HasCv ? $"{world.Name}, CV {Workloads.Percent(cv)}" : world.Name;
}
