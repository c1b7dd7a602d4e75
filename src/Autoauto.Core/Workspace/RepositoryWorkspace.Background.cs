using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace.Background;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace;

/// <content>Runs in processes of their own, which outlive the terminal.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>
    /// Starts a run in a background worker. All checks are made here, and the program's lease is taken here and handed over, so that whatever stands
    /// against the run is said at once. Returns when the worker has taken over.
    /// </summary>
    /// <exception cref="AutoautoException">What stands against the run; WorkerFailed, and then nothing is left of it.</exception>
    public async Task<BackgroundStart> StartDetachedAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var plan = PlanRun(request);
        var (run, lease) = RecordRun(plan, (connection, id, now) => RunLease.Take(connection, plan.Spec.Name, id, _options.Ids.NewToken(), now));
        await HandOverAsync(run, lease, null, cancellationToken).ConfigureAwait(false);
        return new BackgroundStart(RequireRun(run.Id), plan.Warnings);
    }

    /// <summary>Goes on with a run in a background worker; returns when the worker has taken over.</summary>
    /// <exception cref="AutoautoException">RunNotFound, RunAlreadyActive; WorkerFailed, and then the run is as it was.</exception>
    public async Task<BackgroundStart> ResumeDetachedAsync(string runId, CancellationToken cancellationToken)
    {
        var settings = Settings.Load(Root);
        var view = RequireRun(runId);
        _ = DefinitionIfNew(view.Run);
        var (run, lease) = TakeUp(view, settings, claim: null);
        await HandOverAsync(run, lease, view.Run, cancellationToken).ConfigureAwait(false);
        return new BackgroundStart(RequireRun(runId), []);
    }

    /// <summary>Takes over a run that another process has prepared for this one.</summary>
    /// <exception cref="AutoautoException">RunNotFound; LeaseLost if nobody waits for that any more.</exception>
    internal RunSession AdoptRun(string runId, string handover)
    {
        var run = RequireRun(runId).Run;
        var settings = Settings.Load(Root);
        var definition = DefinitionIfNew(run);
        var lease = _database.Write(c => RunLease.Adopt(c, run.Program, runId, handover, _options.Ids.NewToken(), _options.Time.GetUtcNow()));
        return OpenSession(run, lease, definition, [], settings);
    }

    private async Task HandOverAsync(Run run, RunLease lease, Run? before, CancellationToken cancellationToken)
    {
        try
        {
            await new WorkerLaunch(_options.Worker, _options.Time).LaunchAsync(new WorkerTask(Root, run.Id, lease.Token), IsTakenOver, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // If there is nothing to take back the worker had begun after all, and the record says how it ended.
            if (TakeBack(run, lease, before) || e is not AutoautoException)
            {
                throw;
            }
        }

        bool IsTakenOver() => _database.Read(c => !lease.IsHeld(c), false);
    }

    /// <summary>Undoes what was prepared for a worker that never took over; false if it did.</summary>
    private bool TakeBack(Run run, RunLease lease, Run? before) => _database.Write(connection =>
    {
        if (!lease.IsHeld(connection))
        {
            return false;
        }

        lease.Release(connection);
        if (before is null)
        {
            RunStore.Delete(connection, run.Id);
        }
        else
        {
            RunStore.Update(connection, before);
        }

        return true;
    });
}
