using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Reporting.Html.Charts;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What the judges said: every sample with both rewards, and its difference against the judges' own noise.</summary>
internal static class JudgementSection
{
    private const int MostRows = 500;

    /// <summary>Writes figures, charts and the table.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        if (report.Judgements.Count == 0)
        {
            html.Element("p", "No judge has been asked yet.");
            return;
        }

        var diagnosis = report.Episode.Diagnosis;
        FactList.Write(
            html,
            ("Mean reward of the head", EpisodeWords.Rate(diagnosis?.RewardMain)),
            ("Mean reward of the earlier version", report.Episode.IsBaselineSkipped ? "none: nothing was compared" : EpisodeWords.Rate(diagnosis?.RewardBaseline)),
            ("Advantage", EpisodeWords.Signed(diagnosis?.Advantage, "0.000")),
            ("Noise floor", EpisodeWords.Floor(report.Floor)),
            ("Measured in this episode", report.FloorComparisons == 0 ? null : Figures.Count(report.FloorComparisons, "comparison") + " of the head with itself"),
            ("Verdict of most samples", diagnosis?.Verdict is { } verdict ? Figures.Words(verdict) : "none"),
            ("Valid samples", $"{Figures.Count(report.Judgements.Count(j => j.RewardMain is not null))} of {Figures.Count(report.Judgements.Count)}"));
        new RewardChart(report).Write(html);
        WriteTable(html, report);
    }

    private static void WriteTable(HtmlWriter html, EpisodeReport report) => Table.Write(
        html,
        $"{Figures.Count(report.Judgements.Count, "sample")} of the judge{(report.Judgements.Count > MostRows ? $", the first {MostRows}" : string.Empty)}",
        [
            new Column<Judgement>("Sample", j => $"{j.Task} {j.Sample}") { IsRowHeader = true },
            new Column<Judgement>("Shown first", j => report.Episode.IsBaselineSkipped ? "head, alone" : j.MainFirst ? "head" : "earlier (swapped)"),
            new Column<Judgement>("Reward", j => Reward(j, j.RewardMain)) { IsNumber = true },
            new Column<Judgement>("Of the earlier", j => report.Episode.IsBaselineSkipped ? Figures.None : Reward(j, j.RewardBaseline)) { IsNumber = true },
            new Column<Judgement>("Difference", j => j.Difference is { } d ? EpisodeWords.Signed(d) : Figures.None) { IsNumber = true },
            new Column<Judgement>("Verdict", j => j.Abstained ? "declined" : j.Verdict is { } v ? Figures.Words(v) : Figures.None),
            new Column<Judgement>("Gaps", j => Figures.Count(j.Gaps.Count)) { IsNumber = true },
        ],
        report.Judgements.Take(MostRows));

    private static string Reward(Judgement judgement, double? reward) => judgement.RewardMain is null ? "invalid" : EpisodeWords.Rate(reward);
}
