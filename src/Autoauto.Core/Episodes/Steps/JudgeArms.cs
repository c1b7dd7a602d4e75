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
    // A missing sample is asked for once more; that it stays missing is an error, never a smaller ensemble.
    private const int Repeats = 1;

    /// <summary>What was wrong with the last answer that does not count, with the end of what it said; null if all do.</summary>
    public string? LastProblem { get; private set; }

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
            context.Warn("judge.invalid", $"Some of the judge's answers never had the agreed form; they do not count. The last one: {LastProblem}");
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
        var prompt = EpisodePrompts.ForJudge(PacketOf(task, arms, open.MainFirst, context.Episode.RuleVersion));
        var answer = await CallAsync(open, prompt, arms.Count == 2, recordInvalid: false, cancellationToken).ConfigureAwait(false);
        if (answer.Problem is not null)
        {
            answer = await CallAsync(open, prompt.AfterProblem(answer.Problem), arms.Count == 2, recordInvalid: true, cancellationToken).ConfigureAwait(false);
        }

        if (answer.Problem is not null)
        {
            LastProblem = $"{answer.Problem}; it said: {RoleCalls.EndOf(answer.Said)}";
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
                new RoleCall("judge", judge, prompt, folder, FormattableString.Invariant($"{open.Comparison}-{open.Task}-{open.Sample}"))
                {
                    MustAnswer = true,
                    Repeats = Repeats,
                },
                () => Task.CompletedTask,
                reply => Task.FromResult(Read(open, reply, twoArms)),
                (connection, sample) =>
                {
                    if (!sample.IsLost && (sample.Problem is null || (recordInvalid && sample.Said.Length > 0)))
                    {
                        EvidenceStore.SaveJudgement(connection, sample.Judgement, context.Now);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            return answer switch
            {
                { IsLost: true } => throw RoleCalls.TimedOut("judge", judge),
                { Problem: not null, Said: "" } when recordInvalid => throw calls.Silent("judge", judge),
                _ => answer,
            };
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
            return new Sample(open, null, string.Empty, IsLost: true);
        }

        var said = reply.FinalText?.Trim() ?? string.Empty;
        var (answer, problem) = JudgeAnswer.Read(said, twoArms);
        return new Sample(answer?.ToJudgement(open) ?? open, problem, said, IsLost: false);
    }

    private static JudgePacket PacketOf(PolicyTask task, List<ArmRecord> arms, bool mainFirst, int version)
    {
        var shown = mainFirst ? arms : [.. Enumerable.Reverse(arms)];
        var packet = new JudgePacket(
            task.Name,
            task.Prompt,
            [.. shown.Select((arm, i) => new ShownArm(i == 0 ? "A" : "B", arm.Objective is { } observed ? observed with { Before = null } : null, arm.AgentOutcome?.ToString(), arm.FilesChanged, arm.Diff, arm.FinalText))],
            [.. arms.SelectMany(a => a.TamperHints).Distinct()]);
        return version == EpisodeRuleVersion.First ? packet : packet.AtEqualLength();
    }

    /// <summary>Alternates from sample to sample; which order begins is left to chance, but the same after a crash.</summary>
    private bool IsMainFirst(int comparison, string task, int sample)
    {
        var coin = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{context.Episode.Id}/{comparison}/{task}")))[0] & 1;
        return (coin + sample) % 2 == 0;
    }

    private sealed record Sample(Judgement Judgement, string? Problem, string Said, bool IsLost);
}
