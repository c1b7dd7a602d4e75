using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>What a reader has to know first: what was to be improved, and what it was worth, as far as it was measured.</summary>
internal static class RunHeader
{
    /// <summary>Writes the header.</summary>
    public static void Write(HtmlWriter html, RunReport report)
    {
        var run = report.Run;
        using (html.Open("p", ("class", "kicker")))
        {
            html.Line($"Autoauto · run {run.Id} · ");
            html.Element("span", report.Status.ToString(), ("class", "status"));
        }

        using (html.Open("h1"))
        {
            html.Line(run.Program);
        }

        if (!string.IsNullOrWhiteSpace(report.Goal))
        {
            html.Prose(report.Goal, 600, ("class", "goal"));
        }

        using (html.Open("div", ("class", "result")))
        {
            WriteResult(html, run);
        }
    }

    private static void WriteResult(HtmlWriter html, Run run)
    {
        if (run.Receipt is not { } receipt)
        {
            html.Element("p", "No total is claimed", ("class", "gain none"));
            html.Element("p", run.HeadCommit == run.StartCommit
                ? "Nothing was kept: the program is as it was."
                : "The total was not measured again after the run. What single decisions found must not be added up: it is biased. Measuring the run gives a receipt.");
            return;
        }

        using (html.Open("div"))
        {
            html.Element("p", receipt.GainPercent is null ? Figures.Metric(receipt.Gain, run.Spec.Unit) : Figures.Percent(receipt.GainPercent), ("class", "gain"));
            html.Element("p", Finding(receipt), ("class", "finding"));
        }

        using (html.Open("div", ("class", "evidence")))
        {
            IntervalBar.Write(html, receipt);
            using (html.Open("p"))
            {
                html.Line(Evidence(run, receipt), 600);
            }
        }
    }

    private static string Finding(Receipt receipt) => receipt.Finding switch
    {
        ReceiptFinding.Improved => "better than at the start",
        ReceiptFinding.Worse => "worse than at the start",
        _ => "no difference is established",
    };

    private static string Evidence(Run run, Receipt receipt)
    {
        var interval = receipt switch
        {
            { GainPercent: null } => "No interval: a relative change is not defined here.",
            { GainLowPercent: null } => "No interval: that takes six pairs.",
            _ => $"95 % interval {Figures.Interval(receipt.GainLowPercent, receipt.GainHighPercent)}.",
        };
        var stale = receipt.FinalCommit == run.HeadCommit ? string.Empty : " The run has kept more since then.";
        return $"{interval} Start commit against final commit, measured again after the run in {Figures.Count(receipt.Pairs, "pair")}: "
            + $"{Figures.Metric(receipt.StartMetric, run.Spec.Unit)} to {Figures.Metric(receipt.FinalMetric, run.Spec.Unit)}.{stale} {Errors(run)}{Isolation(receipt)}";
    }

    private static string Isolation(Receipt receipt) => receipt.Isolation is { } isolation ? $" Isolation of both: {isolation}." : string.Empty;

    private static string Errors(Run run) => OddsWords.OfKeeps(run) is { } odds
        ? $"{char.ToUpperInvariant(odds[0])}{odds[1..]}."
        : "How many of the kept changes are no improvement is not known: the rule gives no error probability.";
}
