using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>The metric over the experiments.</summary>
internal static class CourseSection
{
    private const int MostLevels = 200;

    /// <summary>Writes chart and figures.</summary>
    public static void Write(HtmlWriter html, RunReport report, RunDigest digest)
    {
        if (digest.Points.Count == 0)
        {
            html.Element("p", "No experiment has ended yet.");
            return;
        }

        var chart = new CourseChart(report.Run, digest);
        chart.Write(html);
        if (chart.Points.Count < digest.Points.Count)
        {
            html.Element(
                "p",
                $"Drawn are {Figures.Count(chart.Points.Count)} of {Figures.Count(digest.Points.Count)} experiments: kept ones, and of each stretch the lowest and the highest other value and the first failure.",
                ("class", "note"));
        }

        html.Element("p", "The best level so far comes from values that were measured after a keep: those that decided it are the lucky ones. Marks on the bottom line were never measured; arrow heads are values beyond the scale.", ("class", "note"));
        using (html.Open("details"))
        {
            html.Element("summary", "Figures of the best level so far");
            Table.Write(
                html,
                "Best level so far",
                [
                    new Column<BestLevel>("From", b => b.Number == 0 ? "start" : $"experiment {b.Number}") { IsRowHeader = true },
                    new Column<BestLevel>(report.Run.Spec.Metric, b => Figures.Metric(b.Metric, report.Run.Spec.Unit)) { IsNumber = true },
                ],
                digest.Best.TakeLast(MostLevels));
        }
    }
}
