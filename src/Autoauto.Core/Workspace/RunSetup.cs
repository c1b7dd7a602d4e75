using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace;

/// <summary>Puts together what a run works with: locks the evaluator, or opens the copy that was locked when the run started.</summary>
internal sealed class RunSetup(
    Database database, RepositoryLocation location, RunPaths paths, ProgramFolder programs, ProcessRunner runner, WorkspaceOptions options, Func<StoreClient> openStore)
{
    /// <summary>The context of a run. If it cannot be made, the run ends with that error and its lease is given back.</summary>
    public async Task<RunContext> PrepareAsync(RunSession session, Run run, RunLease lease, ProgramDefinition? definition, CancellationToken abort)
    {
        try
        {
            var resumed = definition is null;
            var (snapshot, locked) = await LockAsync(run, abort).ConfigureAwait(false);
            var original = programs.PathOf(run.Program);
            var edited = resumed && !MayBeAgents(run) && Directory.Exists(original) && snapshot.FindChangedOriginals(original).Count > 0;
            var originals = new OriginalsGuard(snapshot, original, Directory.Exists(original) && !edited);
            var enclosures = (await FindEnclosuresAsync(run, abort).ConfigureAwait(false)).For(snapshot);
            if (run.RuleStateJson is null)
            {
                run = run with { History = EarlierRuns.Of(database, run, snapshot.Hash) };
            }

            var services = ServicesOf(session, run, run.Id, openStore(), snapshot, locked, originals, enclosures);
            var isolated = run with { EvaluatorHash = snapshot.Hash, EvaluatorSeal = snapshot.Seal, Isolation = enclosures.Finding.Together(run.Isolation) };
            var context = new RunContext(services, session, isolated, lease, resumed);
            context.Journal.Record("evaluator.lock", context.WriteRun);
            if (enclosures.Warning(run.Isolation) is { } warning)
            {
                context.Warn("isolation", warning);
            }

            if (edited)
            {
                context.Warn("evaluator.edited", $"The program '{run.Program}' was edited since the run started; the run goes on with the evaluator that was locked then.");
            }

            return context;
        }
        catch (OperationCanceledException)
        {
            End(run, lease, TerminationReason.Aborted, null);
            throw;
        }
        catch (Exception e)
        {
            var error = EngineFailure.Translate(e, run.Id);
            try
            {
                End(run, lease, TerminationReason.Error, error);
            }
            catch (AutoautoException)
            {
                // The first error is the one to report. The lease dies with this process, and the run can be resumed.
            }

            throw error;
        }
    }

    /// <summary>
    /// The context for measuring a run that nobody works on: with the evaluator that was locked for it, in worktrees that are not the run's.
    /// </summary>
    public RunContext PrepareReceipt(RunSession session, Run run, RunLease lease, StoreClient store)
    {
        var snapshot = new EvaluatorStore(paths.Evaluators, runner).Open(run.EvaluatorHash!, run.EvaluatorSeal);
        var locked = ProgramFolder.FromSnapshot(snapshot.FilesDirectory, run.Spec);
        var originals = new OriginalsGuard(snapshot, programs.PathOf(run.Program), active: false);
        return new RunContext(
            ServicesOf(session, run, RunPaths.ReceiptOwner(run.Id), store, snapshot, locked, originals, FindEnclosuresAsync(run, CancellationToken.None).GetAwaiter().GetResult().For(snapshot)),
            session,
            run with { Phase = RunPhase.Stopping },
            lease,
            resumed: true);
    }

    private Task<CallEnclosures> FindEnclosuresAsync(Run run, CancellationToken abort) =>
        CallEnclosures.FindAsync(Settings.Load(location.Root).Sandbox, location, paths, run.Spec, runner, abort);

    private RunServices ServicesOf(
        RunSession session, Run run, string owner, StoreClient store, EvaluatorSnapshot snapshot, ProgramDefinition locked, OriginalsGuard originals, CallEnclosures enclosures)
    {
        var slots = new MeasurementSlots(store, paths.WorktreesOf(owner), owner, run.Spec.Caches)
        {
            AreApart = enclosures.Finding.Sandbox is { KeepsPlans: true },
            Links = LinkedPaths.Of(location.Root, run.Spec),
        };
        return new RunServices
        {
            Database = database,
            Git = store,
            Worktrees = slots,
            Traces = new RunTraces(paths),
            TakeDisturbances = runner.TakeDisturbances,
            GuardFor = context => new AgentGuard(context, store, location, slots, originals),
            Evaluator = new MeasurementScript(runner, snapshot, locked, new MeasurementContext
            {
                MarkerPrefix = owner + ".evaluator",
                ScratchDirectory = paths.ScratchOf(run.Id),
                Build = enclosures.Build(snapshot),
                Measure = enclosures.Measure(snapshot, run.Spec.MeasureNetwork),
                OnEnded = (script, outcome) => EvaluatorLog.Append(
                    paths.EvaluatorLog(run.Id, session.Progress?.Experiment ?? 0), script, outcome, options.Time.GetUtcNow()),
            }),
            AgentFor = options.AgentFor ?? new AgentFactory(runner, options.Time, AgentFactory.LoadPrices(Settings.Load(location.Root).PricesFile), snapshot, snapshot.FilesDirectory).Create,
            // One that is not the engine's to start works where it is.
            AgentEnclosure = options.AgentFor is null ? enclosures.Agent(snapshot) : null,
            Isolation = enclosures.Finding.Name,
            Rule = EngineParts.RuleFor(run.Spec, run.History),
            Time = options.Time,
            Random = options.Random,
            Paths = paths,
            Faults = options.Faults,
            PassesHoldout = run.Spec.Holdout is { } path ? HoldoutOf(run, path, owner, enclosures) : static (_, _) => Task.FromResult(true),
            SettingsFiles = [Settings.UserFile, Settings.Load(location.Root).PricesFile, .. run.Options.Agent.Command.Take(1).Where(Path.IsPathFullyQualified)],
            Instructions = locked.Instructions,
            ProgramDirectory = snapshot.FilesDirectory,
        };
    }

    private Func<string, CancellationToken, Task<bool>> HoldoutOf(Run run, string path, string owner, CallEnclosures enclosures)
    {
        var check = new HoldoutCheck(runner, path, location.Root, run.Spec.MeasureTimeout, enclosures.Holdout(path, run.Spec.MeasureNetwork));
        var copy = Path.Combine(paths.WorktreesOf(owner), "holdout");
        return (folder, cancellationToken) => check.PassesAsync(folder, copy, owner, cancellationToken);
    }

    /// <summary>
    /// True if an agent's work was cut off before it was looked at: then a change of the evaluator's originals is treated as that agent's. If it was
    /// the user's after all, it is kept where tampered files are.
    /// </summary>
    private bool MayBeAgents(Run run) => database.Read(c => ExperimentStore.FindOpen(c, run.Id), null)
        is { Phase: ExperimentPhase.Proposing or ExperimentPhase.Proposed, AgentCalls: > 0 };

    private async Task<(EvaluatorSnapshot Snapshot, ProgramDefinition Locked)> LockAsync(Run run, CancellationToken abort)
    {
        var store = new EvaluatorStore(paths.Evaluators, runner);
        EvaluatorSnapshot snapshot;
        if (run.EvaluatorHash is { } hash)
        {
            snapshot = store.Open(hash, run.EvaluatorSeal);
        }
        else
        {
            var checkout = run.Spec.Helpers.Count > 0 ? await CheckOutStartAsync(run, abort).ConfigureAwait(false) : location.Root;
            var source = EvaluatorSource.Of(programs.Load(run.Program) with { Spec = run.Spec }, checkout);
            snapshot = await store.CaptureAsync(source, abort).ConfigureAwait(false);
        }

        return (snapshot, ProgramFolder.FromSnapshot(snapshot.FilesDirectory, run.Spec));
    }

    /// <summary>Helper files belong to the evaluator as the start commit has them, not as they lie in the user's checkout.</summary>
    private async Task<string> CheckOutStartAsync(Run run, CancellationToken abort)
    {
        using var store = openStore();
        var slots = new MeasurementSlots(store, paths.WorktreesOf(run.Id), run.Id, run.Spec.Caches);
        slots.CreateFolder();
        await slots.PrepareAgentAsync(run.StartCommit, abort).ConfigureAwait(false);
        return slots.Agent;
    }

    private void End(Run run, RunLease lease, TerminationReason reason, AutoautoException? error) => database.Write(connection =>
    {
        lease.Require(connection);
        var now = options.Time.GetUtcNow();
        RunStore.Update(connection, run with
        {
            Phase = RunPhase.Finished,
            TerminationReason = reason,
            ErrorCode = error?.Code.ToString(),
            ErrorMessage = error?.Message,
            UpdatedAt = now,
            FinishedAt = now,
        });
        EventStore.Append(connection, run.Id, null, "run.end", error is null ? EventSeverity.Information : EventSeverity.Error, error?.Message ?? reason.ToString(), now);
        lease.Release(connection);
    });
}
