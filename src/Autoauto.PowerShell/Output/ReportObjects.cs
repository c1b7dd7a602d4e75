using Autoauto.Core.Model;
using Autoauto.Core.Reporting;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>Gives reports in JSON the objects that commands write.</summary>
internal sealed class ReportObjects : IReportObjects
{
    /// <summary>The one there needs to be: it keeps nothing.</summary>
    public static ReportObjects Instance { get; } = new();

    public object Of(RunReport report) => Map.From(new RunView(report.Run, report.Status, report.OwnerPid, report.RepositoryPath), report.KeptMetrics);

    public object Of(Receipt receipt, RunReport report) => Map.From(receipt, report.Run, report.RepositoryPath);

    public object Of(Experiment experiment, RunReport report) => Map.From(experiment, report.Run, report.RepositoryPath);

    public object Of(EpisodeReport report) => Map.From(new EpisodeView(report.Episode, report.Status, report.OwnerPid, report.RepositoryPath));

    public object Of(Rejection rejection, EpisodeReport report) => Map.From(rejection, report.RepositoryPath);

    public object Of(Prediction prediction, EpisodeReport report) => Map.From(prediction, report.RepositoryPath);

    public object Of(PolicyFileChange change, int fromVersion, int toVersion, EpisodeReport report) =>
        Map.From(change, new PolicyComparisonView(report.Episode.Policy, fromVersion, toVersion, [change], report.RepositoryPath));
}
