using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>What each decision was made from: every value, in the order in which it was measured.</summary>
internal static class DecisionSection
{
    private const int MostDecisions = 60;
    private const int MostValues = 60;

    /// <summary>Writes a card per decision.</summary>
    public static void Write(HtmlWriter html, RunReport report, RunDigest digest)
    {
        var chosen = digest.Choose(MostDecisions, p => p.Metric is not null);
        if (chosen.Count == 0)
        {
            html.Element("p", "No candidate has been measured.");
            return;
        }

        var measured = digest.Points.Count(p => p.Metric is not null);
        if (chosen.Count < measured)
        {
            html.Element("p", $"Shown are {Figures.Count(chosen.Count)} of {Figures.Count(measured)} decisions: kept ones first, then the latest.", ("class", "note"));
        }

        Shapes.Legend(
            html,
            (h => h.Mark(Arm.Baseline, 13, 7), "baseline"),
            (h => h.Mark(Arm.Candidate, 13, 7), "candidate"),
            (h => h.Stroke("reference", 0, 7, 26, 7), "baseline's level"));
        using (html.Open("div", ("class", "cards")))
        {
            foreach (var experiment in report.Records.Experiments().Where(e => chosen.Contains(e.Number)))
            {
                WriteCard(html, report, experiment);
            }
        }
    }

    private static void WriteCard(HtmlWriter html, RunReport report, Experiment e)
    {
        var samples = report.Records.Samples(e.Number);
        html.Break();
        using (html.Open("article", ("class", e.Status == ExperimentStatus.Kept ? "card good" : "card")))
        {
            html.Element("h3", $"{e.Number} · {Figures.Words(e.Status)}, {Figures.Words(e.Reason)}");
            using (html.Open("p", ("class", "subject")))
            {
                html.Line(e.Subject ?? "(no subject)", 120);
            }

            new SampleStrip(report.Run, e, samples).Write(html);
            html.Element("p", Verdict(e), ("class", "figures"));
            if (samples.Count > 0 && html.Bytes < Page.SizeLimit)
            {
                WriteValues(html, report.Run, e, samples);
            }
        }
    }

    private static string Verdict(Experiment e)
    {
        var counts = $"{e.BaselineInvocations} baseline and {e.CandidateInvocations} candidate values ({Figures.Count(e.Executions)} executions)";
        if (DecisionWords.Of(e) is { } words)
        {
            return $"{words} · {counts}";
        }

        var effect = e.EffectPercent is null ? "no percentage" : $"{Figures.Percent(e.EffectPercent)}{(e.EffectLowPercent is null ? string.Empty : $" [{Figures.Interval(e.EffectLowPercent, e.EffectHighPercent)}]")}";
        var error = OddsWords.Of(e) is { } odds ? $" · {odds}" : string.Empty;
        return $"{effect} from {counts}{error}";
    }

    private static void WriteValues(HtmlWriter html, Run run, Experiment e, IReadOnlyList<Measurement> samples)
    {
        using (html.Open("details"))
        {
            html.Element("summary", "Values");
            Table.Write(
                html,
                $"Values of experiment {e.Number} in order of time{(samples.Count > MostValues ? $", the first {MostValues} of {samples.Count}" : string.Empty)}",
                [
                    new Column<Measurement>("Of", m => Figures.Words(m.Arm)),
                    new Column<Measurement>(run.Spec.Metric, m => m.Sample.IsValid ? Figures.Metric(m.Sample.Value, run.Spec.Unit) : Figures.Words(m.Sample.Failure)) { IsNumber = true },
                    new Column<Measurement>("Took", m => Figures.Duration(m.Sample.DurationSeconds)) { IsNumber = true },
                ],
                samples.Take(MostValues));
        }
    }
}
