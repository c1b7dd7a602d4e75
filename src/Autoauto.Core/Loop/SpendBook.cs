using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>
/// Books every call of an agent: an amount is set aside before the call and settled with the agent's own figures afterwards. A call that was
/// cut off, by its time limit as by the end of the engine, is booked at what had been set aside, so that the books never show too little.
/// </summary>
internal sealed class SpendBook(RunContext context)
{
    private const int MostRecent = 20;

    /// <summary>The experiment whose call was lost in the crash that this session recovers from; null if none was.</summary>
    public int? LostExperiment { get; private set; }

    /// <summary>Sets an amount aside, together with whatever else <paramref name="record"/> makes durable before the call.</summary>
    public SpendEntry Reserve(Experiment experiment, Action<SqliteConnection> record)
    {
        var recent = context.Services.Database.Read(c => SpendStore.Recent(c, context.Run.Program, experiment.Agent, MostRecent), []);
        var (usd, tokens) = SpendRule.Reserve(recent, context.Run);
        var entry = new SpendEntry
        {
            RunId = context.Run.Id,
            Program = context.Run.Program,
            Experiment = experiment.Number,
            Call = experiment.AgentCalls,
            Agent = experiment.Agent,
            Model = experiment.Model,
            ReservedUsd = usd,
            ReservedTokens = tokens,
            ReservedAt = context.Now,
        };
        long id = 0;
        context.Journal.Record("agent.intent", connection =>
        {
            record(connection);
            id = SpendStore.Reserve(connection, entry);
        });
        return entry with { Id = id };
    }

    /// <summary>Settles a booking inside the caller's transaction, adds it to the run and returns it.</summary>
    public SpendEntry Settle(SqliteConnection connection, SpendEntry entry, AgentReply reply)
    {
        var settled = CallBill.Settle(entry, reply, context.Now);
        Book(connection, settled);
        return settled;
    }

    /// <summary>Books the calls that a dead engine left open, at their reserved amounts.</summary>
    public void SettleLost()
    {
        foreach (var entry in context.Services.Database.Read(c => SpendStore.Unsettled(c, context.Run.Id), []))
        {
            LostExperiment = entry.Experiment;
            context.Journal.Record("spend.lost", connection =>
            {
                Book(connection, SpendRule.Lose(entry) with { SettledAt = context.Now });
                if (ExperimentStore.Find(connection, entry.RunId, entry.Experiment) is { Phase: not ExperimentPhase.Finished } open)
                {
                    ExperimentStore.Save(connection, open.WithUsage(entry.ReservedTokens, entry.ReservedUsd));
                }
            });
            if (entry.ReservedUsd is { } usd)
            {
                context.Warn(
                    "spend.lost",
                    FormattableString.Invariant($"A call of {entry.Agent} was cut off by a crash; it is booked at the {usd:0.00} USD that were set aside."),
                    entry.Experiment);
            }
        }
    }

    private void Book(SqliteConnection connection, SpendEntry settled)
    {
        SpendStore.Settle(connection, settled);
        context.Change(run => run with
        {
            Tokens = TokenSum.Add(run.Tokens, settled.Tokens),
            CostUsd = settled.Usd is { } cost ? (run.CostUsd ?? 0) + cost : run.CostUsd,
        });
        context.WriteRun(connection);
    }
}
