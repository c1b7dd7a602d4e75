using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What the judges found missing in the head version's work, and what they would change in the policy.</summary>
internal static class GapSection
{
    private const int MostCharacters = 4_000;

    /// <summary>Writes gaps and textual gradient.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        if (report.Episode.Diagnosis is not { } diagnosis)
        {
            html.Element("p", "The judges have not spoken yet.");
            return;
        }

        if (diagnosis.Gaps.Count == 0)
        {
            html.Element("p", "The judges named no gap.");
        }
        else
        {
            Table.Write(
                html,
                $"{Figures.Count(diagnosis.Gaps.Count, "gap")} in the work under version {report.Episode.HeadVersion}, most often named first",
                [
                    new Column<Gap>("Gap", WriteGap) { IsWide = true, IsRowHeader = true },
                    new Column<Gap>("Severity", g => g.Severity),
                    new Column<Gap>("Samples", g => Figures.Count(g.Support)) { IsNumber = true },
                ],
                diagnosis.Gaps);
        }

        if (!string.IsNullOrWhiteSpace(diagnosis.TextualGradient))
        {
            html.Element("h3", "What the judges would change, and why");
            html.Quote(diagnosis.TextualGradient, MostCharacters);
        }
    }

    private static void WriteGap(HtmlWriter html, Gap gap)
    {
        using (html.Open("span", ("class", "subject")))
        {
            html.Line(gap.Title, 200);
        }

        if (!string.IsNullOrWhiteSpace(gap.Evidence))
        {
            using (html.Open("span", ("class", "why")))
            {
                html.Line(gap.Evidence, 400);
            }
        }
    }
}
