using System.Globalization;
using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>The situations of D1 to D6: the base scenario and the cheap preset. Executions and gain are limited as E3 and E4 ask.</summary>
internal static class Workloads
{
    private static readonly double[] s_cvs = [0.005, 0.01, 0.02, 0.05, 0.10];

    public static IEnumerable<Workload> All() =>
        [.. Base(), .. Eco(), .. WorldWorkloads.All(), .. FlukeWorkloads.All(), .. ForInformation()];

    internal static string Percent(double cv) => string.Create(CultureInfo.InvariantCulture, $"{100 * cv:0.#} %");

    internal static LoopSpec BaseLoop(double cv) => new() { Noise = new NoiseSpec { Cv = cv } };

    private static IEnumerable<Workload> Base()
    {
        (double Invocations, double Nulls, double Regressions, double Fdr, double Gain)[] limits =
        [
            (2.2, 0.15, 0.05, 1, 87), (2.5, 0.25, 0.05, 2, 81), (3.2, 0.25, 0.05, 4, 71), (4.6, 0.25, 0.15, 10, 43), (6.0, 0.25, 0.3, 18, 14),
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
        // The confirmation costs a quarter of an invocation; two points of gain are what E4 allows.
        (double Invocations, double Fdr, double Gain)[] limits = [(2.10, 1, 85), (2.20, 2, 77), (2.50, 3, 64)];
        return limits.Select((limit, i) => new Workload(
            "D6", $"eco, CV {Percent(s_cvs[i])}", 800, BaseLoop(s_cvs[i]), new AdaptiveOptions { Preset = AdaptivePreset.Eco }, r =>
            [
                r.AtMost("invocations per decision", r.Adaptive.Invocations, limit.Invocations),
                r.AtMost("FDR %", r.Adaptive.FalseDiscoveryRate, limit.Fdr),
                r.AtLeast("gain realised %", r.Adaptive.Gain, limit.Gain),
            ]));
    }

    /// <summary>Settings that are offered without a promise.</summary>
    private static IEnumerable<Workload> ForInformation()
    {
        (string Name, AdaptiveOptions Options)[] settings =
        [
            ("one invocation", new AdaptiveOptions { MaxInvocations = 1 }),
            ("four invocations", new AdaptiveOptions { MaxInvocations = 4 }),
            ("thorough", new AdaptiveOptions { Preset = AdaptivePreset.Thorough }),
            ("lenient", new AdaptiveOptions { Lenient = true }),
            ("e-LOND", new AdaptiveOptions { ErrorControl = ErrorControl.ELond }),
        ];
        return from setting in settings
               from cv in s_cvs[..4]
               select new Workload("info", $"{setting.Name}, CV {Percent(cv)}", 200, BaseLoop(cv), setting.Options, _ => []);
    }
}
