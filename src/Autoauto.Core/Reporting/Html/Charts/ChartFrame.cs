using System.Globalization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>Size of a drawing in its own units, and the margins of its axes.</summary>
/// <param name="Name">Class of the drawing; the style sheet shows the wide or the narrow one.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Left">Room for the labels at the left.</param>
internal sealed record ChartFrame(string Name, double Width, double Height, double Left)
{
    /// <summary>Upper edge of the area.</summary>
    public const double PlotTop = 12;

    private const double Right = 14;
    private const double Bottom = 44;

    /// <summary>Of a chart that takes the page's whole width: one for desks and paper, one for phones.</summary>
    public static IReadOnlyList<ChartFrame> Full { get; } = [new("chart wide-only", 960, 340, 78), new("chart narrow-only", 360, 280, 62)];

    /// <summary>Of a chart that takes half of it.</summary>
    public static IReadOnlyList<ChartFrame> Half { get; } = [new("chart", 460, 220, 70)];

    /// <summary>Height of a chart whose area is so high.</summary>
    public static double HeightFor(double plot) => PlotTop + plot + Bottom;

    /// <summary>Where the area of the chart begins.</summary>
    public double PlotLeft => Left;

    /// <summary>Where it ends.</summary>
    public double PlotRight => Width - Right;

    /// <summary>Its lower edge.</summary>
    public double PlotBottom => Height - Bottom;

    /// <summary>Opens the drawing, with a title and a description for those who do not see it.</summary>
    public HtmlWriter.Scope Open(HtmlWriter html, string id, string title, string description)
    {
        var name = $"{id}-{(int)Width}";
        var scope = html.Open(
            "svg",
            ("class", Name),
            ("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}")),
            ("role", "img"),
            ("aria-labelledby", $"{name}-t {name}-d"));
        html.Element("title", title, ("id", name + "-t"));
        html.Element("desc", description, ("id", name + "-d"));
        return scope;
    }

    /// <summary>Draws lines and labels of both axes.</summary>
    public void Axes(HtmlWriter html, Scale x, Scale y, Func<double, string> label, string? xTitle, bool xIsWhole = true)
    {
        foreach (var tick in y.Ticks(Height > 250 ? 6 : 4))
        {
            html.Stroke("grid", PlotLeft, y.At(tick), PlotRight, y.At(tick));
            html.Label(label(tick), PlotLeft - 8, y.At(tick) + 4, "end");
        }

        XAxis(html, x, xTitle, xIsWhole);
    }

    /// <summary>Draws line and labels of the lower axis.</summary>
    public void XAxis(HtmlWriter html, Scale x, string? title, bool isWhole = true)
    {
        foreach (var tick in x.Ticks(Width > 600 ? 12 : 6, isWhole))
        {
            html.Stroke("tick", x.At(tick), PlotBottom, x.At(tick), PlotBottom + 5);
            html.Label(isWhole ? Figures.Count((long)tick) : Figures.Number(tick), x.At(tick), PlotBottom + 19, "middle");
        }

        html.Stroke("axis", PlotLeft, PlotBottom, PlotRight, PlotBottom);
        if (title is not null)
        {
            html.Label(title, (PlotLeft + PlotRight) / 2, Height - 8, "middle");
        }
    }
}
