using System.Text;
using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>
/// Asks the evolver for the next edit and takes it or refuses it. Runs only after the decision is durable, and reads the reject buffer afresh, so
/// that an edit that was just rolled back is in front of the evolver's eyes. An answer that is recorded is not asked for again.
/// </summary>
internal sealed class EvolvePolicy(EpisodeContext context, RoleCalls calls)
{
    private const int MostRejections = 10;
    private const int MostPredictions = 50;

    /// <summary>Enters <see cref="EpisodeStage.Evolved"/>, <see cref="EpisodeStage.EvolutionRefused"/>, or closes if the evolver has nothing to do.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (FindEdit() is null && context.Episode.Refusal is null)
        {
            if (WhyNot() is { } why)
            {
                await context.CloseAsync(why, cancellationToken).ConfigureAwait(false);
                return;
            }

            await AskAsync(cancellationToken).ConfigureAwait(false);
        }

        if (FindEdit() is { } edit)
        {
            if (context.WhatStandsInstead() is null)
            {
                context.ApplyHead();
            }

            context.Enter(
                EpisodeStage.Evolved, FormattableString.Invariant($"version {edit.Number}: {edit.Summary}"), e => e with { EvolvedVersion = edit.Number, EvolutionDetail = edit.Summary });
        }
        else if (context.Episode.Refusal is null && context.WhatStandsInstead() is { } instead)
        {
            await context.SupersedeAsync(instead, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            context.Enter(EpisodeStage.EvolutionRefused, $"{context.Episode.Refusal}: {context.Episode.EvolutionDetail}");
        }
    }

    private PolicyVersion? FindEdit() =>
        context.Read(c => PolicyStore.FindByEpisode(c, context.Episode.Policy, context.Episode.Id, PolicyCause.Evolve), null);

    private string? WhyNot()
    {
        if (!context.Episode.Limits.Evolve)
        {
            return "no edit was asked for";
        }

        return context.Episode.Diagnosis is not { Gaps.Count: > 0 } ? "there is no gap to close" : null;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var prompt = EpisodePrompts.ForEvolver(PacketOf());
        _ = await new PolicyWorktree(context).PrepareForEvolverAsync(Base, cancellationToken).ConfigureAwait(false);
        var first = await CallAsync(prompt, isRepair: false, cancellationToken).ConfigureAwait(false);
        if (first.Problem is not null)
        {
            // The repair goes on from what the first answer left in place.
            await CallAsync(prompt.AfterProblem(first.Problem), isRepair: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Proposal> CallAsync(EpisodePrompt prompt, bool isRepair, CancellationToken cancellationToken)
    {
        var evolver = (context.Episode.Target.Evolver ?? context.Episode.Target.Agent).Agent;
        var proposal = await calls.CallAsync(
            new RoleCall("evolver", evolver, prompt, context.Slots.Agent, isRepair ? "repair" : "edit") { MustAnswer = true },
            () => Task.CompletedTask,
            reply => CollectAsync(reply, isRepair, cancellationToken),
            Record,
            cancellationToken).ConfigureAwait(false);
        return proposal switch
        {
            { TimedOut: true } => throw RoleCalls.TimedOut("evolver", evolver),
            { IsSilent: true } when isRepair => throw calls.Silent("evolver", evolver),
            _ => proposal,
        };
    }

    private async Task<Proposal> CollectAsync(AgentReply reply, bool isRepair, CancellationToken cancellationToken)
    {
        if (reply.Outcome == AgentOutcome.TimedOut)
        {
            return new Proposal { TimedOut = true };
        }

        if (context.WhatStandsInstead() is not null)
        {
            // An edit of what is not the head any more is no use to anybody.
            return new Proposal();
        }

        var (answer, problem) = EvolverAnswer.Read(reply.FinalText);
        if (answer is null)
        {
            return reply.FinalText?.Trim() switch
            {
                null or "" => new Proposal { Problem = problem, IsSilent = true },
                { } said when isRepair => new Proposal { Refusal = RefusalReason.InvalidAnswer, Detail = $"{problem}; it said: {RoleCalls.EndOf(said)}" },
                _ => new Proposal { Problem = problem },
            };
        }

        return await new EditReview(context).JudgeAsync(answer, Base, BudgetNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Version and prediction, or the refusal, in the transaction that settles the call.</summary>
    private void Record(SqliteConnection connection, Proposal proposal)
    {
        var episode = context.Episode;
        if (proposal.Refusal is { } refusal)
        {
            context.Change(e => e with { Refusal = refusal, EvolutionDetail = proposal.Detail });
            context.Write(connection);
        }
        else if (proposal.Answer is { } answer)
        {
            var version = context.Services.Ledger.Append(connection, episode.Policy, PolicyMove.Evolve(episode.Id, proposal.Files, answer.Summary).From(Base));
            LearningStore.Predict(connection, new Prediction
            {
                Policy = episode.Policy,
                Version = version.Number,
                EpisodeId = episode.Id,
                Metric = answer.Metric,
                Change = answer.Change,
                Confidence = answer.Confidence,
                At = context.Now,
            });
        }
    }

    /// <summary>The version that is edited: what the decision left as the head.</summary>
    private int Base => context.Episode.RollbackVersion ?? context.Episode.HeadVersion;

    private EditBudget BudgetNow()
    {
        var target = context.Episode.Target;
        var budget = new EditBudget(target.MaxFiles, target.MaxLines);
        return context.Episode.RollbackVersion is not null
            ? budget.After(TrailingRollbacks(context.Services.Ledger.Versions(target.Name)), target.MinLines)
            : budget;
    }

    /// <summary>Rollbacks at the end of a ledger with nothing between them but the edits that they took back.</summary>
    /// <param name="newestFirst">The ledger.</param>
    internal static int TrailingRollbacks(IEnumerable<PolicyVersion> newestFirst)
    {
        var (count, mayBeEdit) = (0, false);
        foreach (var version in newestFirst)
        {
            if (version.Cause == PolicyCause.Rollback)
            {
                (count, mayBeEdit) = (count + 1, true);
            }
            else if (mayBeEdit)
            {
                mayBeEdit = false;
            }
            else
            {
                break;
            }
        }

        return count;
    }

    private EvolverPacket PacketOf()
    {
        var (episode, budget) = (context.Episode, BudgetNow());
        var (rejections, predictions, arms) = context.Read(
            c => (LearningStore.Rejections(c, episode.Policy, null, MostRejections), LearningStore.Predictions(c, episode.Policy, MostPredictions), EvidenceStore.Arms(c, episode.Id, 0)),
            ([], [], []));
        return new EvolverPacket(
            episode.Policy,
            episode.Target.Include,
            [.. context.Services.Ledger.ContentsOf(episode.Policy, Base).Select(f => new ShownFile(f.Path, Encoding.UTF8.GetString(f.Bytes.Span)))],
            budget.MaxFiles,
            budget.MaxLines,
            $"{episode.Ruling!.Decision} ({DecideHead.Words(episode.Ruling)})",
            episode.Diagnosis?.RewardMain,
            episode.Diagnosis?.Advantage,
            episode.Diagnosis?.Gaps ?? [],
            episode.Diagnosis?.TextualGradient,
            [.. arms.SelectMany(a => a.Objective?.Metrics.Keys ?? []).Prepend(Objective.PassRateName).Distinct(StringComparer.Ordinal)],
            [.. rejections.Reverse()],
            Calibration.Of(predictions));
    }
}
