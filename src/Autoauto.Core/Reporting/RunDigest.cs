using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>A level of the baseline: from an experiment on, the best that the run had reached.</summary>
/// <param name="Number">The experiment that was kept; 0 for the start commit.</param>
/// <param name="Metric">The best level so far, from values that the keep was not decided by.</param>
internal readonly record struct BestLevel(int Number, double Metric);

/// <summary>How many experiments ended in one way.</summary>
/// <param name="Status">How they ended.</param>
/// <param name="Reason">The finer cause.</param>
/// <param name="Count">How many.</param>
internal readonly record struct OutcomeCount(ExperimentStatus Status, ExperimentReason? Reason, int Count);

/// <summary>A run's experiments in one pass: what charts and counts need, without texts.</summary>
internal sealed class RunDigest
{
    private RunDigest()
    {
    }

    /// <summary>All experiments in order.</summary>
    public required IReadOnlyList<RunPoint> Points { get; init; }

    /// <summary>The kept ones in order, without the texts that only tables show.</summary>
    public required IReadOnlyList<Experiment> Kept { get; init; }

    /// <summary>The best level so far, a step for each time it rose.</summary>
    public required IReadOnlyList<BestLevel> Best { get; init; }

    /// <summary>Counts by status and reason, statuses in order, the most frequent reason first.</summary>
    public required IReadOnlyList<OutcomeCount> Outcomes { get; init; }

    /// <summary>Number of the last experiment; 0 if there is none.</summary>
    public int Last => Points.Count == 0 ? 0 : Points[^1].Number;

    /// <summary>Reads the experiments once.</summary>
    public static RunDigest Of(Run run, IEnumerable<Experiment> experiments)
    {
        var counts = new Dictionary<(ExperimentStatus, ExperimentReason?), int>();
        var points = new List<RunPoint>();
        var kept = new List<Experiment>();
        var levels = new List<BestLevel>();
        if (run.OriginalBaseline is { } start)
        {
            levels.Add(new BestLevel(0, start));
        }

        Experiment? unsettled = null;
        foreach (var e in experiments)
        {
            if (e.Status is not { } status)
            {
                continue;
            }

            // A keep's own values are the lucky ones; what the next decision found the baseline to be is not.
            if (unsettled is not null && e.BaselineMetric is { } settled)
            {
                levels.Add(new BestLevel(unsettled.Number, settled));
                unsettled = null;
            }

            points.Add(PointOf(run, e, status));
            counts[(status, e.Reason)] = counts.GetValueOrDefault((status, e.Reason)) + 1;
            if (status == ExperimentStatus.Kept)
            {
                unsettled = e;
                kept.Add(e with { DiffExcerpt = null, Diagnostics = null, NotesJson = null, Detail = null });
            }
        }

        if (unsettled is not null && (run.Baseline ?? unsettled.Metric) is { } last)
        {
            levels.Add(new BestLevel(unsettled.Number, last));
        }

        return new RunDigest
        {
            Points = points,
            Kept = kept,
            Best = Rising(levels, run.Spec.Direction),
            Outcomes = [.. counts.Select(c => new OutcomeCount(c.Key.Item1, c.Key.Item2, c.Value)).OrderBy(c => c.Status).ThenByDescending(c => c.Count)],
        };
    }

    /// <summary>
    /// The numbers of at most <paramref name="limit"/> experiments that pass <paramref name="filter"/>: the kept ones first, then the latest others.
    /// </summary>
    public HashSet<int> Choose(int limit, Func<RunPoint, bool>? filter = null)
    {
        var candidates = Points.Where(p => filter is null || filter(p)).ToList();
        return
        [
            .. candidates.OrderByDescending(p => p.Status == ExperimentStatus.Kept).ThenByDescending(p => p.Number).Take(limit).Select(p => p.Number),
        ];
    }

    private static List<BestLevel> Rising(List<BestLevel> levels, Direction direction)
    {
        var rising = new List<BestLevel>();
        foreach (var level in levels)
        {
            if (rising.Count == 0 || direction.IsBetter(level.Metric, rising[^1].Metric))
            {
                rising.Add(level);
            }
        }

        return rising;
    }

    private static RunPoint PointOf(Run run, Experiment e, ExperimentStatus status) => new(
        e.Number,
        status,
        Finite(e.Metric),
        EndOf(run, e, e.EffectLowPercent),
        EndOf(run, e, e.EffectHighPercent),
        Math.Max(0, (e.FinishedAt - e.StartedAt)?.TotalSeconds ?? 0),
        e.AgentSeconds,
        e.Tokens,
        e.CostUsd);

    private static double? EndOf(Run run, Experiment e, double? effectPercent) => e.Metric is null || effectPercent is null || e.BaselineMetric is not { } baseline
        ? null
        : Finite(baseline + run.Spec.Direction.Sign() * Math.Abs(baseline) * effectPercent.Value / 100);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
