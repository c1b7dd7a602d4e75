using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>What packaging a run takes.</summary>
internal sealed record CompletionWork
{
    /// <summary>The branches to make.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }

    /// <summary>What their commits are.</summary>
    public required ChangeShape Shape { get; init; }

    /// <summary>Measure each branch against the start commit.</summary>
    public bool Verify { get; init; }

    /// <summary>Measure what each kept commit still contributes.</summary>
    public bool LeaveOneOut { get; init; }

    /// <summary>Pairs of invocations of each comparison.</summary>
    public required int Pairs { get; init; }
}

/// <summary>What came of packaging a run.</summary>
/// <param name="Sets">The branches.</param>
/// <param name="Keeps">What each kept commit still contributes; empty if it was not asked for.</param>
internal sealed record CompletionResult(IReadOnlyList<ChangeSet> Sets, IReadOnlyList<KeepReceipt> Keeps);

/// <summary>
/// Packages the kept changes of a run that nobody works on. First all commits are made, then all names are checked, and only then the first
/// branch: the same run gives the same commits, so whatever a crash left behind is found and gone on with.
/// </summary>
internal sealed class CompletionEngine(RunContext context, StoreClient store, CompletionWork work)
{
    /// <summary>Packages everything; publishes each branch when all is known about it.</summary>
    /// <exception cref="AutoautoException">BranchExists: a name is taken by something else; nothing was made. LeaseLost.</exception>
    public Task<CompletionResult> RunAsync(CancellationToken abort) => new SideJob(context).RunAsync(WorkAsync, abort);

    private async Task<CompletionResult> WorkAsync(CancellationToken cancellationToken)
    {
        var built = new List<ChangeSet>();
        foreach (var change in work.Changes)
        {
            context.Report(change.Experiments[0].Number, $"packaging {change.Branch}");
            built.Add(await BuildAsync(change, cancellationToken).ConfigureAwait(false));
        }

        foreach (var set in built)
        {
            await MakeBranchAsync(set, cancellationToken).ConfigureAwait(false);
        }

        var sets = new List<ChangeSet>();
        foreach (var set in built)
        {
            sets.Add(work.Verify && set.Commit is not null ? await VerifyAsync(set, cancellationToken).ConfigureAwait(false) : set);
            context.Publish(new RunEvent.ChangeSetMade(sets[^1]));
        }

        var keeps = work.LeaveOneOut ? await new LeaveOneOut(context, store, work.Pairs).MeasureAsync(cancellationToken).ConfigureAwait(false) : [];
        return new CompletionResult(sets, keeps);
    }

    private async Task<ChangeSet> BuildAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var (commit, conflicts) = await new ChangePackage(context, store, work.Shape).BuildAsync(change, cancellationToken).ConfigureAwait(false);
        var set = new ChangeSet
        {
            Group = change.Group,
            Branch = change.Branch,
            Experiments = [.. change.Experiments.Select(e => e.Number)],
            Subject = change.Experiments[0].Subject,
            Files = change.Files,
            Commit = commit,
            Conflicts = conflicts,
        };
        if (commit is null)
        {
            return set;
        }

        var existing = await FindBranchAsync(change.Branch, cancellationToken).ConfigureAwait(false);
        if (existing is not null && existing != commit)
        {
            throw new AutoautoException(
                ErrorCode.BranchExists,
                $"The branch '{change.Branch}' is there already, at {existing[..10]} instead of {commit[..10]}.",
                change.Branch,
                $"Choose other names with {CallOptions.BranchPrefix}, or delete that branch.");
        }

        var diff = await context.Services.Git.DiffAsync(context.Run.StartCommit, commit, 0, cancellationToken).ConfigureAwait(false);
        return set with
        {
            WasThere = existing is not null,
            Files = [.. diff.Paths.Select(p => p.Path)],
            LinesAdded = diff.Paths.Sum(p => p.LinesAdded),
            LinesRemoved = diff.Paths.Sum(p => p.LinesRemoved),
        };
    }

    private Task<string?> FindBranchAsync(string branch, CancellationToken cancellationToken) =>
        context.Services.Git.ReadRefAsync("refs/heads/" + branch, cancellationToken);

    private async Task MakeBranchAsync(ChangeSet set, CancellationToken cancellationToken)
    {
        if (set.Commit is { } commit && !set.WasThere)
        {
            await context.Journal.PerformAsync(
                "complete.branch",
                () => context.Services.Git.CompareAndSwapRefAsync("refs/heads/" + set.Branch, commit, null, cancellationToken),
                connection => context.Audit(
                    connection, "complete.branch", $"{set.Branch} at {commit[..10]} with experiments {string.Join(", ", set.Experiments)}")).ConfigureAwait(false);
        }
    }

    private async Task<ChangeSet> VerifyAsync(ChangeSet set, CancellationToken cancellationToken)
    {
        var number = set.Experiments[0];
        context.Report(number, $"measuring {set.Branch}");
        context.Journal.Record("block.void", c => MeasurementStore.VoidBlock(c, context.Run.Id, number, MeasurementPurpose.Receipt));
        try
        {
            return set with
            {
                Receipt = await new PairedMeasurement(context).MeasureAsync(
                    number, context.Run.StartCommit, set.Commit!, work.Pairs, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (AutoautoException e) when (e.Code is ErrorCode.BuildFailed or ErrorCode.MeasurementFailed or ErrorCode.MeasurementUnparsable)
        {
            return set with { Detail = e.Message };
        }
    }
}
