using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Episodes;

/// <summary>
/// Books every call of an episode's agents: an amount is set aside before the call and settled with the agent's own figures afterwards, or with
/// what had been set aside if it was cut off, so that the books never show too little.
/// </summary>
internal sealed class EpisodeSpend(EpisodeContext context)
{
    private const int MostRecent = 20;

    /// <summary>Under what name an agent's role in a policy's episodes is booked.</summary>
    public static string AccountOf(string policy, string role) => $"policy/{policy}/{role}";

    /// <summary>Sets an amount aside for one call of a role.</summary>
    /// <exception cref="AutoautoException">BudgetExceeded: a cap is reached.</exception>
    public SpendEntry Reserve(string role, AgentSpec agent)
    {
        var (episode, limits) = (context.Episode, context.Episode.Limits);
        if ((limits.MaxCostUsd is { } usdCap && episode.CostUsd >= usdCap) || (limits.MaxTokens is { } tokenCap && episode.Tokens >= tokenCap))
        {
            throw new AutoautoException(
                ErrorCode.BudgetExceeded,
                FormattableString.Invariant($"The episode's cap is reached: {episode.CostUsd ?? 0:0.00} USD and {episode.Tokens ?? 0} tokens are used."),
                episode.Id,
                $"Go on with a higher cap: {Next.EpisodeResumeWithHigherCap(episode.Id)}");
        }

        var account = AccountOf(episode.Policy, role);
        var (recent, booked) = context.Read(
            c => (SpendStore.Recent(c, account, agent.Name, MostRecent), SpendStore.OfRun(c, episode.Id)),
            ([], []));
        if (CapOf(role) is { } roleCap && booked.Where(e => e.Program == account).Sum(e => e.Usd) >= roleCap)
        {
            throw new AutoautoException(
                ErrorCode.BudgetExceeded,
                FormattableString.Invariant($"The {role}'s cap of {roleCap:0.00} USD an episode is reached."),
                episode.Id,
                $"Start another episode with a higher cap for the {role} in the policy's file.");
        }

        var (usd, tokens) = SpendRule.Reserve(recent, (limits.MaxCostUsd, episode.CostUsd), (limits.MaxTokens, episode.Tokens));
        var entry = new SpendEntry
        {
            RunId = episode.Id,
            Program = account,
            Experiment = 0,
            Call = booked.Count + 1,
            Agent = agent.Name,
            Model = agent.Model,
            ReservedUsd = usd,
            ReservedTokens = tokens,
            ReservedAt = context.Now,
        };
        long id = 0;
        context.Journal.Record(role + ".intent", connection => id = SpendStore.Reserve(connection, entry));
        return entry with { Id = id };
    }

    /// <summary>Settles a booking inside the caller's transaction and adds it to the episode.</summary>
    public void Settle(SqliteConnection connection, SpendEntry entry, AgentReply reply) => Book(connection, CallBill.Settle(entry, reply, context.Now));

    /// <summary>Books the calls that a dead engine left open, at their reserved amounts.</summary>
    public void SettleLost()
    {
        foreach (var entry in context.Read(c => SpendStore.Unsettled(c, context.Episode.Id), []))
        {
            context.Journal.Record("spend.lost", connection => Book(
                connection, SpendRule.Lose(entry) with { SettledAt = context.Now }));
            context.Warn("spend.lost", $"A call of {entry.Agent} was cut off by a crash and is made again; it may have been paid for twice.");
        }
    }

    private decimal? CapOf(string role) => role switch
    {
        "judge" => (context.Episode.Target.Judge ?? context.Episode.Target.Agent).MaxCostUsd,
        "evolver" => (context.Episode.Target.Evolver ?? context.Episode.Target.Agent).MaxCostUsd,
        _ => context.Episode.Target.Agent.MaxCostUsd,
    };

    private void Book(SqliteConnection connection, SpendEntry settled)
    {
        SpendStore.Settle(connection, settled);
        context.Change(episode => episode with
        {
            Tokens = TokenSum.Add(episode.Tokens, settled.Tokens),
            CostUsd = settled.Usd is { } cost ? (episode.CostUsd ?? 0) + cost : episode.CostUsd,
        });
        context.Write(connection);
    }
}
