using Autoauto.Core.Model;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

internal static partial class Map
{
    /// <summary>An episode.</summary>
    public static EpisodeInfo From(EpisodeView view)
    {
        var episode = view.Episode;
        var (diagnosis, target) = (episode.Diagnosis, episode.Target);
        return new EpisodeInfo
        {
            EpisodeId = episode.Id,
            Policy = episode.Policy,
            Change = Line(episode.Change),
            Kind = episode.Kind.ToString(),
            Status = view.Status.ToString(),
            Stage = episode.Stage.ToString(),
            Decision = episode.Ruling is { } ruling ? DecisionOf(ruling.Decision) : null,
            Reason = episode.Ruling?.Reason.ToString(),
            Evolution = EvolutionOf(episode),
            HeadVersion = episode.HeadVersion,
            BaselineVersion = episode.BaselineVersion,
            BaselineSkippedReason = SafeText.Line(episode.BaselineSkippedReason),
            RewardMain = Finite(diagnosis?.RewardMain),
            RewardBaseline = Finite(diagnosis?.RewardBaseline),
            Advantage = Finite(diagnosis?.Advantage),
            ObservedAdvantage = Finite(diagnosis?.ObservedAdvantage),
            Unverified = diagnosis is { Unverified.Count: > 0 } ? Semicolons(diagnosis.Unverified) : null,
            EvidenceEpisodes = episode.Ruling?.Episodes,
            StandardisedSum = Finite(episode.Ruling?.StandardisedSum),
            Gaps = diagnosis?.Gaps.Count,
            TopGap = diagnosis is { Gaps: [var gap, ..] } ? SafeText.Line(gap.Title) : null,
            TextualGradient = SafeText.Block(diagnosis?.TextualGradient),
            TamperSuspected = diagnosis is null ? null : diagnosis.TamperHints.Count > 0,
            RollbackVersion = episode.RollbackVersion,
            EvolvedVersion = episode.EvolvedVersion,
            Refusal = episode.Refusal?.ToString(),
            EvolutionDetail = SafeText.Line(episode.EvolutionDetail),
            ErrorCode = episode.ErrorCode,
            ErrorMessage = SafeText.Block(episode.Error),
            Tasks = Semicolons(target.Tasks.Select(t => t.HeldOut ? $"({t.Name})" : t.Name)),
            Agent = SafeText.Line(target.Agent.Agent.Name),
            Judge = SafeText.Line((target.Judge ?? target.Agent).Agent.Name),
            Evolver = SafeText.Line((target.Evolver ?? target.Agent).Agent.Name),
            Tokens = episode.Tokens,
            CostUsd = episode.CostUsd,
            StartCommit = episode.StartCommit,
            ChangeCommit = episode.ChangeCommit,
            OwnerPid = view.OwnerPid,
            StartedAtUtc = episode.StartedAt.UtcDateTime,
            FinishedAtUtc = episode.FinishedAt?.UtcDateTime,
            DurationSeconds = episode.FinishedAt is { } end ? (end - episode.StartedAt).TotalSeconds : null,
            RepositoryPath = view.RepositoryPath,
            Isolation = SafeText.Line(episode.Isolation),
        };
    }

    /// <summary>An entry of the reject buffer.</summary>
    public static RejectionInfo From(Rejection rejection, string repositoryPath) => new()
    {
        Id = rejection.Id,
        Policy = rejection.Policy,
        EpisodeId = rejection.EpisodeId,
        Reason = rejection.Reason.ToString(),
        RejectedVersion = rejection.ToVersion,
        RestoredVersion = rejection.FromVersion,
        EditSummary = Line(rejection.EditSummary),
        Gradient = SafeText.Block(rejection.Gradient),
        Advantage = Finite(rejection.Advantage),
        RewardMain = Finite(rejection.RewardMain),
        RewardBaseline = Finite(rejection.RewardBaseline),
        RejectedAtUtc = rejection.At.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A prediction.</summary>
    public static PredictionInfo From(Prediction prediction, string repositoryPath) => new()
    {
        Policy = prediction.Policy,
        Version = prediction.Version,
        EpisodeId = prediction.EpisodeId,
        Metric = Line(prediction.Metric),
        PredictedChange = prediction.Change,
        Confidence = prediction.Confidence,
        ObservedChange = Finite(prediction.Observed),
        Residual = Finite(prediction.Residual),
        IsHit = prediction.Hit,
        SettledByEpisodeId = prediction.SettledBy,
        PredictedAtUtc = prediction.At.UtcDateTime,
        SettledAtUtc = prediction.SettledAt?.UtcDateTime,
        RepositoryPath = repositoryPath,
    };

    /// <summary>A decision as the stage is called that it leads to.</summary>
    public static string DecisionOf(EpisodeDecision decision) => decision switch
    {
        EpisodeDecision.Keep => "Kept",
        EpisodeDecision.RollBack => "RolledBack",
        EpisodeDecision.Superseded => "Superseded",
        _ => "Abstained",
    };

    private static string? EvolutionOf(Episode episode) => episode switch
    {
        { EvolvedVersion: not null } => "Evolved",
        { Refusal: not null } => "Refused",
        { Stage: EpisodeStage.Closed } => "NotAsked",
        _ => null,
    };
}
