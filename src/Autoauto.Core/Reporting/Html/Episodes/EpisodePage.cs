using Autoauto.Core.Reporting.Episodes;

namespace Autoauto.Core.Reporting.Html.Episodes;

/// <summary>An episode as a page: which sections it has, in which order.</summary>
internal static class EpisodePage
{
    /// <summary>The page of an episode.</summary>
    public static Page Of(EpisodeReport report) => new()
    {
        Title = $"{report.Episode.Policy}: episode {report.Episode.Id}",
        Header = html => EpisodeHeader.Write(html, report),
        Sections =
        [
            new Section("arms", "Arms", html => ArmSection.Write(html, report)),
            new Section("judgements", "Judgements", html => JudgementSection.Write(html, report)),
            new Section("evidence", "Evidence", html => EvidenceSection.Write(html, report)),
            new Section("gaps", "Gaps", html => GapSection.Write(html, report)),
            new Section("tests", "Weakened tests", html => TamperSection.Write(html, report)),
            new Section("prediction", "Prediction", html => PredictionSection.Write(html, report)),
            new Section("edits", "Edits", html => EditSection.Write(html, report)),
            new Section("episode", "The episode", html => FactList.Write(html, EpisodeFactLists.Episode(report))),
            new Section("stages", "Stages", html => StageSection.Write(html, report)),
            new Section("spend", "Cost and time", html => EpisodeSpendSection.Write(html, report)),
        ],
        Footer = Page.MadeBy(report.MadeAt),
    };
}
