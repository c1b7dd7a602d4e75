using Autoauto.Core.Errors;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>
/// Measures the worth of a run that nobody works on: the total anew, and what each kept commit still contributes. In worktrees of its own, under
/// the program's lease; the run's state is left as it is, but for the receipt.
/// </summary>
internal sealed class ReceiptEngine(RunContext context, int pairs, bool leaveOneOut)
{
    /// <summary>Measures until everything asked for is known, and returns the run with its receipt.</summary>
    /// <exception cref="AutoautoException">The total cannot be measured, or the lease was lost.</exception>
    public async Task<Run> RunAsync(CancellationToken abort)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var heart = context.StartHeartbeat(linked);
        try
        {
            return await WorkAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (heart.Failure is not null)
        {
            throw heart.Failure;
        }
        finally
        {
            await heart.DisposeAsync().ConfigureAwait(false);
            await CleanUpAsync().ConfigureAwait(false);
        }
    }

    private async Task<Run> WorkAsync(CancellationToken cancellationToken)
    {
        context.Report(0, "starting");
        await context.Slots.ClearAsync(cancellationToken).ConfigureAwait(false);
        context.Slots.CreateFolder();
        Void(0);
        await new MeasureReceipt(context).MeasureTotalAsync(
            pairs, connection => RunStore.UpdateReceipt(connection, context.Run), cancellationToken).ConfigureAwait(false);
        if (leaveOneOut)
        {
            foreach (var kept in Kept())
            {
                await LeaveOutAsync(kept, cancellationToken).ConfigureAwait(false);
            }
        }

        return context.Run;
    }

    private IReadOnlyList<Experiment> Kept() =>
        context.Services.Database.Read(c => ExperimentStore.Page(c, context.Run.Id, ExperimentStatus.Kept, null, 0, int.MaxValue), []);

    private async Task LeaveOutAsync(Experiment kept, CancellationToken cancellationToken)
    {
        context.Report(kept.Number, $"taking experiment {kept.Number} back");
        Void(kept.Number);
        var result = await JudgeAsync(kept, cancellationToken).ConfigureAwait(false);
        context.Journal.Record("receipt.keep", connection => context.Audit(connection, "receipt.keep", Describe(result), kept.Number));
        context.Publish(new RunEvent.KeepMeasured(result));
    }

    private async Task<KeepReceipt> JudgeAsync(Experiment kept, CancellationToken cancellationToken)
    {
        var result = new KeepReceipt { Experiment = kept.Number, Subject = kept.Subject, Commit = kept.CandidateCommit!, Finding = ReceiptFinding.Failed };
        await context.Slots.PrepareAgentAsync(context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
        var reverted = await context.Services.Git.RevertAsync(
            context.Slots.Agent, kept.StartCommit, kept.CandidateCommit!, $"The final commit without experiment {kept.Number}", cancellationToken).ConfigureAwait(false);
        if (reverted.Conflicts.Count > 0)
        {
            return result with { Finding = ReceiptFinding.Conflict, Conflicts = reverted.Conflicts };
        }

        if (reverted.Commit is not { } without)
        {
            return result with { Finding = ReceiptFinding.Superseded };
        }

        try
        {
            var receipt = await new PairedMeasurement(context).MeasureAsync(
                kept.Number, without, context.Run.HeadCommit, pairs, cancellationToken).ConfigureAwait(false);
            return result with { Finding = receipt.Finding, Receipt = receipt };
        }
        catch (AutoautoException e) when (e.Code is ErrorCode.BuildFailed or ErrorCode.MeasurementFailed or ErrorCode.MeasurementUnparsable)
        {
            return result with { Detail = e.Message };
        }
    }

    private void Void(int experiment) =>
        context.Services.Database.Write(c => MeasurementStore.VoidBlock(c, context.Run.Id, experiment, MeasurementPurpose.Receipt));

    private static string Describe(KeepReceipt kept) =>
        $"without it: {kept.Finding}{(kept.Receipt is { } receipt ? $", worth {MeasureReceipt.Describe(receipt)}" : string.Empty)}"
        + (kept.Conflicts.Count > 0 ? $" in {string.Join(", ", kept.Conflicts)}" : kept.Detail is { } detail ? $": {detail}" : string.Empty);

    /// <summary>On every way out. If the lease is somebody else's by now, so are the worktrees.</summary>
    private async Task CleanUpAsync()
    {
        ProcessTree.Sweep(context.Slots.Owner + ".");
        try
        {
            context.Journal.RequireLease();
            EvaluatorScratch.Remove(context.Services.Paths, context.Run.Id);
            await context.Slots.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            context.Services.Database.Write(context.Lease.Release);
        }
        catch (Exception e) when (e is AutoautoException or IOException or UnauthorizedAccessException)
        {
            // What is left is found by the next measurement of this run, or goes with the run.
        }
        finally
        {
            context.Services.Git.Dispose();
        }
    }
}
