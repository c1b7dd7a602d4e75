using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Isolation;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Episodes;

/// <summary>What an episode works with: made once by the composition root, the same for all steps.</summary>
internal sealed record EpisodeServices
{
    public required Database Database { get; init; }

    public required StoreClient Git { get; init; }

    public required PolicyLedger Ledger { get; init; }

    public required ProcessRunner Runner { get; init; }

    /// <summary>Makes the agent that a role names.</summary>
    public required Func<AgentSpec, IAgent> AgentFor { get; init; }

    /// <summary>The locked copy of the policy's scripts; null if it has none.</summary>
    public required EvaluatorSnapshot? Scripts { get; init; }

    /// <summary>The sandbox of the roles' agents; null for none.</summary>
    public Enclosure? AgentEnclosure { get; init; }

    /// <summary>The sandbox of verify commands; null for none.</summary>
    public Enclosure? VerifyEnclosure { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Jitter of waiting times.</summary>
    public required Random Random { get; init; }

    public required RunPaths Paths { get; init; }

    public required IFaultPoints Faults { get; init; }
}

/// <summary>An episode under way: its current facts and the one way to change them.</summary>
internal sealed class EpisodeContext
{
    private readonly EpisodeSession _session;

    public EpisodeContext(EpisodeServices services, EpisodeSession session, Episode episode, RunLease lease, bool resumed)
    {
        Services = services;
        _session = session;
        Episode = episode;
        Lease = lease;
        Resumed = resumed;
        Journal = new Journal(services.Database, lease, services.Faults, () => session.IsAborting, why => session.Publish(new EpisodeEvent.Warned("database", why)));
        Slots = new MeasurementSlots(services.Git, services.Paths.WorktreesOf(episode.Id), episode.Id, []);
        Steps = new StepWatch(services.Time, SaySlow);
        Guard = new EpisodeGuard(this);
    }

    public EpisodeServices Services { get; }

    public Episode Episode { get; private set; }

    public RunLease Lease { get; }

    public bool Resumed { get; }

    public Journal Journal { get; }

    /// <summary>The episode's one worktree: everything happens at the same path, so that nothing tells the arms apart.</summary>
    public MeasurementSlots Slots { get; }

    /// <summary>Watches what agents and their code must leave alone.</summary>
    public EpisodeGuard Guard { get; }

    /// <summary>Which step of its own the engine is at.</summary>
    public StepWatch Steps { get; }

    public DateTimeOffset Now => Services.Time.GetUtcNow();

    /// <summary>Marker of every process that this episode starts.</summary>
    public string Marker => Episode.Id + ".";

    public T Read<T>(Func<SqliteConnection, T> query, T whenMissing) => Services.Database.Read(query, whenMissing);

    /// <summary>Changes the episode's facts in memory; the caller writes them inside its transaction with <see cref="Write"/>.</summary>
    public void Change(Func<Episode, Episode> change) => Episode = change(Episode) with { UpdatedAt = Now };

    public void Write(SqliteConnection connection) => EpisodeStore.Update(connection, Episode);

    /// <summary>Enters a stage, durably: episode, history and audit trail in one transaction, with what else <paramref name="change"/> and <paramref name="record"/> add.</summary>
    public void Enter(EpisodeStage stage, string? detail, Func<Episode, Episode>? change = null, Action<SqliteConnection>? record = null)
    {
        Change(episode => (change?.Invoke(episode) ?? episode).To(stage));
        Journal.Record("episode." + stage, connection =>
        {
            record?.Invoke(connection);
            Write(connection);
            EpisodeStore.AppendStage(connection, Episode, detail);
            Audit(connection, "episode.stage", $"{Episode.Policy}: {stage}{(detail is null ? string.Empty : $": {detail}")}");
        });
        Publish(new EpisodeEvent.StageEntered(Episode, detail));
    }

    /// <summary>
    /// Ends the episode, whatever came of it, and gives the policy free. The worktree goes first: nobody comes back to an episode that is closed.
    /// </summary>
    public async Task CloseAsync(string? why, CancellationToken cancellationToken)
    {
        await RemoveWorktreeAsync(cancellationToken).ConfigureAwait(false);
        Enter(EpisodeStage.Closed, why, e => e with { EvolutionDetail = why ?? e.EvolutionDetail, FinishedAt = Now }, Lease.Release);
    }

