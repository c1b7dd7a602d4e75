using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>Signs of weakened tests in the arms' differences.</summary>
internal static class TamperSection
{
    private const int MostRows = 200;

    /// <summary>Writes the findings of both arms.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        if (EpisodeWords.Tamper(report) is { } why)
        {
            html.Element("p", why);
        }

        var hints = report.Arms.SelectMany(a => a.TamperHints.Select(h => (Arm: a, Hint: h))).DistinctBy(h => (h.Arm.Task, h.Arm.Version, h.Hint)).ToList();
        if (hints.Count == 0)
        {
            return;
        }

        Table.Write(
            html,
            $"{Figures.Count(hints.Count, "sign")} of weakened tests{(hints.Count > MostRows ? $", the first {MostRows}" : string.Empty)}",
            [
                new Column<(ArmRecord Arm, TamperHint Hint)>("Sign", h => h.Hint.Kind) { IsRowHeader = true },
                new Column<(ArmRecord Arm, TamperHint Hint)>("Where", (h, x) => WriteWhere(h, x.Hint)) { IsWide = true },
                new Column<(ArmRecord Arm, TamperHint Hint)>("Task", h => h.Arm.Task),
                new Column<(ArmRecord Arm, TamperHint Hint)>("Version", h => Figures.Count(h.Arm.Version)) { IsNumber = true },
            ],
            hints.Take(MostRows));
    }

    private static void WriteWhere(HtmlWriter html, TamperHint hint)
    {
        using (html.Open("code"))
        {
            html.Line(hint.Path, 300);
        }

        using (html.Open("span", ("class", "why")))
        {
            html.Line(hint.Detail, 300);
        }
    }
}
