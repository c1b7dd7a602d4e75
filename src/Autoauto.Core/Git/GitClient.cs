using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>Every git invocation of the engine: one method per question or effect.</summary>
public sealed partial class GitClient : IRunGit
{
    private static readonly string[] s_identity = ["-c", "user.name=Autoauto", "-c", "user.email=autoauto@localhost", "-c", "commit.gpgSign=false"];
    private readonly GitProcess _git;
    private readonly string _root;
    private readonly string _common;
    private readonly CommitReader _reader;
    private readonly TimeProvider _time;

    /// <summary>A client of the repository at <paramref name="location"/>.</summary>
    public GitClient(RepositoryLocation location, ProcessRunner runner)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(runner);
        _time = runner.Time;
        _git = new GitProcess(runner, looksUp: false);
        _root = location.Root;
        _common = location.CommonDirectory;
        _reader = new CommitReader(location.Root);
    }

    /// <summary>Ends the long-lived reader.</summary>
    public void Dispose() => _reader.Dispose();

    /// <summary>The commit that <paramref name="revision"/> names, or null if it names none.</summary>
    public async Task<string?> ResolveCommitAsync(string revision, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await _git.TryRunAsync(
            _root, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : null;
    }

    /// <summary>The value of a ref, or null if it does not exist.</summary>
    public async Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await _git.TryRunAsync(
            _root, ["rev-parse", "--verify", "--quiet", "--end-of-options", reference], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : null;
    }

    /// <summary>
    /// Moves a ref from <paramref name="oldValue"/> (null: it must not exist) to <paramref name="newValue"/>, or fails if it stands elsewhere.
    /// </summary>
    /// <exception cref="AutoautoException">BranchMoved.</exception>
    public async Task CompareAndSwapRefAsync(string reference, string newValue, string? oldValue, CancellationToken cancellationToken)
    {
        // All zeros stand for "must not exist", in SHA-1 and SHA-256 repositories alike.
        var expected = oldValue ?? new string('0', newValue.Length);
        var (exitCode, _, error) = await _git.TryRunAsync(
            _root, ["update-ref", "--no-deref", reference, newValue, expected], cancellationToken).ConfigureAwait(false);
        if (exitCode == 0)
        {
            return;
        }

        var now = await ReadRefAsync(reference, cancellationToken).ConfigureAwait(false);
        if (string.Equals(now, newValue, StringComparison.Ordinal))
        {
            return;
        }

        if (string.Equals(now, oldValue, StringComparison.Ordinal))
        {
            throw GitFailure.From(["update-ref"], exitCode, error, _root);
        }

        throw new AutoautoException(
            ErrorCode.BranchMoved,
            $"'{reference}' stands at {Short(now)} instead of {Short(oldValue)}: somebody else moved it.",
            reference,
            $"Move it back (git update-ref {reference} {oldValue}) and resume the run, or start a new run.");
    }

    /// <summary>Makes a ref point at a commit, wherever it pointed before: for the engine's own refs, which nobody else moves.</summary>
    public Task PinAsync(string reference, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync(_root, ["update-ref", "--no-deref", reference, commit], cancellationToken);

    /// <summary>Names of the refs below <paramref name="prefix"/>.</summary>
    public async Task<IReadOnlyList<string>> ListRefsAsync(string prefix, CancellationToken cancellationToken)
    {
        var output = await _git.RunAsync(_root, ["for-each-ref", "--format=%(refname)", prefix], cancellationToken).ConfigureAwait(false);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Deletes refs; those that are not there are ignored.</summary>
    public async Task DeleteRefsAsync(IEnumerable<string> references, CancellationToken cancellationToken)
    {
        var commands = string.Concat(references.Select(r => $"delete {r}\n"));
        if (commands.Length > 0)
        {
            await _git.RunAsync(_root, ["update-ref", "--no-deref", "--stdin"], cancellationToken, commands).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a ref if it stands at <paramref name="value"/>.</summary>
    /// <exception cref="AutoautoException">GitFailed: it stands elsewhere by now.</exception>
    public Task DeleteRefAsync(string reference, string value, CancellationToken cancellationToken) =>
        _git.RunAsync(_root, ["update-ref", "--no-deref", "-d", reference, value], cancellationToken);

    /// <summary>Names of the refs from which <paramref name="commit"/> is reached; none if there is no such commit.</summary>
    public async Task<IReadOnlyList<string>> ListContainingRefsAsync(string commit, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await _git.TryRunAsync(
            _root, ["for-each-ref", "--format=%(refname)", "--contains", commit], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>Full paths of the locks of a worktree's index, HEAD and other files that are there; none where its link to the repository is not sound.</summary>
    public IReadOnlyList<string> FindLocks(string worktree) => IsWorktree(worktree) ? Directory.GetFileSystemEntries(AdministrativeFolder(worktree)!, "*.lock") : [];

    /// <summary>
    /// Removes the locks that a killed git left on <paramref name="branch"/> and on the refs below <paramref name="prefix"/>. Only for refs that
    /// nobody but the caller moves.
    /// </summary>
    public void RemoveStaleRefLocks(string branch, string prefix)
    {
        var folder = Path.Combine(_common, prefix);
        var locks = Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder, "*.lock") : [];
        foreach (var file in locks.Append(Path.Combine(_common, branch + ".lock")))
        {
            TreeRemoval.Remove(file);
        }
    }

    /// <summary>HEAD and dirty paths of a worktree.</summary>
    public async Task<WorktreeStatus> StatusAsync(string worktree, CancellationToken cancellationToken) => WorktreeStatus.Parse(
        await _git.RunAsync(
            worktree,
            ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames"],
            cancellationToken).ConfigureAwait(false));

    /// <summary>Puts a worktree's HEAD, index and files to <paramref name="commit"/>; HEAD is detached first if it is not.</summary>
    public Task ResetAsync(string worktree, string commit, CancellationToken cancellationToken) =>
        WriteAsync(worktree, ["checkout", "--quiet", "--force", "--detach", commit], cancellationToken);

    /// <summary>Puts single files of a worktree to what they are in <paramref name="commit"/>.</summary>
    public Task RestoreAsync(string worktree, string commit, IReadOnlyCollection<string> paths, CancellationToken cancellationToken) => WriteAsync(
        worktree, ["checkout", "--quiet", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", commit], cancellationToken, string.Join('\0', paths));

    /// <summary>Deletes everything that git does not track, ignored files and nested repositories included, but for <paramref name="caches"/>.</summary>
    public async Task CleanAsync(string worktree, IReadOnlyList<string> caches, CancellationToken cancellationToken)
    {
        var index = AdministrativeFolder(worktree) is { } folder ? IndexFile.TryRead(folder) : null;
        if (index is not { IsWhole: true } || !OperatingSystem.IsLinux())
        {
            // File systems that take names for the same that differ are git's to know, and so are its special indexes.
            await _git.RunAsync(worktree, ["clean", "-ffdxq", .. caches.SelectMany(c => new[] { "-e", c })], cancellationToken).ConfigureAwait(false);
            return;
        }

        FolderCleaner.Clean(worktree, index.Paths, new GlobSet(caches));
    }

    /// <summary>Commits everything in a worktree as it stands, without hooks and with a fixed identity.</summary>
    public async Task<string> CommitAllAsync(string worktree, string message, CancellationToken cancellationToken)
    {
        await WriteAsync(worktree, ["add", "--all"], cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            worktree,
            [.. s_identity, "commit", "--quiet", "--no-verify", "--file=-"],
            cancellationToken,
            message).ConfigureAwait(false);
        return (await StatusAsync(worktree, cancellationToken).ConfigureAwait(false)).Head;
    }

    /// <summary>
    /// Commits in <paramref name="worktree"/>, on top of what stands there, the reverse of everything between two commits. The commit is null if
    /// nothing of it is left to take back, or if later changes stand in the way: then their files are named.
    /// </summary>
    public async Task<(string? Commit, IReadOnlyList<string> Conflicts)> RevertAsync(
        string worktree, string from, string to, string message, CancellationToken cancellationToken)
    {
        // One commit for the whole range, so that merges and several commits in it make no difference.
        var squashed = (await _git.RunAsync(
            _root, [.. s_identity, "commit-tree", to + "^{tree}", "-p", from, "-m", message], cancellationToken).ConfigureAwait(false)).Trim();
        string[] revert = [.. s_identity, "revert", "--no-commit", squashed];
        RemoveLocks(worktree);
        var (exitCode, _, error) = await _git.TryRunAsync(worktree, revert, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
        {
            var output = await _git.RunAsync(worktree, ["diff", "--name-only", "--diff-filter=U", "-z"], cancellationToken).ConfigureAwait(false);
            var conflicts = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return conflicts.Length > 0 ? (null, conflicts) : throw GitFailure.From(revert, exitCode, error, worktree);
        }

        var isEmpty = (await StatusAsync(worktree, cancellationToken).ConfigureAwait(false)).IsClean;
        return (isEmpty ? null : await CommitAllAsync(worktree, message, cancellationToken).ConfigureAwait(false), []);
    }

    /// <summary>Paths of all files of a commit, forward slashes.</summary>
    public async Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) =>
        (await _git.RunAsync(_root, ["ls-tree", "-r", "--name-only", "-z", commit], cancellationToken).ConfigureAwait(false))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What differs between two commits, with the first <paramref name="excerptLimit"/> characters of the text.</summary>
    public async Task<CommitDiff> DiffAsync(string from, string to, int excerptLimit, CancellationToken cancellationToken) => DiffStat.Parse(
        await _git.RunAsync(
            _root,
            [
                "diff", "--raw", "--numstat", "--patch", "-z", "--no-abbrev", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv",
                "--ignore-submodules=none", from, to, "--",
            ],
            cancellationToken).ConfigureAwait(false),
        excerptLimit);

    /// <summary>
    /// The textual difference of two folders called <paramref name="from"/> and <paramref name="to"/> side by side in
    /// <paramref name="directory"/>, bytes compared as they are. No repository is looked at.
    /// </summary>
    public async Task<string> DiffFoldersAsync(string directory, string from, string to, CancellationToken cancellationToken)
    {
        string[] diff =
        [
            "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "-c", "core.attributesFile=/dev/null", "diff", "--no-index", "--patch", "--unified=3",
            "--no-prefix", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--", from, to,
        ];
        var (exitCode, output, error) = await _git.TryRunAsync(directory, diff, cancellationToken).ConfigureAwait(false);
        return exitCode is 0 or 1 ? output : throw GitFailure.From(diff, exitCode, error, directory);
    }

    /// <summary>A commit's facts, or null if there is no such commit.</summary>
    public CommitInfo? ReadCommit(string sha) => _reader.Read(sha);

    /// <summary>Bytes of a blob, or null if there is no such blob.</summary>
    public byte[]? ReadBlob(string sha) => _reader.ReadBlob(sha);

    /// <summary>
    /// How many commits lead from <paramref name="ancestor"/> to <paramref name="descendant"/> by first parents; null if it is not reached
    /// within <paramref name="limit"/> commits.
    /// </summary>
    public int? CountCommits(string ancestor, string descendant, int limit = 1000)
    {
        var at = descendant;
        for (var count = 0; count <= limit; count++)
        {
            if (string.Equals(at, ancestor, StringComparison.Ordinal))
            {
                return count;
            }

            if (_reader.Read(at) is not { Parents: [var parent, ..] })
            {
                return null;
            }

            at = parent;
        }

        return null;
    }

    private async Task WriteAsync(string worktree, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        RemoveLocks(worktree);
        await _git.RunAsync(worktree, arguments, cancellationToken, input).ConfigureAwait(false);
    }

    // Before one of the engine's own worktrees is changed. No agent runs in it any more: a lock that is there is a dead git's.
    private void RemoveLocks(string worktree)
    {
        foreach (var file in FindLocks(worktree))
        {
            TreeRemoval.Remove(file);
        }
    }

    private static string Short(string? sha) => sha is null ? "nothing" : sha[..Math.Min(10, sha.Length)];
}
