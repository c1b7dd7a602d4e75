using Autoauto.Core.Errors;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>
/// Work about a run that nobody works on: under the program's lease, with signs of life, in worktrees of its own that are gone afterwards. The run's
/// state is left as it is.
/// </summary>
internal sealed class SideJob(RunContext context)
{
    /// <summary>Prepares, works and cleans up, on every way out.</summary>
    /// <exception cref="AutoautoException">Whatever the work throws, or LeaseLost.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken abort)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var heart = context.StartHeartbeat(linked);
        try
        {
            context.Report(0, "starting");
            await context.Slots.RemoveAsync(linked.Token).ConfigureAwait(false);
            context.Slots.CreateFolder();
            return await work(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (heart.Failure is not null)
        {
            throw heart.Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ProcessStartException)
        {
            throw EngineFailure.Translate(e, context.Run.Id);
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            await CleanUpAsync(linked.Token).ConfigureAwait(false);
        }
    }

    /// <summary>If the lease is somebody else's by now, so are the worktrees.</summary>
    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        using var last = new LastMoments(cancellationToken);
        context.Services.Traces.EndProcesses(context.Slots.Owner);
        try
        {
            context.Journal.RequireLease();
            await context.Slots.RemoveAsync(last.Token).ConfigureAwait(false);
            context.Services.Traces.RemoveEvaluatorFolder(context.Run.Id);
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // What is left is found by the next job about this run, or goes with the run.
        }
        finally
        {
            context.Lease.TryRelease(context.Services.Database);
            context.Services.Git.Dispose();
        }
    }
}
