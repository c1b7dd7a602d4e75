using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>What a reader has to know first: did the last edit make the agent better, what was decided, why, and what is tried next.</summary>
internal static class EpisodeHeader
{
    /// <summary>Writes the header.</summary>
    public static void Write(HtmlWriter html, EpisodeReport report)
    {
        var episode = report.Episode;
        using (html.Open("p", ("class", "kicker")))
        {
            html.Line($"Autoauto · episode {episode.Id} · ");
            html.Element("span", report.Status.ToString(), ("class", "status"));
        }

        using (html.Open("h1"))
        {
            html.Line($"{episode.Policy}: {EpisodeWords.Question(episode)}");
        }

        using (html.Open("p", ("class", "goal")))
        {
            html.Line($"Version {episode.HeadVersion}: {EpisodeWords.LastEdit(report)}", 400);
        }

        using (html.Open("div", ("class", "result")))
        {
            WriteAdvantage(html, report);
            using (html.Open("dl", ("class", "answers")))
            {
                Answer(html, "Did this edit make the agent better?", EpisodeWords.Better(episode));
                Answer(html, "What was decided?", EpisodeWords.Decided(episode));
                Answer(html, "Why?", EpisodeWords.Why(report));
                Answer(html, "What is tried next?", EpisodeWords.Next(episode));
                Answer(html, "What went wrong?", episode.Error);
            }
        }
    }

    private static void WriteAdvantage(HtmlWriter html, EpisodeReport report)
    {
        using (html.Open("div"))
        {
            if (report.Episode.Diagnosis?.Advantage is { } advantage)
            {
                html.Element("p", EpisodeWords.Signed(advantage), ("class", "gain"));
                html.Element("p", $"advantage in this episode: reward {EpisodeWords.Rate(report.Episode.Diagnosis.RewardMain)} against {EpisodeWords.Rate(report.Episode.Diagnosis.RewardBaseline)}", ("class", "finding"));
            }
            else
            {
                html.Element("p", "No advantage is claimed", ("class", "gain none"));
                html.Element("p", $"reward {EpisodeWords.Rate(report.Episode.Diagnosis?.RewardMain)}, nothing compared", ("class", "finding"));
            }
        }
    }

    private static void Answer(HtmlWriter html, string question, string? answer)
    {
        if (string.IsNullOrEmpty(answer))
        {
            return;
        }

        using (html.Open("div"))
        {
            html.Element("dt", question);
            using (html.Open("dd"))
            {
                html.Line(answer, 600);
            }
        }
    }
}
