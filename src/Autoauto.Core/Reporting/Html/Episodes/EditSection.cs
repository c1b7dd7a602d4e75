using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>The edit that was judged, what became of it, and the one that comes next.</summary>
internal static class EditSection
{
    private const int MostFiles = 50;
    private const int MostCharacters = 40_000;
    private const int MostWords = 4_000;

    /// <summary>Writes both edits as differences, and the entry of the reject buffer.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        var episode = report.Episode;
        html.Element("h3", $"The edit that was judged: version {episode.HeadVersion}");
        using (html.Open("p"))
        {
            html.Line(EpisodeWords.Origin(report), 400);
        }

        if (episode.BaselineVersion is { } baseline)
        {
            WriteChanges(html, report.JudgedEdit, $"version {baseline}", $"version {episode.HeadVersion}");
        }

        foreach (var rejection in report.Rejections)
        {
            WriteRejection(html, rejection);
        }

        html.Element("h3", episode.EvolvedVersion is { } next ? $"The next edit: version {next}" : "The next edit");
        using (html.Open("p"))
        {
            html.Line(EpisodeWords.Next(episode), 600);
        }

        if (episode.EvolvedVersion is { } evolved)
        {
            WriteChanges(html, report.NextEdit, $"version {evolved - 1}", $"version {evolved}");
        }
    }

    private static void WriteChanges(HtmlWriter html, IReadOnlyList<PolicyFileChange>? changes, string from, string to)
    {
        if (changes is null)
        {
            html.Element("p", "What it changed is unknown: the ledger no longer has these versions.");
            return;
        }

        if (changes.Count == 0)
        {
            html.Element("p", $"No file differs between {from} and {to}.");
            return;
        }

        var shown = 0;
        foreach (var change in changes.Take(MostFiles).TakeWhile(_ => html.Bytes < Page.SizeLimit - 6L * MostCharacters))
        {
            html.Break();
            using (html.Open("details", ("class", "change"), ("open", "open")))
            {
                using (html.Open("summary"))
                {
                    html.Line($"{change.Path} · {Figures.Words(change.Kind)}, {Figures.Lines(change.LinesAdded, change.LinesRemoved)} lines", 300);
                }

                DiffBlock.Write(html, change.Diff, MostCharacters, $"Difference of {change.Path} from {from} to {to}");
            }

            shown++;
        }

        if (shown < changes.Count)
        {
            html.Element("p", $"{Figures.Count(changes.Count - shown)} more files are left out; a comparison of the two versions shows them.", ("class", "note"));
        }
    }

    private static void WriteRejection(HtmlWriter html, Rejection rejection)
    {
        html.Element("h3", $"In the reject buffer: {Figures.Words(rejection.Reason)}");
        FactList.Write(
            html,
            ("Rejected", rejection.Reason == RejectionReason.BadAdvantage ? $"version {rejection.ToVersion}: {rejection.EditSummary}" : rejection.EditSummary),
            ("Stands again", rejection.Reason == RejectionReason.BadAdvantage ? $"the content of version {rejection.FromVersion}" : "nothing moved"),
            ("Advantage", EpisodeWords.Signed(rejection.Advantage)),
            ("Rewards", $"{EpisodeWords.Rate(rejection.RewardMain)} against {EpisodeWords.Rate(rejection.RewardBaseline)}"),
            ("Since", Figures.Time(rejection.At)));
        if (!string.IsNullOrWhiteSpace(rejection.Gradient))
        {
            html.Element("p", "The advice that led to it:", ("class", "note"));
            html.Quote(rejection.Gradient, MostWords);
        }
    }
}
