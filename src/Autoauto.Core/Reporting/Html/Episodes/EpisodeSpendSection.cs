using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What each role used: what nobody knows is not shown as nothing.</summary>
internal static class EpisodeSpendSection
{
    /// <summary>Writes totals and a table of the roles.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        var episode = report.Episode;
        FactList.Write(
            html,
            ("Cost", EpisodeWords.Cost(report)),
            ("Tokens", Figures.Tokens(episode.Tokens)),
            ("From start to end", episode.FinishedAt is { } end ? Figures.Duration((end - episode.StartedAt).TotalSeconds) : "not over yet"),
            ("Time in agents", Figures.Duration(report.Spend.Sum(s => s.AgentSeconds))),
            ("Cap on the cost", episode.Limits.MaxCostUsd is { } cap ? Figures.Usd(cap) : "none"));
        if (report.Spend.Count == 0)
        {
            html.Element("p", "No agent has been called yet.");
            return;
        }

        Table.Write(
            html,
            $"Calls by role{(report.FloorComparisons > 0 ? ", those for the noise floor included" : string.Empty)}",
            [
                new Column<RoleSpend>("Role", s => s.Role) { IsRowHeader = true },
                new Column<RoleSpend>("Calls", s => s.LostCalls > 0 ? $"{Figures.Count(s.Calls)}, {Figures.Count(s.LostCalls)} lost in a crash" : Figures.Count(s.Calls)) { IsNumber = true },
                new Column<RoleSpend>("Cost", s => Figures.Cost(s.Usd, s.UnknownCalls, s.AtMostCalls)) { IsNumber = true },
                new Column<RoleSpend>("Tokens", s => Figures.Tokens(s.Tokens)) { IsNumber = true },
                new Column<RoleSpend>("Time", s => Figures.Duration(s.AgentSeconds)) { IsNumber = true },
            ],
            report.Spend);
    }
}
