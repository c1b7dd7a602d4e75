using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>The metric over the experiments, with intervals, and the best level so far.</summary>
internal sealed class CourseChart(Run run, RunDigest digest)
{
    private const double RoomBeyondCore = 1.5;
    private const int LongestUnit = 5;
    private const int Dense = 150;
    private readonly IReadOnlyList<RunPoint> _points = Thinning.Of(digest.Points);
    private readonly Scale _range = RangeOf(digest);

    /// <summary>The experiments that are drawn.</summary>
    public IReadOnlyList<RunPoint> Points => _points;

    /// <summary>Writes the chart in both sizes.</summary>
    public void Write(HtmlWriter html)
    {
        foreach (var frame in ChartFrame.Full)
        {
            Draw(html, _points.Count > Dense ? frame with { Name = frame.Name + " dense" } : frame);
        }

        Shapes.Legend(
            html,
            (h => h.Mark(ExperimentStatus.Kept, 13, 7), "kept"),
            (h => h.Mark(ExperimentStatus.Discarded, 13, 7), "discarded"),
            (h => h.Mark(ExperimentStatus.Crashed, 13, 7), "failed"),
            (h => h.Stroke("whisker", 13, 0, 13, 14), "95 % interval"),
            (h => h.Stroke("best", 0, 7, 26, 7), "best so far"));
    }

    private void Draw(HtmlWriter html, ChartFrame frame)
    {
        var x = new Scale(0, Math.Max(1, digest.Last) * 1.03, frame.PlotLeft + 10, frame.PlotRight - 6);
        var y = new Scale(_range.Low, _range.High, frame.PlotBottom - 26, ChartFrame.PlotTop + 6);
        using (frame.Open(html, "course", $"{run.Spec.Metric} over the experiments", Describe()))
        {
            frame.Axes(html, x, y, value => Figures.Metric(value, run.Spec.Unit is { Length: <= LongestUnit } unit ? unit : null), "experiment");
            html.Steps("best", digest.Best.Select(b => (x.At(b.Number), y.At(b.Metric))), x.At(x.High));
            foreach (var point in _points)
            {
                DrawPoint(html, frame, x.At(point.Number), y, point);
            }
        }

        html.Break();
    }

    private void DrawPoint(HtmlWriter html, ChartFrame frame, double at, Scale y, RunPoint point)
    {
        var tip = $"{point.Number}: {Figures.Words(point.Status)}{(point.Metric is null ? string.Empty : ", " + Figures.Metric(point.Metric, run.Spec.Unit))}";
        if (point.Metric is not { } metric)
        {
            html.Mark(point.Status, at, frame.PlotBottom - 10, tip);
        }
        else if (!y.Contains(metric))
        {
            html.Beyond(point.Status, at, y.At(metric), metric > y.High, tip);
        }
        else
        {
            if (point is { Low: { } low, High: { } high })
            {
                html.Stroke("whisker", at, y.At(low), at, y.At(high));
            }

            html.Mark(point.Status, at, y.At(metric), tip);
        }
    }

    private string Describe()
    {
        var best = digest.Best.Count == 0
            ? "No level is known."
            : $"Best so far: {string.Join(", ", digest.Best.TakeLast(12).Select(b => $"{Figures.Metric(b.Metric, run.Spec.Unit)} from {(b.Number == 0 ? "the start" : $"experiment {b.Number}")}"))}.";
        return $"{Figures.Count(digest.Points.Count, "experiment")}, {digest.Kept.Count} of them kept. {best} The table of experiments has the figures.";
    }

    /// <summary>The levels and the middle half of the values, with some room: single values far off must not flatten all others.</summary>
    private static Scale RangeOf(RunDigest digest)
    {
        var values = digest.Points.Where(p => p.Metric is not null).Select(p => p.Metric!.Value).Order().ToList();
        var core = digest.Best.Select(b => b.Metric).ToList();
        if (values.Count > 0)
        {
            core.Add(values[values.Count / 4]);
            core.Add(values[(3 * values.Count) / 4]);
        }

        if (core.Count == 0)
        {
            return new Scale(0, 1, 0, 1);
        }

        var (low, high) = (core.Min(), core.Max());
        var room = RoomBeyondCore * (high > low ? high - low : Math.Max(Math.Abs(low) / 10, double.Epsilon));
        var shown = values.Where(v => v >= low - room && v <= high + room).Concat(core).ToList();
        var margin = Math.Max((shown.Max() - shown.Min()) / 20, Math.Abs(Median.Of([.. core])) / 100);
        return new Scale(shown.Min() - margin, shown.Max() + margin, 0, 1);
    }
}
