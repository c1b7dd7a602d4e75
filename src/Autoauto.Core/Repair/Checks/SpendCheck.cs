using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Calls of agents that a dead engine left open: they are booked at what was set aside for them, as a resumed run does it. Those of an open episode are booked when it is resumed.</summary>
internal sealed class SpendCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from entry in scope.Database.Read(SpendStore.AllUnsettled, [])
        let episode = scope.FindEpisode(entry.RunId)
        where episode is null ? !scope.IsBusy(entry.Program) : episode.Stage == EpisodeStage.Closed && !scope.IsPolicyBusy(episode.Policy)
        select new Finding
        {
            Kind = FindingKind.SpendUnsettled,
            Severity = EventSeverity.Warning,
            Subject = FormattableString.Invariant($"call {entry.Call} of {Whose(entry)}"),
            Message = FormattableString.Invariant($"A call of {entry.Agent} was booked at {entry.ReservedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC and never settled; its engine is gone."),
            Action = entry.ReservedUsd is { } usd ? FormattableString.Invariant($"Book it as lost at the {usd:0.00##} USD that were set aside") : "Book it as lost, at an unknown cost",
            RunId = IsOfEpisode(entry) ? null : entry.RunId,
            Program = IsOfEpisode(entry) ? null : entry.Program,
            Repair = episode is null
                ? () => scope.Write(entry.Program, connection => Settle(connection, entry, scope.Now))
                : () => scope.WritePolicy(episode.Policy, connection => Settle(connection, entry, scope.Now)),
        };

    private static bool IsOfEpisode(SpendEntry entry) => RepairScope.IsEpisodeId(entry.RunId);

    private static string Whose(SpendEntry entry) =>
        IsOfEpisode(entry) ? $"episode {entry.RunId}" : FormattableString.Invariant($"experiment {entry.Experiment} of run {entry.RunId}");

    private static void Settle(SqliteConnection connection, SpendEntry entry, DateTimeOffset now)
    {
        if (SpendStore.Unsettled(connection, entry.RunId).All(open => open.Id != entry.Id))
        {
            return;
        }

        SpendStore.Settle(connection, entry with { State = SpendState.Lost, Usd = entry.ReservedUsd, Tokens = entry.ReservedTokens, SettledAt = now });
        if (EpisodeStore.Find(connection, entry.RunId) is { } episode)
        {
            EpisodeStore.Update(connection, episode with
            {
                Tokens = TokenSum.Add(episode.Tokens, entry.ReservedTokens),
                CostUsd = entry.ReservedUsd is { } usd ? (episode.CostUsd ?? 0) + usd : episode.CostUsd,
                UpdatedAt = now,
            });
            EventStore.Append(connection, null, null, "spend.lost", EventSeverity.Warning, $"{episode.Id}: A call of {entry.Agent} was cut off by a crash; a repair booked it as lost.", now);
            return;
        }

        if (RunStore.Find(connection, entry.RunId) is not { } run)
        {
            return;
        }

        RunStore.Update(connection, run with
        {
            Tokens = TokenSum.Add(run.Tokens, entry.ReservedTokens),
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
