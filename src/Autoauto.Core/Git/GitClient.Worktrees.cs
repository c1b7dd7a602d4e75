using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>The worktrees of the user's repository: other people's, and those that earlier versions made.</content>
public sealed partial class GitClient
{
    /// <summary>All worktrees that git knows, the main one first, each with the ref that is checked out there (null: detached).</summary>
    public async Task<IReadOnlyList<(string Path, string? Branch)>> ListWorktreesAsync(CancellationToken cancellationToken)
    {
        const string path = "worktree ";
        const string branch = "branch ";
        string[] list = ["worktree", "list", "--porcelain"];
        var (exitCode, output, error) = await _git.TryRunAsync(_place, list, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            var entries = WorktreeEntry.List(_common);
            return entries.Any(e => e.IsTorn)
                ? [(_place.Directory, WorktreeEntry.Read(_common).Branch), .. entries.Where(e => !e.IsTorn).Select(e => (e.Worktree!, e.Branch))]
                : throw GitFailure.From(list, exitCode, error, _place.Directory);
        }

        var worktrees = new List<(string Path, string? Branch)>();
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith(path, StringComparison.Ordinal))
            {
                worktrees.Add((line[path.Length..], null));
            }
            else if (line.StartsWith(branch, StringComparison.Ordinal))
            {
                worktrees[^1] = (worktrees[^1].Path, line[branch.Length..]);
            }
        }

        return worktrees;
    }

    /// <summary>Removes a worktree with everything in it; one that is gone from the disk is removed from git's list.</summary>
    public async Task RemoveWorktreeAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { LinkTarget: not null })
        {
            // git would remove the worktree that it leads to.
            TreeRemoval.Remove(path, cancellationToken);
        }

        var (exitCode, _, _) = await _git.TryRunAsync(
            _place, ["worktree", "remove", "--force", "--force", path], cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
        {
            return;
        }

        // Broken or unknown to git: what is on the disk goes, and so does git's entry for it. Pruning would take the user's entries along whose disk is not there.
        TreeRemoval.Remove(path, cancellationToken);
        foreach (var entry in WorktreeEntry.List(_common).Where(e => e.Worktree is { } place && WorktreeLink.IsSamePlace(place, path)))
        {
            TreeRemoval.Remove(entry.Folder, cancellationToken);
        }
    }
}
