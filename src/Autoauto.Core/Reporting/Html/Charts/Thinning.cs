using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>Chooses what a chart of a long run shows, so that neither the file nor the eye is overwhelmed.</summary>
internal static class Thinning
{
    private const int MostPoints = 420;
    private const int MostKept = 240;
    private const int Groups = 90;

    /// <summary>
    /// All points of a short run. Of a long one the kept ones (evenly spread if there are too many), and of each stretch the lowest and the
    /// highest other value and the first failure.
    /// </summary>
    public static IReadOnlyList<RunPoint> Of(IReadOnlyList<RunPoint> points)
    {
        if (points.Count <= MostPoints)
        {
            return points;
        }

        var kept = points.Where(p => p.Status == ExperimentStatus.Kept).ToList();
        var every = Math.Max(1, (kept.Count + MostKept - 1) / MostKept);
        var chosen = new SortedDictionary<int, RunPoint>();
        foreach (var point in kept.Where((_, i) => i % every == 0 || i == kept.Count - 1).Concat(points.Chunk((points.Count + Groups - 1) / Groups).SelectMany(OfStretch)))
        {
            chosen[point.Number] = point;
        }

        return [.. chosen.Values];
    }

    private static IEnumerable<RunPoint> OfStretch(RunPoint[] stretch)
    {
        var measured = stretch.Where(p => p.Status != ExperimentStatus.Kept && p.Metric is not null).ToList();
        if (measured.Count > 0)
        {
            yield return measured.MinBy(p => p.Metric);
            yield return measured.MaxBy(p => p.Metric);
        }

        foreach (var failed in stretch.Where(p => p.Metric is null).Take(1))
        {
            yield return failed;
        }
    }
}
