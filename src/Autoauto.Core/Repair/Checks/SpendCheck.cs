using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Calls of agents that a dead engine left open: they are booked at what was set aside for them, as a resumed run does it.</summary>
internal sealed class SpendCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from entry in scope.Database.Read(SpendStore.AllUnsettled, [])
        where !scope.IsEpisode(entry.RunId) && !scope.IsBusy(entry.Program)
        select new Finding
        {
            Kind = FindingKind.SpendUnsettled,
            Severity = EventSeverity.Warning,
            Subject = FormattableString.Invariant($"call {entry.Call} of experiment {entry.Experiment} of run {entry.RunId}"),
            Message = FormattableString.Invariant($"A call of {entry.Agent} was booked at {entry.ReservedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC and never settled; its engine is gone."),
            Action = entry.ReservedUsd is { } usd ? FormattableString.Invariant($"Book it as lost at the {usd:0.00##} USD that were set aside") : "Book it as lost, at an unknown cost",
            RunId = entry.RunId,
            Program = entry.Program,
            Mend = () => scope.Write(entry.Program, connection => Settle(connection, entry, scope.Now)),
        };

    private static void Settle(SqliteConnection connection, SpendEntry entry, DateTimeOffset now)
    {
        if (SpendStore.Unsettled(connection, entry.RunId).All(open => open.Id != entry.Id))
        {
            return;
        }

        SpendStore.Settle(connection, entry with { State = SpendState.Lost, Usd = entry.ReservedUsd, Tokens = entry.ReservedTokens, SettledAt = now });
        if (RunStore.Find(connection, entry.RunId) is not { } run)
        {
            return;
        }

        RunStore.Update(connection, run with
        {
            Tokens = entry.ReservedTokens is { } tokens ? (run.Tokens ?? 0) + tokens : run.Tokens,
            CostUsd = entry.ReservedUsd is { } cost ? (run.CostUsd ?? 0) + cost : run.CostUsd,
            UpdatedAt = now,
        });
        if (ExperimentStore.Find(connection, entry.RunId, entry.Experiment) is { Phase: not ExperimentPhase.Finished } open)
        {
            ExperimentStore.Save(connection, open.WithUsage(entry.ReservedTokens, entry.ReservedUsd));
        }

        EventStore.Append(connection, entry.RunId, entry.Experiment, "spend.lost", EventSeverity.Warning, $"A call of {entry.Agent} was cut off by a crash; a repair booked it as lost.", now);
    }
}
