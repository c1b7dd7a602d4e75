using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>What the engine asks git about one repository's objects and refs, and does to them: one method per question or effect.</summary>
public sealed partial class GitClient : IDisposable
{
    private readonly GitProcess _git;
    private readonly GitPlace _place;
    private readonly string _common;
    private readonly Lazy<IReadGit> _reader;

    /// <summary>A client of the repository at <paramref name="location"/>.</summary>
    public GitClient(RepositoryLocation location, ProcessRunner runner)
        : this(GitPlace.At(Required(location).Root), location.CommonDirectory, runner, isOwn: false)
    {
    }

    private GitClient(GitPlace place, string common, ProcessRunner runner, bool isOwn)
    {
        ArgumentNullException.ThrowIfNull(runner);
        _git = new GitProcess(runner);
        _place = place;
        _common = common;
        _reader = new Lazy<IReadGit>(() =>
        {
            var executable = new ExecutableReader(_git, place);
            return isOwn && LibraryReader.Understands(common) ? new LibraryReader(common, executable) : executable;
        });
    }

    /// <summary>A client of a bare repository that the engine made.</summary>
    public static GitClient OfBare(string gitDirectory, ProcessRunner runner) => new(GitPlace.Bare(gitDirectory), gitDirectory, runner, isOwn: true);

    /// <summary>Ends the reader.</summary>
    public void Dispose()
    {
        if (_reader.IsValueCreated)
        {
            _reader.Value.Dispose();
        }
    }

    /// <summary>The commit that <paramref name="revision"/> names, or null if it names none.</summary>
    public async Task<string?> ResolveCommitAsync(string revision, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await _git.TryRunAsync(
            _place, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Trim() : null;
    }

    /// <summary>The value of a ref, or null if it does not exist.</summary>
    public Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken) => _reader.Value.ReadRefAsync(reference, cancellationToken);

    /// <summary>
    /// Moves a ref from <paramref name="oldValue"/> (null: it must not exist) to <paramref name="newValue"/>, or fails if it stands elsewhere.
    /// </summary>
    /// <exception cref="AutoautoException">BranchMoved.</exception>
    public async Task CompareAndSwapRefAsync(string reference, string newValue, string? oldValue, CancellationToken cancellationToken)
    {
        // All zeros stand for "must not exist", in SHA-1 and SHA-256 repositories alike.
        var expected = oldValue ?? new string('0', newValue.Length);
        var (exitCode, _, error) = await _git.TryRunAsync(
            _place, ["update-ref", "--no-deref", reference, newValue, expected], cancellationToken).ConfigureAwait(false);
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
            throw GitFailure.From(["update-ref"], exitCode, error, _place.Directory);
        }

        throw new AutoautoException(
            ErrorCode.BranchMoved,
            $"'{reference}' stands at {Short(now)} instead of {Short(oldValue)}: somebody else moved it.",
            reference,
            $"Move it back (git update-ref {reference} {oldValue}) and resume the run, or start a new run.");
    }

    /// <summary>Makes a ref point at a commit, wherever it pointed before: for the engine's own refs, which nobody else moves.</summary>
    public Task PinAsync(string reference, string commit, CancellationToken cancellationToken) =>
        _git.RunAsync(_place, ["update-ref", "--no-deref", reference, commit], cancellationToken);

    /// <summary>Names of the refs below <paramref name="prefix"/>.</summary>
    public async Task<IReadOnlyList<string>> ListRefsAsync(string prefix, CancellationToken cancellationToken)
    {
        var output = await _git.RunAsync(_place, ["for-each-ref", "--format=%(refname)", prefix], cancellationToken).ConfigureAwait(false);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Deletes refs; those that are not there are ignored.</summary>
    public async Task DeleteRefsAsync(IEnumerable<string> references, CancellationToken cancellationToken)
    {
        var commands = string.Concat(references.Select(r => $"delete {r}\n"));
        if (commands.Length > 0)
        {
            await _git.RunAsync(_place, ["update-ref", "--no-deref", "--stdin"], cancellationToken, commands).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a ref if it stands at <paramref name="value"/>.</summary>
    /// <exception cref="AutoautoException">GitFailed: it stands elsewhere by now.</exception>
    public Task DeleteRefAsync(string reference, string value, CancellationToken cancellationToken) =>
        _git.RunAsync(_place, ["update-ref", "--no-deref", "-d", reference, value], cancellationToken);

    /// <summary>Names of the refs from which <paramref name="commit"/> is reached; none if there is no such commit.</summary>
    public async Task<IReadOnlyList<string>> ListContainingRefsAsync(string commit, CancellationToken cancellationToken)
    {
        var (exitCode, output, _) = await _git.TryRunAsync(
            _place, ["for-each-ref", "--format=%(refname)", "--contains", commit], cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }

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

    /// <summary>Paths of all files of a commit, forward slashes.</summary>
    public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) => _reader.Value.ListFilesAsync(commit, cancellationToken);

    /// <summary>What differs between the trees of two commits; null where that is not a matter of files with names that are text.</summary>
    internal Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken) => _reader.Value.ListChangesAsync(from, to, cancellationToken);

    /// <summary>What differs between two commits, with the first <paramref name="excerptLimit"/> characters of the text.</summary>
    public async Task<CommitDiff> DiffAsync(string from, string to, int excerptLimit, CancellationToken cancellationToken) => DiffStat.Parse(
        await _git.RunAsync(
            _place,
            [
                "diff", "--raw", "--numstat", "--patch", "-z", "--no-abbrev", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv",
                "--ignore-submodules=none", from, to, "--",
            ],
            cancellationToken).ConfigureAwait(false),
        excerptLimit);

    /// <summary>The patch from one commit to another, as <c>git apply</c> takes it.</summary>
    public Task<string> ReadPatchAsync(string from, string to, CancellationToken cancellationToken) => _git.RunAsync(
        _place,
        ["diff", "--patch", "--binary", "--full-index", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", from, to, "--"],
        cancellationToken);

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
        var (exitCode, output, error) = await _git.TryRunAsync(GitPlace.At(directory), diff, cancellationToken).ConfigureAwait(false);
        return exitCode is 0 or 1 ? output : throw GitFailure.From(diff, exitCode, error, directory);
    }

    /// <summary>A commit's facts, or null if there is no such commit.</summary>
    public CommitInfo? ReadCommit(string sha) => _reader.Value.ReadCommit(sha);

    /// <summary>Bytes of a blob, or null if there is no such blob.</summary>
    public byte[]? ReadBlob(string sha) => _reader.Value.ReadBlob(sha);

    /// <inheritdoc cref="IReadGit.RefuseWeight"/>
    internal string? RefuseWeight(string from, string to) => _reader.Value.RefuseWeight(from, to);

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

            if (_reader.Value.ReadCommit(at) is not { Parents: [var parent, ..] })
            {
                return null;
            }

            at = parent;
        }

        return null;
    }

    private static string Short(string? sha) => sha is null ? "nothing" : sha[..Math.Min(10, sha.Length)];

    private static RepositoryLocation Required(RepositoryLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location;
    }
}
