namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>A run as a page: which sections it has, in which order.</summary>
internal static class RunPage
{
    /// <summary>The page of a run.</summary>
    public static Page Of(RunReport report)
    {
        var digest = RunDigest.Of(report.Run, report.Records.Experiments());
        return new Page
        {
            Title = $"{report.Run.Program}: run {report.Run.Id}",
            Header = html => RunHeader.Write(html, report),
            Sections =
            [
                new Section("run", "The run", html => FactList.Write(html, RunFacts.Of(report.Run, report.RepositoryPath))),
                new Section("course", "Course", html => CourseSection.Write(html, report, digest)),
                new Section("decisions", "Decisions", html => DecisionSection.Write(html, report, digest)),
                new Section("outcomes", "Outcomes", html => OutcomeSection.Write(html, digest)),
                new Section("noise", "Noise", html => NoiseSection.Write(html, report)),
                new Section("spend", "Cost and time", html => SpendSection.Write(html, report, digest)),
                new Section("experiments", "Experiments", html => ExperimentSection.Write(html, report, digest)),
                new Section("changes", "Kept changes", html => ChangeSection.Write(html, report, digest)),
            ],
            Footer = Page.MadeBy(report.MadeAt),
        };
    }
}
