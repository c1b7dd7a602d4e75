using System.Globalization;
using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>The situations of D1 to D9: the base scenario, presets, power, and no improvements at all.</summary>
internal static class Workloads
{
    private static readonly double[] s_cvs = [0.005, 0.01, 0.02, 0.05, 0.10];

    public static IEnumerable<Workload> All() =>
        [.. Base(), .. Eco(), .. Strict(), .. Power(), .. NoImprovements(), .. WorldWorkloads.All(), .. FlukeWorkloads.All(), .. ForInformation()];

    internal static string Percent(double cv) => string.Create(CultureInfo.InvariantCulture, $"{100 * cv:0.#} %");

    internal static LoopSpec BaseLoop(double cv) => new() { Noise = new NoiseSpec { Cv = cv } };

    private static IEnumerable<Workload> Base()
    {
        (double Invocations, double Nulls, double Regressions, double Fdr, double Gain)[] limits =
        [
            (2.10, 0.15, 0.05, 1, 89), (2.40, 0.25, 0.05, 2, 83), (3.05, 0.35, 0.05, 4, 73), (4.40, 0.60, 0.15, 10, 45), (5.80, 0.60, 0.3, 18, 16),
        ];
        return s_cvs.Select((cv, i) => new Workload(
            $"D{i + 1}", $"base, CV {Percent(cv)}", 800, BaseLoop(cv), new AdaptiveOptions(), r =>
            [
                r.AtMost("invocations per decision", r.Adaptive.Invocations, limits[i].Invocations),
                r.AtMost("nulls kept %", r.Adaptive.NullsKept, limits[i].Nulls),
                r.AtMost("regressions kept %", r.Adaptive.RegressionsKept, limits[i].Regressions),
                r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, limits[i].Fdr),
                r.AtLeast("gain realised %", r.Adaptive.Gain, limits[i].Gain),
            ]));
    }

    private static IEnumerable<Workload> Eco()
    {
        (double Invocations, double Fdr, double Gain)[] limits = [(1.90, 1, 87), (1.95, 2, 79), (2.25, 3, 66)];
        return limits.Select((limit, i) => new Workload(
            "D6", $"eco, CV {Percent(s_cvs[i])}", 800, BaseLoop(s_cvs[i]), new AdaptiveOptions { Preset = AdaptivePreset.Eco }, r =>
            [
                r.AtMost("invocations per decision", r.Adaptive.Invocations, limit.Invocations),
                r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, limit.Fdr),
                r.AtLeast("gain realised %", r.Adaptive.Gain, limit.Gain),
            ]));
    }

    private static IEnumerable<Workload> Strict()
    {
        (double Fdr, double Gain)[] limits = [(0.5, 88), (1, 81), (1, 69), (3, 37)];
        return limits.Select((limit, i) => new Workload(
            "D7", $"strict, CV {Percent(s_cvs[i])}", 800, BaseLoop(s_cvs[i]), new AdaptiveOptions { Strict = true }, r =>
            [
                r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, limit.Fdr),
                r.AtLeast("gain realised %", r.Adaptive.Gain, limit.Gain),
            ]));
    }

    private static IEnumerable<Workload> Power()
    {
        (double Effect, double Power)[] limits = [(0.02, 60), (0.03, 86), (0.05, 96), (0.10, 97)];
        return limits.Select(limit => new Workload(
            "D8",
            $"power at +{Percent(limit.Effect)}, CV 1 %",
            600,
            BaseLoop(0.01) with { Mix = new CandidateMix { FixedImprovement = limit.Effect } },
            new AdaptiveOptions(),
            r =>
            [
                r.AtLeast("improvements kept %", r.Adaptive.Power, limit.Power),
                r.AtMost("nulls kept %", r.Adaptive.NullsKept, 0.4),
            ]));
    }

    private static IEnumerable<Workload> NoImprovements()
    {
        double[] limits = [0.1, 0.2, 0.25, 0.5, 0.7];
        return limits.Select((limit, i) => new Workload(
            "D9",
            $"no improvements, CV {Percent(s_cvs[i])}",
            300,
            BaseLoop(s_cvs[i]) with { Mix = new CandidateMix { Better = 0 } },
            new AdaptiveOptions(),
            r => [r.AtMost("false keeps per loop", r.Adaptive.FalseKeepsPerLoop, limit)]));
    }

    /// <summary>Settings that are offered without a promise.</summary>
    private static IEnumerable<Workload> ForInformation()
    {
        (string Name, AdaptiveOptions Options)[] settings =
        [
            ("one invocation", new AdaptiveOptions { MaxInvocations = 1 }),
            ("four invocations", new AdaptiveOptions { MaxInvocations = 4 }),
            ("thorough", new AdaptiveOptions { Preset = AdaptivePreset.Thorough }),
            ("e-LOND", new AdaptiveOptions { ErrorControl = ErrorControl.ELond }),
        ];
        return from setting in settings
               from cv in s_cvs[..4]
               select new Workload("info", $"{setting.Name}, CV {Percent(cv)}", 200, BaseLoop(cv), setting.Options, _ => []);
    }
}
