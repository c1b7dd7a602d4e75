using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>Making, listing and removing the engine's own worktrees.</content>
public sealed partial class GitClient
{
    private const string LockReason = "in use by an Autoauto run";

    // A git that makes an entry is through in milliseconds.
    private static readonly TimeSpan s_atWork = TimeSpan.FromMinutes(1);

    /// <summary>All worktrees that git knows, the main one first, each with the ref that is checked out there (null: detached).</summary>
    public async Task<IReadOnlyList<(string Path, string? Branch)>> ListWorktreesAsync(CancellationToken cancellationToken)
    {
        const string path = "worktree ";
        const string branch = "branch ";
        string[] list = ["worktree", "list", "--porcelain"];
        var (exitCode, output, error) = await _git.TryRunAsync(_root, list, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            var entries = WorktreeEntry.List(_common);
            return entries.Any(e => e.IsTorn)
                ? [(_root, WorktreeEntry.Read(_common).Branch), .. entries.Where(e => !e.IsTorn).Select(e => (e.Worktree!, e.Branch))]
                : throw GitFailure.From(list, exitCode, error, _root);
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

    /// <summary>True if the folder is a worktree of this repository that stands where it was made, or beside it.</summary>
    public bool IsWorktree(string path) => WorktreeLink.IsSound(path, _common);

    /// <summary>
    /// Makes a locked worktree with a detached HEAD. Locked, so that the user's <c>git worktree prune</c> leaves it alone. One that git still knows
    /// at this place and that is gone from the disk is replaced.
    /// </summary>
    public async Task AddWorktreeAsync(string path, string commit, CancellationToken cancellationToken)
    {
        RemoveTornEntries(path);
        await _git.RunAsync(
            _root,
            ["worktree", "add", "--quiet", "--force", "--force", "--detach", "--lock", "--reason", LockReason, path, commit],
            cancellationToken).ConfigureAwait(false);

        // So that after a power cut the entry says whose it is.
        if (AdministrativeFolder(path) is { } entry)
        {
            WorktreeEntry.Flush(entry);
        }
    }

    /// <summary>Removes a worktree with everything in it; one that is gone from the disk is removed from git's list.</summary>
    public async Task RemoveWorktreeAsync(string path, CancellationToken cancellationToken)
    {
        RemoveTornEntries(path);
        if (new FileInfo(path) is { LinkTarget: not null })
        {
            // git would remove the worktree that it leads to.
            TreeRemoval.Remove(path);
        }

        var (exitCode, _, _) = await _git.TryRunAsync(
            _root, ["worktree", "remove", "--force", "--force", path], cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
        {
            return;
        }

        // Broken or unknown to git: what is on the disk goes, and so does git's entry for it. Pruning would take the user's entries along whose disk is not there.
        TreeRemoval.Remove(path);
        foreach (var entry in WorktreeEntry.List(_common).Where(e => e.Worktree is { } place && WorktreeLink.IsSamePlace(place, path)))
        {
            TreeRemoval.Remove(entry.Folder);
        }
    }

    /// <summary>Torn entries of the engine's own worktrees whose git is gone. What others made, the user too, is never among them.</summary>
    internal IReadOnlyList<WorktreeEntry> FindTornEntries() =>
        [.. WorktreeEntry.List(_common).Where(e => e.IsTorn && e.Reason == LockReason && (_time.GetUtcNow() - Directory.GetLastWriteTimeUtc(e.Folder)).Duration() > s_atWork)];

    /// <summary>With one torn entry no worktree can be made. Those of worktrees beside <paramref name="worktree"/> are the caller's, however young they are.</summary>
    private void RemoveTornEntries(string worktree)
    {
        var folder = Path.GetDirectoryName(worktree)!;
        var own = WorktreeEntry.List(_common).Where(e => e.IsTorn && e.Worktree is { } place && WorktreeLink.IsIn(place, folder));
        foreach (var entry in own.Concat(FindTornEntries()).DistinctBy(e => e.Folder).ToList())
        {
            TreeRemoval.Remove(entry.Folder);
        }
    }
}
