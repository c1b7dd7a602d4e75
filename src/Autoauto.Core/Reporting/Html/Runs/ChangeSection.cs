using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>What the kept commits changed.</summary>
internal static class ChangeSection
{
    private const int MostCharacters = 40_000;
    private const int MostFiles = 50;
    private const int MostCommits = 100;

    /// <summary>Writes each kept commit's difference, as far as there is room.</summary>
    public static void Write(HtmlWriter html, RunReport report, RunDigest digest)
    {
        if (digest.Kept.Count == 0)
        {
            html.Element("p", "Nothing was kept.");
            return;
        }

        html.Element("p", $"git diff {Figures.Short(report.Run.StartCommit)}..{Figures.Short(report.Run.HeadCommit)} shows them all at once.", ("class", "note"));
        var shown = 0;
        foreach (var kept in digest.Kept.Take(MostCommits).TakeWhile(_ => html.Bytes < Page.SizeLimit - 6L * MostCharacters))
        {
            WriteCommit(html, report, kept);
            shown++;
        }

        if (shown < digest.Kept.Count)
        {
            html.Element("p", $"{Figures.Count(digest.Kept.Count - shown)} more are left out, so that the file stays small; git shows them.", ("class", "note"));
        }
    }

    private static void WriteCommit(HtmlWriter html, RunReport report, Experiment kept)
    {
        html.Break();
        using (html.Open("details", ("class", "change")))
        {
            using (html.Open("summary"))
            {
                html.Line($"{kept.Number} · {kept.Subject ?? "(no subject)"}", 140);
                html.Element("span", $" {Figures.Percent(kept.EffectPercent)}, {Figures.Lines(kept.LinesAdded, kept.LinesRemoved)} lines", ("class", "why"));
            }

            if (kept.CandidateCommit is null || report.Records.Diff(kept.StartCommit, kept.CandidateCommit, MostCharacters) is not { } diff)
            {
                html.Element("p", "The commit is no longer in the repository.");
                return;
            }

            WriteFiles(html, diff);
            DiffBlock.Write(html, diff.Excerpt, $"Difference of experiment {kept.Number}");
        }
    }

    private static void WriteFiles(HtmlWriter html, CommitDiff diff)
    {
        using (html.Open("ul", ("class", "files")))
        {
            foreach (var path in diff.Paths.Take(MostFiles))
            {
                using (html.Open("li"))
                {
                    using (html.Open("code"))
                    {
                        html.Line(path.Path, 300);
                    }

                    html.Text(" " + Figures.Lines(path.LinesAdded, path.LinesRemoved));
                }
            }

            if (diff.Paths.Count > MostFiles)
            {
                html.Element("li", $"and {Figures.Count(diff.Paths.Count - MostFiles)} more");
            }
        }
    }
}
