using System.Globalization;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Pump;

/// <summary>One progress bar.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">The bar it belongs to; -1 for none.</param>
/// <param name="Activity">What is going on.</param>
/// <param name="Status">How far it has come, in words.</param>
/// <param name="Percent">How far it has come; -1 if the end is not known.</param>
/// <param name="SecondsRemaining">Estimate; -1 for none.</param>
internal sealed record ProgressBar(int Id, int ParentId, string Activity, string Status, int Percent = -1, int SecondsRemaining = -1);

/// <summary>
/// What progress says: one bar per run with a child for its phase. Numbers come first because a narrow terminal cuts the end, and a percentage is
/// shown only where the end is known.
/// </summary>
/// <param name="runId">The run: two runs in one session have bars of their own.</param>
internal sealed class ProgressPlan(string runId)
{
    private readonly int _id = ((StringComparer.Ordinal.GetHashCode(runId) & 0xFFFFF) * 2) + 1;

    /// <summary>The bars for one snapshot: the run, then its phase.</summary>
    public IReadOnlyList<ProgressBar> Show(RunProgress p) => [Run(p), Phase(p)];

    /// <summary>The bars to take away at the end: the phase, then the run.</summary>
    public IReadOnlyList<ProgressBar> Close() => [new ProgressBar(_id + 1, _id, "Phase", "Done"), new ProgressBar(_id, -1, "Run", "Done")];

    private ProgressBar Run(RunProgress p)
    {
        var finished = Math.Max(0, p.Experiment - 1);
        var bar = new ProgressBar(_id, -1, Safe($"Autoauto {p.Program}"), Safe(Status(p)));
        if (p.MaxExperiments is not > 0)
        {
            return bar;
        }

        var all = p.MaxExperiments.Value;
        return bar with
        {
            Percent = Math.Clamp(100 * finished / all, 0, 100),
            SecondsRemaining = finished == 0 ? -1 : (int)Math.Clamp(p.ActiveSeconds / finished * (all - finished), 0, int.MaxValue),
        };
    }

    private static string Status(RunProgress p)
    {
        var parts = new List<string>
        {
            p.Experiment == 0 ? "baseline" : string.Create(CultureInfo.InvariantCulture, $"{p.Experiment}{(p.MaxExperiments is { } all ? $" of {all}" : string.Empty)}"),
            string.Create(CultureInfo.InvariantCulture, $"{p.Kept} kept"),
        };
        if (p.Best is not null)
        {
            parts.Add($"best {Figures.Number(p.Best)} from {Figures.Number(p.OriginalBaseline)}");
        }

        if (p.CostUsd is { } cost)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"${cost:0.00}"));
        }

        return string.Join(", ", parts);
    }

    private ProgressBar Phase(RunProgress p)
    {
        var sample = p.SampleNumber == 0 ? null
            : p.SampleCount is { } of ? string.Create(CultureInfo.InvariantCulture, $"{p.SampleNumber} of {of}")
            : string.Create(CultureInfo.InvariantCulture, $"{p.SampleNumber}");
        var status = string.Join(" ", new[] { sample, p.Activity }.Where(part => !string.IsNullOrEmpty(part)));
        var percent = p is { SampleNumber: > 0, SampleCount: > 0 and { } count } ? Math.Clamp(100 * p.SampleNumber / count, 0, 100) : -1;
        return new ProgressBar(_id + 1, _id, NameOf(p.Phase), status.Length == 0 ? "..." : Safe(status), percent);
    }

    private static string NameOf(RunPhase phase) => phase switch
    {
        RunPhase.Starting => "Starting",
        RunPhase.Baselining => "Measuring the start commit",
        RunPhase.AgentRunning => "Agent at work",
        RunPhase.Measuring => "Measuring",
        RunPhase.Deciding => "Deciding",
        RunPhase.Reverting => "Going back",
        RunPhase.Rebaselining => "Measuring the new baseline",
        RunPhase.Stopping => "Ending",
        _ => "Done",
    };

    private static string Safe(string text) => SafeText.Line(text)!;
}
