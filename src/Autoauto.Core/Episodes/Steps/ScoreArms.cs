using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>Lets the judges speak about the episode's own comparison, and makes their result one.</summary>
internal sealed class ScoreArms(EpisodeContext context, JudgeArms judge, MeasureFloor floor)
{
    /// <summary>Enters <see cref="EpisodeStage.Scored"/>.</summary>
    /// <exception cref="AutoautoException">AnswerInvalid: too few of the judge's answers had the agreed form.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (episode, target) = (context.Episode, context.Episode.Target);
        var compared = episode.Stage == EpisodeStage.BaselineArmCaptured;
        if (compared && target.Rule == EpisodeRule.Sequential)
        {
            await floor.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var samples = await judge.RunAsync(0, cancellationToken).ConfigureAwait(false);
        var fewest = Math.Min(2, target.JudgeSamples);
        if (!samples.GroupBy(s => s.Task, StringComparer.Ordinal).Any(task => task.Count(s => s.RewardMain is not null) >= fewest))
        {
            throw new AutoautoException(
                ErrorCode.AnswerInvalid,
                $"The judge's answers never had the agreed form, not even after one attempt to repair them: {judge.LastProblem}.",
                (target.Judge ?? target.Agent).Agent.Name,
                $"Look at its transcripts in '{context.Services.Paths.LogsOf(episode.Id)}', then: {Next.EpisodeResume(episode.Id)}");
        }

        var arms = context.Read(c => EvidenceStore.Arms(c, episode.Id, 0), []);
        var hints = arms.Where(a => a.Side == EpisodeSide.Main).SelectMany(a => a.TamperHints).Distinct().ToList();
        var diagnosis = JudgeEnsemble.Diagnose(
            samples, target.JudgeSamples, arms, target.Tasks.Where(t => t.HeldOut).Select(t => t.Name).ToHashSet(StringComparer.Ordinal), hints);
        if (hints.Count > 0)
        {
            context.Warn("episode.tamper", $"The main arm's tests look weakened: {string.Join("; ", hints.Select(h => $"{h.Kind} {h.Path}").Distinct(StringComparer.Ordinal).Take(5))}");
            if (target.Tamper == TamperMode.Block)
            {
                diagnosis = diagnosis with { Verdict = JudgeVerdict.InsufficientSignal, IsBlocked = true };
            }
        }

        context.Enter(EpisodeStage.Scored, Words(diagnosis), e => e with { Diagnosis = diagnosis });
    }

    private static string Words(Diagnosis diagnosis) => diagnosis.Advantage is { } advantage
        ? FormattableString.Invariant($"reward {diagnosis.RewardMain:0.00}, advantage {advantage:+0.00;-0.00;0.00}, {diagnosis.Gaps.Count} gaps")
        : FormattableString.Invariant($"reward {diagnosis.RewardMain:0.00}, {diagnosis.Gaps.Count} gaps");
}
