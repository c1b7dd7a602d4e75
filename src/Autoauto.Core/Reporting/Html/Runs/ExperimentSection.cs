using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>The experiments, one row each.</summary>
internal static class ExperimentSection
{
    private const int MostRows = 1000;

    /// <summary>Writes the table; of a long run the kept ones and the latest.</summary>
    public static void Write(HtmlWriter html, RunReport report, RunDigest digest)
    {
        if (digest.Points.Count == 0)
        {
            html.Element("p", "None yet.");
            return;
        }

        var chosen = digest.Choose(MostRows);
        if (chosen.Count < digest.Points.Count)
        {
            html.Element(
                "p",
                $"Shown are {Figures.Count(chosen.Count)} of {Figures.Count(digest.Points.Count)} experiments: the kept ones and the latest others. The list of experiments and the JSON form of this report have all of them.",
                ("class", "note"));
        }

        Table.Write(
            html,
            $"{Figures.Count(chosen.Count, "experiment")} of run {report.Run.Id}",
            Columns(report.Run),
            report.Records.Experiments().Where(e => chosen.Contains(e.Number)).TakeWhile(_ => html.Bytes < Page.SizeLimit));
    }

    private static IReadOnlyList<Column<Experiment>> Columns(Run run) =>
    [
        new Column<Experiment>("#", e => Figures.Count(e.Number)) { IsNumber = true, IsRowHeader = true },
        new Column<Experiment>("Status", (h, e) => StatusMark.Write(h, e.Status)),
        new Column<Experiment>("Change and reason", WriteChange) { IsWide = true },
        new Column<Experiment>(PlainText.OneLine(run.Spec.Metric, 40), e => Figures.Metric(DecisionWords.ShownMetric(e), run.Spec.Unit)) { IsNumber = true },
        new Column<Experiment>("Effect", e => Figures.Percent(DecisionWords.ShownEffect(e))) { IsNumber = true },
        new Column<Experiment>("95 % interval", e => DecisionWords.IsEstimate(e) ? Figures.None : Figures.Interval(e.EffectLowPercent, e.EffectHighPercent)),
        new Column<Experiment>("Lines", e => Figures.Lines(e.LinesAdded, e.LinesRemoved)) { IsNumber = true },
        new Column<Experiment>("Cost", e => e.CostUsd is null ? Figures.None : Figures.Usd(e.CostUsd)) { IsNumber = true },
        new Column<Experiment>("Time", e => Figures.Duration((e.FinishedAt - e.StartedAt)?.TotalSeconds)) { IsNumber = true },
        new Column<Experiment>("Commit", (h, e) => h.Element("code", Figures.Short(e.CandidateCommit))),
    ];

    private static void WriteChange(HtmlWriter html, Experiment e)
    {
        using (html.Open("span", ("class", "subject")))
        {
            html.Line(e.Subject ?? "(nothing committed)", 120);
        }

        using (html.Open("span", ("class", "why")))
        {
            html.Line(DecisionWords.Of(e) ?? $"{Figures.Words(e.Reason)}{(e.Detail is null ? string.Empty : ": " + e.Detail)}", 160);
        }
    }
}