    /// <summary>
    /// Ends an episode whose version somebody else has replaced, and gives the policy free: both stages in one transaction, and nothing of the policy moves.
    /// </summary>
    /// <param name="why">What stands instead.</param>
    /// <param name="cancellationToken">Cuts short what has to be cleared away.</param>
    public async Task SupersedeAsync(string why, CancellationToken cancellationToken)
    {
        await RemoveWorktreeAsync(cancellationToken).ConfigureAwait(false);
        var warning = FormattableString.Invariant($"The episode is about version {Episode.HeadVersion} of '{Episode.Policy}', but {why}: it closes as superseded, and nothing moves.");
        Change(e => (e.SupersededBy(why) with { FinishedAt = Now }).To(EpisodeStage.Superseded));
        var superseded = Episode;
        Change(static e => e.To(EpisodeStage.Closed));
        Journal.Record("episode.Superseded", connection =>
        {
            Write(connection);
            EpisodeStore.AppendStage(connection, superseded, why);
            EpisodeStore.AppendStage(connection, Episode, null);
            Audit(connection, "episode.superseded", warning, EventSeverity.Warning);
            Lease.Release(connection);
        });
        Publish(new EpisodeEvent.Warned("episode.superseded", warning));
        Publish(new EpisodeEvent.StageEntered(superseded, why));
        Publish(new EpisodeEvent.StageEntered(Episode, null));
    }

    /// <summary>Removes the episode's worktree; what stands against it is a warning.</summary>
    public async Task RemoveWorktreeAsync(CancellationToken cancellationToken)
    {
        using var last = new LastMoments(cancellationToken);
        try
        {
            await Slots.RemoveAsync(last.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AutoautoException or OperationCanceledException)
        {
            Warn("worktree", $"The episode's worktree could not be removed: {e.Message}");
        }
    }

    /// <summary>
    /// What stands instead of the version that this episode is about, in words; null while that version, or what the episode itself made of it, is the head
    /// and nobody has edited its files.
    /// </summary>
    public string? WhatStandsInstead()
    {
        var state = Services.Ledger.Require(Episode.Policy);
        if (state.Head != Episode.HeadVersion && Services.Ledger.Version(Episode.Policy, state.Head) is var head && head.EpisodeId != Episode.Id)
        {
            return FormattableString.Invariant($"version {head.Number} ({head.Cause}) is the head now");
        }

        var edits = Services.Ledger.FindDrift(Episode.Target).Edits;
        return edits.Count == 0 ? null : $"{string.Join(", ", edits.Select(e => PlainText.OneLine(e.Path)).Take(5))} {(edits.Count == 1 ? "was" : "were")} edited by hand since";
    }

    /// <summary>Brings the working tree's files to the policy's head.</summary>
    public void ApplyHead() => Journal.PerformAsync(
        "policy.apply",
        () =>
        {
            Services.Ledger.ApplyHead(Episode.Target);
            return Task.CompletedTask;
        },
        static _ => { }).GetAwaiter().GetResult();

    public void Audit(SqliteConnection connection, string kind, string message, EventSeverity severity = EventSeverity.Information) =>
        EventStore.Append(connection, null, null, kind, severity, $"{Episode.Id}: {message}", Now);

    public void Warn(string kind, string message)
    {
        Journal.Record("warning", connection => Audit(connection, kind, message, EventSeverity.Warning));
        Publish(new EpisodeEvent.Warned(kind, message));
    }

    /// <summary>On the heart's thread.</summary>
    private void SaySlow(string what)
    {
        var message = $"{what} Ctrl+C or SIGTERM ends the episode {Episode.Id}, which can be resumed.";
        Services.Database.Write(connection => Audit(connection, "step.slow", message, EventSeverity.Warning));
        Publish(new EpisodeEvent.Warned("step.slow", message));
    }

    public void Narrate(string kind, string message) => Publish(new EpisodeEvent.Narrated(kind, message));

    public void Publish(EpisodeEvent episodeEvent) => _session.Publish(episodeEvent);

    public void Report(string activity, int done = 0, int? total = null) =>
        _session.Report(new EpisodeProgress(Episode.Id, Episode.Policy, Episode.Stage, activity, done, total, Episode.CostUsd));
}
