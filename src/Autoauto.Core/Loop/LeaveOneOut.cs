using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>What each kept commit still contributes: the final commit against the final commit without it.</summary>
internal sealed class LeaveOneOut(RunContext context, StoreClient store, int pairs)
{
    /// <summary>Leaves each kept commit out in turn; records and publishes what came of it.</summary>
    public async Task<IReadOnlyList<KeepReceipt>> MeasureAsync(CancellationToken cancellationToken)
    {
        var results = new List<KeepReceipt>();
        foreach (var kept in context.Services.Database.Read(c => ExperimentStore.Page(c, context.Run.Id, ExperimentStatus.Kept, null, 0, int.MaxValue), []))
        {
            results.Add(await LeaveOutAsync(kept, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    private async Task<KeepReceipt> LeaveOutAsync(Experiment kept, CancellationToken cancellationToken)
    {
        context.Report(kept.Number, $"taking experiment {kept.Number} back");
        context.Steps.Enter($"Taking experiment {kept.Number} back");
        Void(kept.Number);
        var result = await JudgeAsync(kept, cancellationToken).ConfigureAwait(false);
        context.Journal.Record("receipt.keep", connection => context.Audit(connection, "receipt.keep", Describe(result), kept.Number));
        context.Publish(new RunEvent.KeepMeasured(result));
        return result;
    }

    private async Task<KeepReceipt> JudgeAsync(Experiment kept, CancellationToken cancellationToken)
    {
        var result = new KeepReceipt { Experiment = kept.Number, Subject = kept.Subject, Commit = kept.CandidateCommit!, Finding = ReceiptFinding.Failed };
        await context.Slots.PrepareAgentAsync(context.Run.HeadCommit, cancellationToken).ConfigureAwait(false);
        var reverted = await store.RevertAsync(
            context.Slots.AgentFolder, kept.StartCommit, kept.CandidateCommit!, $"The final commit without experiment {kept.Number}", cancellationToken).ConfigureAwait(false);
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
        context.Journal.Record("block.void", c => MeasurementStore.VoidBlock(c, context.Run.Id, experiment, MeasurementPurpose.Receipt));

    private static string Describe(KeepReceipt kept) =>
        $"without it: {kept.Finding}{(kept.Receipt is { } receipt ? $", worth {MeasureReceipt.Describe(receipt)}" : string.Empty)}"
        + (kept.Conflicts.Count > 0 ? $" in {string.Join(", ", kept.Conflicts)}" : kept.Detail is { } detail ? $": {detail}" : string.Empty);
}
