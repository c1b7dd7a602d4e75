using System.Globalization;
using System.Text;
using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>The shapes that charts and their legends share. Shape and filling tell outcomes apart, colour only repeats it.</summary>
internal static class Shapes
{
    /// <summary>A straight line.</summary>
    public static void Stroke(this HtmlWriter html, string style, double x1, double y1, double x2, double y2) => html.Element(
        "line", null, ("class", style), ("x1", HtmlWriter.Coordinate(x1)), ("y1", HtmlWriter.Coordinate(y1)), ("x2", HtmlWriter.Coordinate(x2)), ("y2", HtmlWriter.Coordinate(y2)));

    /// <summary>A word in a drawing.</summary>
    public static void Label(this HtmlWriter html, string text, double x, double y, string anchor) => html.Element(
        "text", text, ("x", HtmlWriter.Coordinate(x)), ("y", HtmlWriter.Coordinate(y)), ("text-anchor", anchor));

    /// <summary>A line through points, level between them and then up or down.</summary>
    public static void Steps(this HtmlWriter html, string style, IEnumerable<(double X, double Y)> points, double end)
    {
        var path = new StringBuilder();
        foreach (var (x, y) in points)
        {
            path.Append(path.Length == 0 ? Invariant($"M{x:0.##} {y:0.##}") : Invariant($"H{x:0.##}V{y:0.##}"));
        }

        if (path.Length > 0)
        {
            html.Element("path", null, ("class", style), ("d", path.Append(Invariant($"H{end:0.##}")).ToString()));
        }
    }

    /// <summary>A straight line from point to point.</summary>
    public static void Polyline(this HtmlWriter html, string style, IEnumerable<(double X, double Y)> points) => html.Element(
        "polyline", null, ("class", style), ("points", string.Join(' ', points.Select(p => Invariant($"{p.X:0.##},{p.Y:0.##}")))));

    /// <summary>A shaded range behind other marks.</summary>
    public static void Band(this HtmlWriter html, double x, double y, double width, double height) => html.Element(
        "rect", null, ("class", "band"), ("x", HtmlWriter.Coordinate(x)), ("y", HtmlWriter.Coordinate(y)), ("width", HtmlWriter.Coordinate(width)), ("height", HtmlWriter.Coordinate(height)));

    /// <summary>The mark of an outcome: a disc for kept, a ring for discarded, a cross for what failed or was aborted.</summary>
    public static void Mark(this HtmlWriter html, ExperimentStatus status, double x, double y, string? tip = null)
    {
        switch (status)
        {
            case ExperimentStatus.Kept:
                Circle(html, "kept", x, y, 5.5, tip);
                break;
            case ExperimentStatus.Discarded:
                Circle(html, "discarded", x, y, 3.8, tip);
                break;
            default:
                Path(html, "failed", Invariant($"M{x - 4:0.##} {y - 4:0.##}l8 8m0-8l-8 8"), tip);
                break;
        }
    }

    /// <summary>The mark of one value: a ring for the baseline, a filled diamond for the candidate.</summary>
    public static void Mark(this HtmlWriter html, Arm arm, double x, double y, string? tip = null)
    {
        if (arm == Arm.Baseline)
        {
            Circle(html, "baseline", x, y, 4, tip);
        }
        else
        {
            Path(html, "candidate", Invariant($"M{x:0.##} {y - 5.5:0.##}l5.5 5.5l-5.5 5.5l-5.5-5.5z"), tip);
        }
    }

    /// <summary>The mark of a value beyond the axis: an arrow head that points there.</summary>
    public static void Beyond(this HtmlWriter html, ExperimentStatus status, double x, double y, bool isAbove, string tip)
    {
        var shape = isAbove ? Invariant($"M{x - 4.5:0.##} {y + 8:0.##}h9l-4.5-8z") : Invariant($"M{x - 4.5:0.##} {y - 8:0.##}h9l-4.5 8z");
        Path(html, status == ExperimentStatus.Kept ? "kept" : "discarded", shape, tip);
    }

    /// <summary>A legend: each mark with its word.</summary>
    public static void Legend(HtmlWriter html, params ReadOnlySpan<(Action<HtmlWriter> Mark, string Word)> entries)
    {
        using (html.Open("ul", ("class", "legend")))
        {
            foreach (var (mark, word) in entries)
            {
                using (html.Open("li"))
                {
                    using (html.Open("svg", ("viewBox", "0 0 26 14"), ("width", "26"), ("height", "14"), ("aria-hidden", "true")))
                    {
                        mark(html);
                    }

                    html.Text(word);
                }
            }
        }
    }

    private static void Circle(HtmlWriter html, string style, double x, double y, double radius, string? tip)
    {
        using (html.Open("circle", ("class", style), ("cx", HtmlWriter.Coordinate(x)), ("cy", HtmlWriter.Coordinate(y)), ("r", HtmlWriter.Coordinate(radius))))
        {
            Tip(html, tip);
        }
    }

    private static void Path(HtmlWriter html, string style, string shape, string? tip)
    {
        using (html.Open("path", ("class", style), ("d", shape)))
        {
            Tip(html, tip);
        }
    }

    private static void Tip(HtmlWriter html, string? tip)
    {
        if (tip is not null)
        {
            html.Element("title", tip);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
