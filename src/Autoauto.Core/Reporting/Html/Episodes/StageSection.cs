using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>The stages in the order in which they were entered, errors and resumes among them.</summary>
internal static class StageSection
{
    private const int MostRows = 500;

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        Table.Write(
            html,
            $"Stages of episode {report.Episode.Id}{(report.Stages.Count > MostRows ? $", the last {MostRows} of {Figures.Count(report.Stages.Count)}" : string.Empty)}",
            [
                new Column<StageTime>("Stage", WriteStage) { IsRowHeader = true },
                new Column<StageTime>("Why", t => t.Entry.Detail) { IsWide = true },
                new Column<StageTime>("Entered", t => Figures.TimeToSecond(t.Entry.At)),
                new Column<StageTime>("Since the one before", t => Figures.Duration(t.SinceSeconds)) { IsNumber = true },
            ],
            StageTime.Of(report.Stages).TakeLast(MostRows));
    }

    private static void WriteStage(HtmlWriter html, StageTime time) =>
        html.Element("span", Figures.Words(time.Entry.Stage), ("class", time.Entry.Stage == EpisodeStage.Errored ? "bad" : null));
}
