using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Policies;

namespace Autoauto.Core.Episodes.Steps;

/// <summary>Reviews an edit: inside the policy, within the budget, new, and not one that was taken back before.</summary>
internal sealed class EditReview(EpisodeContext context)
{
    private const int MostNamed = 5;
    private readonly PolicyTarget _target = context.Episode.Target;

    /// <summary>Judges the edit of <paramref name="version"/> that stands in the worktree together with the one that the answer spells out.</summary>
    public async Task<Proposal> JudgeAsync(EvolverAnswer answer, int version, EditBudget budget, CancellationToken cancellationToken)
    {
        var tree = new PolicyTree(context.Slots.Agent, _target);
        var outside = await OutsideAsync(answer, cancellationToken).ConfigureAwait(false);
        if (outside.Count > 0)
        {
            return Refuse(RefusalReason.OutsideTarget, $"edits outside the policy: {string.Join(", ", outside.Take(MostNamed))}");
        }

        var ledger = context.Services.Ledger;
        var old = ledger.ContentsOf(_target.Name, version).ToDictionary(f => f.Path, StringComparer.Ordinal);
        var files = Merge(tree, answer, old);
        var changes = await PolicyComparison.CompareAsync(context.Services.Git.User, [.. old.Values], [.. files.Values], cancellationToken).ConfigureAwait(false);
        if (changes.Count == 0)
        {
            return Refuse(RefusalReason.Identical, "the edit changes nothing");
        }

        if (changes.FirstOrDefault(c => c.LinesAdded is null) is { } binary)
        {
            return Refuse(RefusalReason.OverBudget, $"'{binary.Path}' is not text: no budget for lines covers it");
        }

        var lines = changes.Sum(c => c.LinesAdded!.Value + c.LinesRemoved!.Value);
        if (changes.Count > budget.MaxFiles || lines > budget.MaxLines)
        {
            return Refuse(
                RefusalReason.OverBudget,
                FormattableString.Invariant($"{changes.Count} files and {lines} lines are changed; the budget is {budget.MaxFiles} files and {budget.MaxLines} lines"));
        }

        var hash = PolicyManifest.HashOf(files.Values.Select(PolicyTree.Describe));
        return RolledBack().FirstOrDefault(v => v.ManifestHash == hash) is { } before
            ? Refuse(RefusalReason.RejectedBefore, FormattableString.Invariant($"this is version {before.Number} again, which was taken back"))
            : new Proposal { Answer = answer, Files = [.. files.Values] };
    }

    private async Task<List<string>> OutsideAsync(EvolverAnswer answer, CancellationToken cancellationToken)
    {
        var git = context.Services.Git;
        // By the engine's own index: whatever differs from where the evolver began, committed by it or not.
        var status = await git.StatusAsync(context.Slots.AgentFolder, cancellationToken).ConfigureAwait(false);
        return
        [
            .. status.Dirty.Concat(answer.Edits.Keys).Where(path => PolicyPath.Validate(_target, path) is not null).Distinct(StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, PolicyContent> Merge(PolicyTree tree, EvolverAnswer answer, Dictionary<string, PolicyContent> old)
    {
        var files = tree.ReadAll().ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var (path, content) in answer.Edits)
        {
            if (content is null)
            {
                files.Remove(path);
            }
            else
            {
                files[path] = new PolicyContent(path, content, old.GetValueOrDefault(path)?.IsExecutable ?? false);
            }
        }

        return files;
    }

    /// <summary>The versions that an episode took back: those that a rollback follows.</summary>
    private IEnumerable<PolicyVersion> RolledBack()
    {
        PolicyVersion? newer = null;
        foreach (var version in context.Services.Ledger.Versions(_target.Name))
        {
            if (newer?.Cause == PolicyCause.Rollback)
            {
                yield return version;
            }

            newer = version;
        }
    }

    private static Proposal Refuse(RefusalReason reason, string detail) => new() { Refusal = reason, Detail = detail };
}
