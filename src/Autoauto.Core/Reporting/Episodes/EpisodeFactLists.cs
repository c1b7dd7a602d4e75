using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>The plain facts of an episode, as names and values for any form; a value that is null does not apply.</summary>
internal static class EpisodeFactLists
{
    /// <summary>What was compared, by whom, by which rule, and how it ended.</summary>
    public static (string Name, string? Value)[] Episode(EpisodeReport report)
    {
        var (episode, target) = (report.Episode, report.Episode.Target);
        return
        [
            ("Policy", episode.Policy),
            ("About", episode.Change),
            ("Versions", EpisodeWords.Question(episode)),
            ("No comparison because", episode.BaselineSkippedReason),
            ("Tasks", string.Join(", ", target.Tasks.Select(t => t.HeldOut ? $"{t.Name} (held out)" : t.Name))),
            ("Main arm", episode.Kind == EpisodeKind.Captured ? $"captured from commit {Figures.Short(episode.ChangeCommit)}" : "executed"),
            ("Start commit", Figures.Short(episode.StartCommit)),
            ("Agent of the arms", EpisodeWords.Agent(target.Agent)),
            ("Judge", EpisodeWords.Agent(target.Judge ?? target.Agent) + $", {Figures.Count(target.JudgeSamples, "sample")} for each task"),
            ("Evolver", EpisodeWords.Agent(target.Evolver ?? target.Agent)),
            ("Compared with", EpisodeWords.Critic(target.Critic)),
            ("Rule", EpisodeWords.Rule(target)),
            ("Weakened tests", Figures.Words(target.Tamper)),
            ("Isolation", episode.Isolation),
            ("Repository", report.RepositoryPath),
            ("Started", Figures.Time(episode.StartedAt)),
            ("Ended", episode.FinishedAt is null ? "not yet" : Figures.Time(episode.FinishedAt)),
            ("Cost", EpisodeWords.Cost(report)),
            ("Error", episode.Error is null ? null : $"{episode.ErrorCode}: {episode.Error}"),
        ];
    }

    /// <summary>What was claimed about the head, and what came of it; nothing if nothing was claimed.</summary>
    public static (string Name, string? Value)[] Prediction(EpisodeReport report) => report.Prediction is not { } prediction
        ? []
        :
        [
            ($"Claimed about version {prediction.Version}", EpisodeWords.Claim(prediction)),
            ("Measured difference", EpisodeWords.Measured(prediction, report.Episode)),
            ("Measured − claimed", prediction.Residual is null ? null : EpisodeWords.Signed(prediction.Residual, "0.###")),
            ("Right direction", prediction.Hit is { } hit ? (hit ? "yes" : "no") : null),
        ];

    /// <summary>How good the claims about the policy were, and the claim about the next version.</summary>
    public static (string Name, string? Value)[] Calibration(EpisodeReport report) =>
    [
        ("Predictions settled so far", Figures.Count(report.Calibration.Settled)),
        ("In the right direction", report.Calibration.HitRate is { } rate ? Figures.Share(100 * rate) : Figures.Unknown),
        ("Brier score (0 is perfect, 0.25 a coin)", report.Calibration.BrierScore is { } score ? FormattableString.Invariant($"{score:0.###}") : Figures.Unknown),
        ("Mean of measured − claimed", EpisodeWords.Signed(report.Calibration.MeanResidual, "0.###")),
        ("Claimed about the next version", report.NextPrediction is { } next ? EpisodeWords.Claim(next) : null),
    ];
}
