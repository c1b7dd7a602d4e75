using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What the episodes about the same edit have shown together: the decision adds them up.</summary>
internal static class EvidenceSection
{
    /// <summary>Writes chart and table.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        if (report.Episode.IsBaselineSkipped)
        {
            html.Element("p", "Nothing was compared: there is no evidence about an edit.");
            return;
        }

        if (report.Trials.Count == 0)
        {
            html.Element("p", "The judges have not spoken yet.");
            return;
        }

        var trials = TrialSum.Of(report.Trials, report.Floor);
        new EvidenceChart(trials, report.Facts).Write(html);
        html.Element("p", Limits(report), ("class", "note"));
        Table.Write(
            html,
            $"{Figures.Count(trials.Count, "episode")} about version {report.Episode.HeadVersion} against version {report.Episode.BaselineVersion}",
            [
                new Column<TrialSum>("Episode", t => t.Episode.Id == report.Episode.Id ? $"{t.Episode.Id} (this one)" : t.Episode.Id) { IsRowHeader = true },
                new Column<TrialSum>("Advantage", t => t.IsBlocked ? "blocked" : t.Advantage is { } a ? EpisodeWords.Signed(a, "0.000") : "void") { IsNumber = true },
                new Column<TrialSum>("Observed", t => EpisodeWords.Signed(t.Episode.Diagnosis?.ObservedAdvantage, "0.000")) { IsNumber = true },
                new Column<TrialSum>("Sum in standard errors", t => t.Sum is { } s ? EpisodeWords.Signed(s) : Figures.None) { IsNumber = true },
                new Column<TrialSum>("Decision", t => t.Episode.Ruling is { } ruling ? $"{Figures.Words(ruling.Decision)}: {Figures.Words(ruling.Reason)}" : "not yet"),
            ],
            trials);
    }

    private static string Limits(EpisodeReport report) => report.Facts switch
    {
        null => "The episode has not been decided: the limits apply then.",
        { Rule: EpisodeRule.Threshold } => "The threshold rule looks at one episode only; the sum is shown for information.",
        { Options: var o } => FormattableString.Invariant(
            $"Kept at +{o.KeepAt:0.###} standard errors{(o.FewestToKeep > 1 ? $" and at least {o.FewestToKeep} valid episodes" : string.Empty)}, taken back at -{o.RollBackAt:0.###}; at most {o.MaxEpisodes} episodes, of which {report.Facts.Trials.Episodes} are used."),
    };
}
