namespace Autoauto.Core.Git;

/// <content>Taking changes somewhere else.</content>
public sealed partial class GitClient
{
    /// <summary>
    /// Applies what lies between two commits to the clean worktree, without committing it. The tree is that of the result; it is null if it does
    /// not apply, and the files that stand in the way are named.
    /// </summary>
    public async Task<(string? Tree, IReadOnlyList<string> Conflicts)> PickAsync(string worktree, string from, string to, CancellationToken cancellationToken)
    {
        // One commit for the whole range, so that merges and several commits in it make no difference.
        var squashed = (await _git.RunAsync(
            _root, [.. s_identity, "commit-tree", to + "^{tree}", "-p", from, "-m", "change"], cancellationToken).ConfigureAwait(false)).Trim();
        string[] pick = [.. s_identity, "cherry-pick", "--no-commit", squashed];
        var (exitCode, _, error) = await _git.TryRunAsync(worktree, pick, cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
        {
            return ((await _git.RunAsync(worktree, ["write-tree"], cancellationToken).ConfigureAwait(false)).Trim(), []);
        }

        var output = await _git.RunAsync(worktree, ["diff", "--name-only", "--diff-filter=U", "-z"], cancellationToken).ConfigureAwait(false);
        var conflicts = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return conflicts.Length > 0 ? (null, conflicts) : throw GitFailure.From(pick, exitCode, error, worktree);
    }

    /// <summary>
    /// Writes a commit with the author, the committer and the dates of another one: the same input gives the same commit, whoever asks and when.
    /// </summary>
    public async Task<string> WriteCommitAsync(string tree, string parent, CommitInfo like, string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(like);
        var text = $"tree {tree}\nparent {parent}\nauthor {like.Author}\ncommitter {like.Committer}\n\n{message.TrimEnd()}\n";
        return (await _git.RunAsync(_root, ["hash-object", "-t", "commit", "-w", "--stdin"], cancellationToken, text).ConfigureAwait(false)).Trim();
    }

    /// <summary>The tree of a commit.</summary>
    public async Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) =>
        (await _git.RunAsync(_root, ["rev-parse", "--verify", "--end-of-options", commit + "^{tree}"], cancellationToken).ConfigureAwait(false)).Trim();

    /// <summary>True if git takes this as the name of a branch.</summary>
    public async Task<bool> IsBranchNameAsync(string branch, CancellationToken cancellationToken) =>
        (await _git.TryRunAsync(_root, ["check-ref-format", "refs/heads/" + branch], cancellationToken).ConfigureAwait(false)).ExitCode == 0
        && !branch.StartsWith('-');

    /// <summary>
    /// The commits that lead from <paramref name="ancestor"/> to <paramref name="descendant"/>, oldest first; null if there is a merge among them
    /// or if the one does not lead to the other within <paramref name="limit"/> commits.
    /// </summary>
    public IReadOnlyList<CommitInfo>? StraightLine(string ancestor, string descendant, int limit = 1000)
    {
        var line = new List<CommitInfo>();
        for (var at = descendant; !string.Equals(at, ancestor, StringComparison.Ordinal);)
        {
            if (line.Count == limit || _reader.Read(at) is not { Parents: [var parent] } commit)
            {
                return null;
            }

            line.Add(commit);
            at = parent;
        }

        line.Reverse();
        return line;
    }
}
