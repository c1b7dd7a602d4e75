using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Makes the commits of one group on top of the start commit, by applying the changes one after the other. No branch is touched.</summary>
internal sealed class ChangePackage(RunContext context, StoreClient store, ChangeShape shape)
{
    /// <summary>A step: what lies between two commits, and whose commit it becomes.</summary>
    private sealed record Step(string From, string To, CommitInfo Like, string Message);

    /// <summary>The last commit of the group, or the files of a change that does not apply.</summary>
    public async Task<(string? Commit, IReadOnlyList<string> Conflicts)> BuildAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var head = context.Run.StartCommit;
        var tree = await store.Objects.TreeOfAsync(head, cancellationToken).ConfigureAwait(false);
        await context.Slots.PrepareAgentAsync(head, cancellationToken).ConfigureAwait(false);
        foreach (var step in change.Experiments.SelectMany(StepsOf))
        {
            var (picked, conflicts) = await store.PickAsync(context.Slots.AgentFolder, step.From, step.To, cancellationToken).ConfigureAwait(false);
            if (picked is null)
            {
                return (null, conflicts);
            }

            // A change that an earlier one of the group contains already needs no commit.
            if (picked != tree)
            {
                tree = picked;
                head = await store.Objects.WriteCommitAsync(tree, head, step.Like, step.Message, cancellationToken).ConfigureAwait(false);
            }

            await store.ResetAsync(context.Slots.AgentFolder, head, cancellationToken).ConfigureAwait(false);
        }

        return (shape == ChangeShape.Squashed ? await SquashAsync(change, tree, cancellationToken).ConfigureAwait(false) : head, []);
    }

    private IEnumerable<Step> StepsOf(Experiment experiment)
    {
        var last = store.ReadCommit(experiment.CandidateCommit!)!;
        if (store.Objects.StraightLine(experiment.StartCommit, last.Sha) is not { } line)
        {
            return [new Step(experiment.StartCommit, last.Sha, last, last.Message)];
        }

        return shape == ChangeShape.Commits
            ? line.Select(c => new Step(c.Parents[0], c.Sha, c, c.Message))
            : [new Step(experiment.StartCommit, last.Sha, last, CommitMessage.Combine(last.Subject, line))];
    }

    private Task<string> SquashAsync(PlannedChange change, string tree, CancellationToken cancellationToken)
    {
        List<CommitInfo> commits = [.. change.Experiments.Select(e => store.ReadCommit(e.CandidateCommit!)!)];
        var subject = $"{PlainText.OneLine(commits[0].Subject, 60)}, and {commits.Count - 1} more for {context.Run.Program}";
        return store.Objects.WriteCommitAsync(
            tree, context.Run.StartCommit, commits[^1], CommitMessage.Combine(subject, commits), cancellationToken);
    }
}
