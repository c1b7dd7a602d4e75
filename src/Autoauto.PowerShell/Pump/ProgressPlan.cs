using System.Globalization;
using System.Management.Automation;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Output;

namespace Autoauto.Pump;

/// <summary>
/// What progress says: one bar per run with a child for its phase. Numbers come first because a narrow terminal cuts the end, and a percentage is
/// shown only where the end is known.
/// </summary>
/// <param name="runId">The run: two runs in one session have bars of their own.</param>
internal sealed class ProgressPlan(string runId)
{
    private readonly int _id = ((StringComparer.Ordinal.GetHashCode(runId) & 0xFFFFF) * 2) + 1;

    /// <summary>The bars for one snapshot: the run, then its phase.</summary>
    public IReadOnlyList<ProgressRecord> Show(RunProgress p) => [Run(p), Phase(p)];

    /// <summary>The records that take the bars away: the phase, then the run.</summary>
    public IReadOnlyList<ProgressRecord> Close() =>
    [
        new ProgressRecord(_id + 1, "Phase", "Done") { ParentActivityId = _id, RecordType = ProgressRecordType.Completed },
        new ProgressRecord(_id, "Run", "Done") { RecordType = ProgressRecordType.Completed },
    ];

    private ProgressRecord Run(RunProgress p)
    {
        var finished = Math.Max(0, p.Experiment - 1);
        var record = new ProgressRecord(_id, Safe($"Autoauto {p.Program}"), Safe(Status(p)));
        if (p.MaxExperiments is > 0 and { } all)
        {
            record.PercentComplete = Math.Clamp(100 * finished / all, 0, 100);
            if (finished > 0)
            {
                record.SecondsRemaining = (int)Math.Clamp(p.ActiveSeconds / finished * (all - finished), 0, int.MaxValue);
            }
        }

        return record;
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
            parts.Add($"best {Words.Number(p.Best)} from {Words.Number(p.OriginalBaseline)}");
        }

        if (p.CostUsd is { } cost)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"${cost:0.00}"));
        }

        return string.Join(", ", parts);
    }

    private ProgressRecord Phase(RunProgress p)
    {
        var sample = p.SampleNumber == 0 ? null
            : p.SampleCount is { } of ? string.Create(CultureInfo.InvariantCulture, $"{p.SampleNumber} of {of}")
            : string.Create(CultureInfo.InvariantCulture, $"{p.SampleNumber}");
        var status = string.Join(" ", new[] { sample, p.Activity }.Where(part => !string.IsNullOrEmpty(part)));
        return new ProgressRecord(_id + 1, NameOf(p.Phase), status.Length == 0 ? "..." : Safe(status))
        {
            ParentActivityId = _id,
            PercentComplete = p is { SampleNumber: > 0, SampleCount: > 0 and { } count } ? Math.Clamp(100 * p.SampleNumber / count, 0, 100) : -1,
        };
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
