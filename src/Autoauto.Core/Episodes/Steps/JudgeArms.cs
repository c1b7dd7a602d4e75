using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Asks the judge for the samples of a comparison: arms under neutral names, their order alternating from sample to sample. What is recorded is not
/// asked again.
/// </summary>
internal sealed class JudgeArms(EpisodeContext context, RoleCalls calls)
{
    /// <summary>All samples of one comparison; a sample whose answer never had the agreed form is there without rewards.</summary>
    public async Task<IReadOnlyList<Judgement>> RunAsync(int comparison, CancellationToken cancellationToken)
    {
        var target = context.Episode.Target;
        var arms = context.Read(c => EvidenceStore.Arms(c, context.Episode.Id, comparison), []);
        var hadInvalid = false;
        foreach (var task in target.Tasks)
        {
            var pair = new[] { EpisodeSide.Main, EpisodeSide.Baseline }
                .Select(side => arms.FirstOrDefault(a => a.Side == side && a.Task == task.Name))
                .OfType<ArmRecord>()
                .ToList();
            for (var sample = 1; sample <= target.JudgeSamples; sample++)
            {
                var judgement = await AskAsync(comparison, task, pair, sample, cancellationToken).ConfigureAwait(false);
                hadInvalid |= judgement.RewardMain is null;
            }
        }

        if (hadInvalid)
        {
            context.Warn("judge.invalid", "Some of the judge's answers never had the agreed form; they do not count.");
        }

        return context.Read(c => EvidenceStore.Judgements(c, context.Episode.Id, comparison), []);
    }

    private async Task<Judgement> AskAsync(int comparison, PolicyTask task, List<ArmRecord> arms, int sample, CancellationToken cancellationToken)
    {
        var known = context.Read(c => EvidenceStore.Judgements(c, context.Episode.Id, comparison), [])
            .FirstOrDefault(j => j.Task == task.Name && j.Sample == sample && j.RewardMain is not null);
        if (known is not null)
        {
            return known;
        }

        var open = new Judgement
        {
            EpisodeId = context.Episode.Id,
            Comparison = comparison,
            Task = task.Name,
            Sample = sample,
            MainFirst = IsMainFirst(comparison, task.Name, sample),
        };
        var prompt = EpisodePrompts.ForJudge(PacketOf(task, arms, open.MainFirst));
        var answer = await CallAsync(open, prompt, arms.Count == 2, recordInvalid: false, cancellationToken).ConfigureAwait(false);
        if (answer.Problem is not null)
        {
            answer = await CallAsync(open, prompt.AfterProblem(answer.Problem), arms.Count == 2, recordInvalid: true, cancellationToken).ConfigureAwait(false);
        }

        context.Publish(new EpisodeEvent.Judged(answer.Judgement));
        return answer.Judgement;
    }

    private async Task<Sample> CallAsync(Judgement open, EpisodePrompt prompt, bool twoArms, bool recordInvalid, CancellationToken cancellationToken)
    {
        var judge = (context.Episode.Target.Judge ?? context.Episode.Target.Agent).Agent;

        // Outside the repository: a judge has nothing to look at but the question, and no git command of its can reach the user's checkout.
        var folder = CallScratch.Create(context.Episode.Id);
        try
        {
            var answer = await calls.CallAsync(
                new RoleCall("judge", judge, prompt, folder, FormattableString.Invariant($"{open.Comparison}-{open.Task}-{open.Sample}")),
                () => Task.CompletedTask,
                reply => Task.FromResult(Read(open, reply, twoArms)),
                (connection, sample) =>
                {
                    if (!sample.IsLost && (sample.Problem is null || recordInvalid))
                    {
                        EvidenceStore.SaveJudgement(connection, sample.Judgement, context.Now);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            return answer.IsLost ? throw RoleCalls.TimedOut("judge", judge) : answer;
        }
        finally
        {
            CallScratch.Remove(folder);
        }
    }

    private static Sample Read(Judgement open, AgentReply reply, bool twoArms)
    {
        if (reply.Outcome == AgentOutcome.TimedOut)
        {
            return new Sample(open, null, IsLost: true);
        }

        var (answer, problem) = JudgeAnswer.Read(reply.FinalText, twoArms);
        return answer is null ? new Sample(open, problem, IsLost: false) : new Sample(answer.ToJudgement(open), null, IsLost: false);
    }

    private static JudgePacket PacketOf(PolicyTask task, List<ArmRecord> arms, bool mainFirst)
    {
        var shown = mainFirst ? arms : [.. Enumerable.Reverse(arms)];
        return new JudgePacket(
            task.Name,
            task.Prompt,
            [.. shown.Select((arm, i) => new ShownArm(i == 0 ? "A" : "B", arm.Objective, arm.AgentOutcome?.ToString(), arm.FilesChanged, arm.Diff, arm.FinalText))],
            [.. arms.SelectMany(a => a.TamperHints)]);
    }

    /// <summary>Alternates from sample to sample; which order begins is left to chance, but the same after a crash.</summary>
    private bool IsMainFirst(int comparison, string task, int sample)
    {
        var coin = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{context.Episode.Id}/{comparison}/{task}")))[0] & 1;
        return (coin + sample) % 2 == 0;
    }

    private sealed record Sample(Judgement Judgement, string? Problem, bool IsLost);
}
