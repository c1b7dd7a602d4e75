using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>What a run used: time, tokens, money. What nobody knows is not shown as nothing.</summary>
internal static class SpendSection
{
    /// <summary>Writes totals and charts.</summary>
    public static void Write(HtmlWriter html, RunReport report, RunDigest digest)
    {
        var spend = report.Spend;
        FactList.Write(
            html,
            ("Cost", Cost(report)),
            ("Tokens", Figures.Tokens(spend.Tokens ?? report.Run.Tokens)),
            ("Calls of the agent", Calls(report)),
            ("Time at work", Figures.Duration(report.Run.ActiveSeconds)),
            ("Of that in agents", Figures.Duration(digest.Points.Sum(p => p.AgentSeconds))),
            ("Of that in evaluators", Figures.Duration(spend.MeasuringSeconds)),
            ("Cost of one kept change", PerKeep(report)));
        if (digest.Points.Count == 0)
        {
            return;
        }

        new AmountChart("time", "Time", [.. digest.Points.Select(p => (p.Number, (double?)p.Seconds))], v => Figures.Duration(v)).Write(html);
        WriteIfKnown(html, digest, "cost", "Cost", p => (double?)p.CostUsd, v => FormattableString.Invariant($"{v:0.####} $"));
        WriteIfKnown(html, digest, "tokens", "Tokens", p => p.Tokens, v => Figures.Count((long)v));
    }

    private static void WriteIfKnown(HtmlWriter html, RunDigest digest, string id, string what, Func<RunPoint, double?> amountOf, Func<double, string> format)
    {
        var unknown = digest.Points.Count(p => amountOf(p) is null);
        if (unknown == digest.Points.Count)
        {
            html.Element("p", $"{what}: unknown. The agent reported none.", ("class", "note"));
            return;
        }

        new AmountChart(id, what, [.. digest.Points.Select(p => (p.Number, amountOf(p)))], format).Write(html);
        if (unknown > 0)
        {
            html.Element("p", $"{what}: unknown for {Figures.Count(unknown, "experiment")}, which have no bar. The sum is what is known.", ("class", "note"));
        }
    }

    private static string Cost(RunReport report) => Figures.Cost(report.Spend.Usd ?? report.Run.CostUsd, report.Spend.UnknownCalls, report.Spend.AtMostCalls);

    private static string? Calls(RunReport report) => report.Spend.Calls == 0
        ? null
        : $"{Figures.Count(report.Spend.Calls)}{(report.Spend.LostCalls > 0 ? $", {Figures.Count(report.Spend.LostCalls)} of them lost in a crash" : string.Empty)}";

    private static string? PerKeep(RunReport report) =>
        (report.Spend.Usd ?? report.Run.CostUsd) is { } usd && report.Run.Kept > 0 ? Figures.Usd(usd / report.Run.Kept) : null;
}
