using Autoauto.Core.Decisions;
using Autoauto.Core.Episodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Workspace;

/// <content>Starting, resuming and reading episodes.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Checks a request and says what starting it would do. No effects.</summary>
    /// <exception cref="AutoautoException">Whatever stands against it; nothing was created.</exception>
    public EpisodePlan PlanEpisode(EpisodeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new EpisodePlanner(_location, _paths, Policies, PolicyLedger, _runner, _database, _options).Check(request);
    }

    /// <summary>
    /// Starts an episode in this process. Throws at once if a check fails; from then on, everything is in the session. Hand edits of the policy's
    /// files become a version of their own first, unless the request refuses that.
    /// </summary>
    /// <exception cref="AutoautoException">PolicyNotFound, PolicyBusy, PolicyEdited, AgentNotFound, InvalidArgument.</exception>
    public EpisodeSession StartEpisode(EpisodeRequest request)
    {
        var plan = PlanEpisode(request);
        PrepareState();
        var now = _options.Time.GetUtcNow();
        var id = EpisodePlanner.IdOf(plan.Change, now, _options.Ids.NewTag());
        var lease = _database.Write(connection => PolicyLease.Take(connection, plan.Target.Name, id, _options.Ids.NewToken(), now));
        try
        {
            var (head, adopted) = BringIn(plan.Target, request.RefuseHandEdits);
            var episode = new Episode
            {
                Id = id,
                Policy = plan.Target.Name,
                Change = plan.Change,
                Kind = plan.ChangeCommit is null ? EpisodeKind.Executed : EpisodeKind.Captured,
                ChangeCommit = plan.ChangeCommit,
                StartCommit = plan.StartCommit,
                Stage = EpisodeStage.Created,
                Target = plan.Target,
                Limits = plan.Limits,
                HeadVersion = head,
                StartedAt = now,
                UpdatedAt = now,
            };
            _database.Write(connection =>
            {
                lease.Require(connection);
                EpisodeStore.Insert(connection, episode);
                EventStore.Append(connection, null, null, "episode.start", EventSeverity.Information, FormattableString.Invariant($"{id}: {episode.Policy} version {head}"), now);
            });
            return OpenEpisode(episode, lease, resumed: false, [.. plan.Warnings, .. adopted is null ? [] : new[] { adopted }]);
        }
        catch
        {
            lease.TryRelease(_database);
            throw;
        }
    }

    /// <summary>Goes on with an episode that was interrupted or that failed. One that is closed is returned as it is.</summary>
    /// <param name="episodeId">The episode.</param>
    /// <param name="change">Changes its caps; null leaves them.</param>
    /// <exception cref="AutoautoException">EpisodeNotFound, PolicyBusy.</exception>
    public EpisodeSession ResumeEpisode(string episodeId, Func<EpisodeLimits, EpisodeLimits>? change = null)
    {
        var view = RequireEpisode(episodeId);
        if (view.Status == EpisodeStatus.Closed)
        {
            return new EpisodeSession(episodeId, (_, _) => Task.FromResult(view.Episode));
        }

        TemporaryFolder.Require();
        PrepareState();
        var now = _options.Time.GetUtcNow();
        var (episode, lease) = _database.Write(connection =>
        {
            var taken = PolicyLease.Take(connection, view.Episode.Policy, episodeId, _options.Ids.NewToken(), now);
            var found = EpisodeStore.Find(connection, episodeId)!;
            if (found.Stage == EpisodeStage.Closed)
            {
                taken.Release(connection);
                return (found, null);
            }

            var isFailed = found.Stage == EpisodeStage.Errored;
            found = (isFailed ? found.Reopen() : found) with { UpdatedAt = now, Limits = change?.Invoke(found.Limits) ?? found.Limits };
            EpisodeStore.Update(connection, found);
            if (isFailed)
            {
                EpisodeStore.AppendStage(connection, found, "resumed");
            }

            EventStore.Append(connection, null, null, "episode.resume", EventSeverity.Information, $"{episodeId}: was {view.Status}", now);
            return (found, (RunLease?)taken);
        });
        return lease is null
            ? new EpisodeSession(episodeId, (_, _) => Task.FromResult(episode))
            : OpenEpisode(episode, lease, resumed: true, []);
    }

    /// <summary>Episodes, newest first, page by page.</summary>
    public IEnumerable<EpisodeView> ListEpisodes(string? policy = null)
    {
        const int size = 100;
        for (Episode? last = null; ;)
        {
            var page = _database.Read(c => EpisodeStore.Page(c, policy, last?.StartedAt, last?.Id, size).Select(e => View(c, e)).ToList(), []);
            foreach (var view in page)
            {
                yield return view;
            }

            if (page.Count < size)
            {
                yield break;
            }

            last = page[^1].Episode;
        }
    }

    /// <summary>One episode, or null.</summary>
    public EpisodeView? FindEpisode(string episodeId) =>
        _database.Read(c => EpisodeStore.Find(c, episodeId) is { } episode ? View(c, episode) : null, null);

    /// <summary>An episode's stages in order.</summary>
    public IReadOnlyList<StageEntry> ListStages(string episodeId) => _database.Read(c => EpisodeStore.Stages(c, episodeId), []);

    /// <summary>An episode's arms, its own comparison first.</summary>
    public IReadOnlyList<ArmRecord> ListArms(string episodeId) => _database.Read(c => EvidenceStore.Arms(c, episodeId), []);

    /// <summary>Judges' samples of an episode's own comparison.</summary>
    public IReadOnlyList<Judgement> ListJudgements(string episodeId) => _database.Read(c => EvidenceStore.Judgements(c, episodeId, 0), []);

    /// <summary>The reject buffer, newest first, page by page.</summary>
    public IEnumerable<Rejection> ListRejections(string? policy = null)
    {
        const int size = 200;
        for (long? below = null; ;)
        {
            var page = _database.Read(c => LearningStore.Rejections(c, policy, below, size), []);
            foreach (var rejection in page)
            {
                yield return rejection;
            }

            if (page.Count < size)
            {
                yield break;
            }

            below = page[^1].Id;
        }
    }

    /// <summary>Predictions with what came of them, by policy, newest version first.</summary>
    public IReadOnlyList<Prediction> ListPredictions(string? policy = null) => _database.Read(c => LearningStore.Predictions(c, policy, int.MaxValue), []);

    /// <summary>Makes the recorded decision of an episode again from its recorded inputs; null if it has not been decided.</summary>
    /// <exception cref="AutoautoException">EpisodeNotFound.</exception>
    public EpisodeRuling? ReplayEpisode(string episodeId) =>
        RequireEpisode(episodeId).Episode.DecisionInputsJson is { } inputs ? EpisodeGate.Decide(Row.FromJson<EpisodeFacts>(inputs)) : null;

    /// <summary>Finishes an interrupted move of the head, and makes hand edits a version, or refuses them.</summary>
    private (int Head, string? Adopted) BringIn(PolicyTarget target, bool refuse)
    {
        var drift = PolicyLedger.FindDrift(target);
        if (refuse)
        {
            PolicyLedger.RequireUnedited(drift);
        }

        if (drift.Edits.Count == 0)
        {
            PolicyLedger.ApplyHead(target);
            return (drift.State.Head, null);
        }

        var version = PolicyLedger.Adopt(target, drift, "edited by hand");
        return (version.Number, FormattableString.Invariant(
            $"Files of the policy '{target.Name}' were edited by hand ({string.Join(", ", drift.Edits.Select(e => e.Path).Take(5))}); they are version {version.Number} now."));
    }

    private EpisodeSession OpenEpisode(Episode episode, RunLease lease, bool resumed, IReadOnlyList<string> warnings) =>
        new(episode.Id, async (session, abort) =>
        {
            foreach (var warning in warnings)
            {
                session.Publish(new EpisodeEvent.Warned("preflight", warning));
            }

            try
            {
                var context = await PrepareEpisodeAsync(session, episode, lease, resumed, abort).ConfigureAwait(false);
                return await new EpisodeEngine(context).RunAsync(abort).ConfigureAwait(false);
            }
            finally
            {
                // Given back with the recorded end; if that could not be recorded, nobody works on the episode all the same.
                lease.TryRelease(_database);
            }
        });

    private async Task<EpisodeContext> PrepareEpisodeAsync(EpisodeSession session, Episode episode, RunLease lease, bool resumed, CancellationToken abort)
    {
        try
        {
            var scripts = await new EpisodeScripts(_paths, _runner, _location.Root).LockAsync(episode, abort).ConfigureAwait(false);
            var settings = Configuration.Settings.Load(Root);
            var enclosures = (await CallEnclosures.FindAsync(settings.Sandbox, _location, _paths, null, _runner, abort).ConfigureAwait(false)).For(scripts);
            var agents = new AgentFactory(_runner, _options.Time, AgentFactory.LoadPrices(settings.PricesFile), scripts, scripts?.FilesDirectory ?? _location.Root);
            var context = new EpisodeContext(
                new EpisodeServices
                {
                    Database = _database,
                    Git = OpenStore(),
                    Ledger = PolicyLedger,
                    Runner = _runner,
                    AgentFor = agents.Create,
                    Scripts = scripts,
                    AgentEnclosure = enclosures.Agent(scripts),
                    VerifyEnclosure = enclosures.Verify(scripts),
                    Time = _options.Time,
                    Random = _options.Random,
                    Paths = _paths,
                    Faults = _options.Faults,
                },
                session,
                episode with { ScriptsHash = scripts?.Hash, ScriptsSeal = scripts?.Seal, Isolation = enclosures.Finding.Together(episode.Isolation) },
                lease,
                resumed);
            context.Journal.Record("scripts.lock", context.Write);
            context.Narrate("isolation", $"isolation: {enclosures.Finding.Name}");
            if (enclosures.Warning(episode.Isolation, "episode") is { } warning)
            {
                context.Warn("isolation", warning);
            }

            return context;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var error = EpisodeEngine.Translate(e, episode.Id);
            RecordUnprepared(episode, lease, error);
            throw error;
        }
    }

    /// <summary>An episode whose work cannot begin ends by that error and can be resumed. That the record fails never hides the error.</summary>
    private void RecordUnprepared(Episode episode, RunLease lease, AutoautoException error)
    {
        if (!EpisodeTransitions.Allows(episode.Stage, EpisodeStage.Errored))
        {
            return;
        }

        try
        {
            var now = _options.Time.GetUtcNow();
            var failed = episode.To(EpisodeStage.Errored) with { Error = error.Message, ErrorCode = error.Code.ToString(), UpdatedAt = now, FinishedAt = now };
            _database.Write(connection =>
            {
                lease.Require(connection);
                EpisodeStore.Update(connection, failed);
                EpisodeStore.AppendStage(connection, failed, error.Message);
                EventStore.Append(connection, null, null, "episode.stage", EventSeverity.Error, $"{episode.Id}: {episode.Policy}: {EpisodeStage.Errored}: {error.Message}", now);
            });
        }
        catch (AutoautoException)
        {
            // The episode stays interrupted, and can be resumed.
        }
    }

    private EpisodeView View(Microsoft.Data.Sqlite.SqliteConnection connection, Episode episode)
    {
        var lease = LeaseStore.FindByRun(connection, episode.Id);
        var live = lease is not null && RunLease.IsLive(lease, _options.Time.GetUtcNow());
        var status = episode.Stage switch
        {
            _ when live => EpisodeStatus.Running,
            EpisodeStage.Closed => EpisodeStatus.Closed,
            EpisodeStage.Errored => EpisodeStatus.Errored,
            _ => EpisodeStatus.Interrupted,
        };
        return new EpisodeView(episode, status, live ? lease!.Owner.Pid : null, Root);
    }

    private EpisodeView RequireEpisode(string episodeId) => FindEpisode(episodeId)
        ?? throw new AutoautoException(ErrorCode.EpisodeNotFound, $"There is no episode '{episodeId}' in '{Root}'.", episodeId, $"Look with: {Next.EpisodeList()}");
}
