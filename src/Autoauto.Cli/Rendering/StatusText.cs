using System.Globalization;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Rendering;

/// <summary>The status line of a running session: what matters most comes first, because the end is cut.</summary>
internal static class StatusText
{
    public static string Of(RunProgress progress, string? unit)
    {
        var of = progress.MaxExperiments is { } max ? string.Create(CultureInfo.InvariantCulture, $"/{max}") : string.Empty;
        var what = progress.Experiment == 0 ? "baseline" : string.Create(CultureInfo.InvariantCulture, $"experiment {progress.Experiment}{of}");
        var phase = progress.Phase switch
        {
            _ when progress.ParkedUntil is { } until => $"parked until {Format.Time(until)}",
            RunPhase.AgentRunning => "agent at work",
            RunPhase.Measuring or RunPhase.Baselining or RunPhase.Rebaselining => "measuring",
            _ => progress.Phase.ToString().ToLowerInvariant(),
        };
        var sample = progress.SampleNumber > 0
            ? string.Create(CultureInfo.InvariantCulture, $" {progress.SampleNumber}{(progress.SampleCount is { } count ? $"/{count}" : string.Empty)}")
            : string.Empty;
        var best = progress.Best is null ? string.Empty : $" | best {Figures.Metric(progress.Best, unit)}";
        var cost = progress.CostUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $" | {usd:0.00} USD") : string.Empty;
        var activity = progress.Activity.Length > 0 ? $" | {PlainText.OneLine(progress.Activity)}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} | {phase}{sample} | kept {progress.Kept}{best} | {Figures.Duration(progress.ActiveSeconds)}{cost}{activity}");
    }
}
