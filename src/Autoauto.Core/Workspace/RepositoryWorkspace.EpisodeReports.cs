using Autoauto.Core.Decisions;
using Autoauto.Core.Episodes.Steps;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Reporting;
using Autoauto.Core.Reporting.Episodes;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Documents about episodes.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Where a report of an episode would be written. No effects.</summary>
    /// <exception cref="AutoautoException">EpisodeNotFound; FileExists if a file is there that the request does not allow to be replaced.</exception>
    public string PlanEpisodeReport(string episodeId, ReportRequest request)
    {
        RequireEpisode(episodeId);
        return PlanReportFile(episodeId, request);
    }

    /// <summary>Writes a report of an episode, which may be under way, and returns the file's full path. The file appears complete or not at all.</summary>
    /// <exception cref="AutoautoException">EpisodeNotFound, FileExists, FileNotWritable.</exception>
    public string ExportEpisodeReport(string episodeId, ReportRequest request)
    {
        var path = PlanEpisodeReport(episodeId, request);
        if (request.Path is null)
        {
            PrepareState();
        }

        ReportFile.Write(path, DescribeEpisode(RequireEpisode(episodeId)), FormatOf(request), request.Objects);
        return path;
    }

    private EpisodeReport DescribeEpisode(EpisodeView view)
    {
        var episode = view.Episode;
        var facts = episode.DecisionInputsJson is { } inputs ? Row.FromJson<EpisodeFacts>(inputs) : null;
        var predictions = ListPredictions(episode.Policy);
        var arms = ListArms(episode.Id);
        return new EpisodeReport
        {
            Episode = episode,
            Status = view.Status,
            OwnerPid = view.OwnerPid,
            Stages = ListStages(episode.Id),
            Arms = [.. arms.Where(a => a.Comparison == 0)],
            Judgements = ListJudgements(episode.Id),
            Floor = facts?.Floor ?? MeasureFloor.FloorOf(_database.Read(
                c => EvidenceStore.Agreements(c, episode.Policy, MeasureFloor.SettingsHash(episode.Target), AgreementFloor.LongestMemory), [])),
            FloorComparisons = arms.Where(a => a.Comparison > 0).Select(a => a.Comparison).Distinct().Count(),
            Facts = facts,
            Trials = episode.BaselineVersion is null ? [] : _database.Read(c => EpisodeStore.TrialsUpTo(c, episode), []),
            Head = FindVersion(episode.Policy, episode.HeadVersion),
            Evolved = FindVersion(episode.Policy, episode.EvolvedVersion),
            JudgedEdit = ChangesBetween(episode.Policy, episode.BaselineVersion, episode.HeadVersion),
            NextEdit = ChangesBetween(episode.Policy, episode.EvolvedVersion - 1, episode.EvolvedVersion),
            Prediction = predictions.FirstOrDefault(p => p.Version == episode.HeadVersion),
            NextPrediction = predictions.FirstOrDefault(p => p.Version == episode.EvolvedVersion),
            Calibration = Calibration.Of(predictions.Where(p => p.SettledAt <= episode.UpdatedAt)),
            Rejections = [.. ListRejections(episode.Policy).Where(r => r.EpisodeId == episode.Id)],
            Spend = RoleSpend.Of(_database.Read(c => SpendStore.OfRun(c, episode.Id), [])),
            RepositoryPath = Root,
            MadeAt = _options.Time.GetUtcNow(),
        };
    }

    private PolicyVersion? FindVersion(string policy, int? number) =>
        number is { } known ? _database.Read(c => PolicyStore.FindVersion(c, policy, known), null) : null;

    /// <summary>Null where a version is missing: a policy may have been removed and registered again.</summary>
    private IReadOnlyList<PolicyFileChange>? ChangesBetween(string policy, int? from, int? to) =>
        FindVersion(policy, from) is null || FindVersion(policy, to) is null ? null : ComparePolicy(policy, from, to).Changes;
}
