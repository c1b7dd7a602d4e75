using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <summary>Books the calls of a set-up as those of a run are booked: an amount is set aside before a call, and settled with the agent's own figures.</summary>
internal sealed class SetUpBook(Database database, RunLease lease, TimeProvider time, ProgramSetUpRequest request, AgentSpec spec)
{
    private const int MostRecent = 20;
    private readonly string _owner = RunPaths.SetUpOwner(request.Program);

    /// <summary>Known cost so far; null if none is known.</summary>
    public decimal? Usd { get; private set; }

    /// <summary>Known tokens so far; null if none are known.</summary>
    public long? Tokens { get; private set; }

    /// <summary>True if no further call may be made.</summary>
    public bool IsCapReached => Usd >= request.MaxCostUsd || Tokens >= request.MaxTokens;

    /// <summary>Books what an engine that died during a set-up of this program left open, at the amounts that had been set aside.</summary>
    public void SettleLost() => database.Write(connection =>
    {
        lease.Require(connection);
        foreach (var lost in SpendStore.Unsettled(connection, _owner))
        {
            SpendStore.Settle(connection, SpendRule.Lose(lost) with { SettledAt = time.GetUtcNow() });
        }
    });

    /// <summary>Sets an amount aside for a call.</summary>
    public SpendEntry Reserve(int round) => database.Write(connection =>
    {
        lease.Require(connection);
        var (usd, tokens) = SpendRule.Reserve(
            SpendStore.Recent(connection, request.Program, spec.Name, MostRecent), (request.MaxCostUsd, Usd), (request.MaxTokens, Tokens));
        var entry = new SpendEntry
        {
            RunId = _owner,
            Program = request.Program,
            Experiment = 0,
            Call = round,
            Agent = spec.Name,
            Model = spec.Model,
            ReservedUsd = usd,
            ReservedTokens = tokens,
            ReservedAt = time.GetUtcNow(),
        };
        return entry with { Id = SpendStore.Reserve(connection, entry) };
    });

    /// <summary>Settles the booking of a call that has ended, however it ended.</summary>
    public void Settle(SpendEntry entry, AgentReply reply)
    {
        var settled = CallBill.Settle(entry, reply, time.GetUtcNow());
        database.Write(connection => SpendStore.Settle(connection, settled));
        Usd = settled.Usd is { } usd ? (Usd ?? 0) + usd : Usd;
        Tokens = TokenSum.Add(Tokens, settled.Tokens);
    }
}
