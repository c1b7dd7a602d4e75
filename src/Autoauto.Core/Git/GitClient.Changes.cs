namespace Autoauto.Core.Git;

/// <content>Taking changes somewhere else.</content>
public sealed partial class GitClient
{
    /// <summary>
    /// Writes a commit with the author, the committer and the dates of another one: the same input gives the same commit, whoever asks and when.
    /// </summary>
    public async Task<string> WriteCommitAsync(string tree, string parent, CommitInfo like, string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(like);
        var text = $"tree {tree}\nparent {parent}\nauthor {like.Author}\ncommitter {like.Committer}\n\n{message.TrimEnd()}\n";
        return (await _git.RunAsync(_place, ["hash-object", "-t", "commit", "-w", "--stdin"], cancellationToken, text).ConfigureAwait(false)).Trim();
    }

    /// <summary>The tree of a commit.</summary>
    public Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) => _reader.Value.TreeOfAsync(commit, cancellationToken);

    /// <summary>True if git takes this as the name of a branch.</summary>
    public async Task<bool> IsBranchNameAsync(string branch, CancellationToken cancellationToken) =>
        (await _git.TryRunAsync(_place, ["check-ref-format", "refs/heads/" + branch], cancellationToken).ConfigureAwait(false)).ExitCode == 0
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
            if (line.Count == limit || _reader.Value.ReadCommit(at) is not { Parents: [var parent] } commit)
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
