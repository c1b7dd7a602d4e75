using System.Globalization;
using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>Recomputes what the power card tells its readers: the effect that is kept four times in five, and the mean cost.</summary>
internal static class PowerCurve
{
    private const int Loops = 60;
    private const int Halvings = 7;
    private const double Wanted = 80;

    private static readonly double[] s_cvs = [0.005, 0.01, 0.02, 0.05, 0.10];

    public static void Write(TextWriter output, ulong seed)
    {
        output.WriteLine("| preset | CV | effect with 80 % power | invocations per decision |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var preset in Enum.GetValues<AdaptivePreset>())
        {
            foreach (var cv in s_cvs)
            {
                var options = new AdaptiveOptions { Preset = preset };
                var invocations = Run(Workloads.BaseLoop(cv), options, seed).Invocations.Value;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {preset} | {Workloads.Percent(cv)} | {100 * Effect(cv, options, seed):0.00} % | {invocations:0.00} |"));
            }
        }
    }

    /// <summary>Halves the interval in which the power passes the mark, on the logarithm of the effect.</summary>
    private static double Effect(double cv, AdaptiveOptions options, ulong seed)
    {
        var (low, high) = (Math.Log(0.3 * cv), Math.Log(Math.Max(10 * cv, 0.05)));
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var mix = new CandidateMix { FixedImprovement = Math.Exp(middle) };
            var power = Run(Workloads.BaseLoop(cv) with { Mix = mix }, options, seed).Power.Value;
            (low, high) = power < Wanted ? (middle, high) : (low, middle);
        }

        return Math.Exp((low + high) / 2);
    }

    private static LoopSummary Run(LoopSpec spec, AdaptiveOptions options, ulong seed)
    {
        var outcomes = new LoopOutcome[Loops];
        var rule = Rules.Adaptive(options);
        Parallel.For(0, Loops, i => outcomes[i] = LoopSimulation.Run(spec, rule, seed + (ulong)i));
        return LoopSummary.Of(outcomes);
    }
}
