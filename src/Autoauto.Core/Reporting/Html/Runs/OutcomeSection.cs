using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>How the experiments ended, counted.</summary>
internal static class OutcomeSection
{
    /// <summary>Writes the table.</summary>
    public static void Write(HtmlWriter html, RunDigest digest)
    {
        if (digest.Outcomes.Count == 0)
        {
            html.Element("p", "No experiment has ended yet.");
            return;
        }

        var most = digest.Outcomes.Max(o => o.Count);
        Table.Write(
            html,
            $"How {Figures.Count(digest.Points.Count, "experiment")} ended",
            [
                new Column<OutcomeCount>("Status", StatusMark.Write),
                new Column<OutcomeCount>("Reason", o => Figures.Words(o.Reason)) { IsRowHeader = true },
                new Column<OutcomeCount>("Count", o => Figures.Count(o.Count)) { IsNumber = true },
                new Column<OutcomeCount>("Share", (h, o) => WriteBar(h, o.Count, most)) { IsWide = true },
            ],
            digest.Outcomes);
    }

    private static void WriteBar(HtmlWriter html, int count, int most)
    {
        var x = new Scale(0, most, 0, 240);
        using (html.Open("svg", ("class", "share"), ("viewBox", "0 0 240 12"), ("aria-hidden", "true")))
        {
            html.Element("rect", null, ("class", "bar"), ("x", "0"), ("y", "1"), ("width", HtmlWriter.Coordinate(x.At(count))), ("height", "10"));
        }
    }
}
