using Autoauto.Core.Errors;
using LibGit2Sharp;

namespace Autoauto.Core.Git;

/// <summary>
/// Reads the engine's store in this process, by libgit2: a tenth of a millisecond where a process takes several. Only for what the engine made itself, with SHA-1 and
/// all objects on this machine; what the library does not understand is asked of <paramref name="executable"/>.
/// </summary>
/// <param name="directory">The bare repository.</param>
/// <param name="executable">The same by git's executable.</param>
/// <param name="patience">Longest time for one answer; null for a minute. Where an object is a FIFO, the library waits, and nothing ends that wait.</param>
internal sealed class LibraryReader(string directory, IReadGit executable, TimeSpan? patience = null) : IReadGit
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private Repository? _repository;

    /// <summary>True if the library reads a repository as git does: its configuration names no extension of the format.</summary>
    public static bool Understands(string directory) =>
        Primitives.ReachableFile.TryReadText(Path.Combine(directory, "config")) is { } text && !text.Contains("[extensions", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public CommitInfo? ReadCommit(string sha) => Ask(
        repository => IsReadable(repository, sha) && repository.Lookup<Commit>(sha) is { } commit
            ? new CommitInfo(sha, [.. commit.Parents.Select(parent => parent.Sha)], commit.Message.Split('\n')[0].TrimEnd(), commit.Message.TrimEnd())
            {
                Author = Signed(commit.Author),
                Committer = Signed(commit.Committer),
            }
            : null,
        () => executable.ReadCommit(sha));

    /// <inheritdoc/>
    public byte[]? ReadBlob(string sha) => Ask(repository => IsReadable(repository, sha) && repository.Lookup<Blob>(sha) is { } blob ? Content(blob) : null, () => executable.ReadBlob(sha));

    /// <inheritdoc/>
    public Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken) => Ask(
        repository => Task.FromResult(repository.Refs[reference]?.ResolveToDirectReference()?.TargetIdentifier),
        () => executable.ReadRefAsync(reference, cancellationToken));

    /// <inheritdoc/>
    public Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken) => Ask(
        repository => Task.FromResult(Required(repository, commit).Tree.Sha),
        () => executable.TreeOfAsync(commit, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) => Ask(
        repository => Task.FromResult<IReadOnlyList<string>>([.. FilesOf(Required(repository, commit).Tree, string.Empty)]),
        () => executable.ListFilesAsync(commit, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<TreePath>?> ListChangesAsync(string from, string to, CancellationToken cancellationToken) => Ask(
        repository =>
        {
            using var changes = repository.Diff.Compare<TreeChanges>(
                Required(repository, from).Tree, Required(repository, to).Tree, new CompareOptions { Similarity = SimilarityOptions.None });
            IReadOnlyList<TreePath>? paths = [.. changes.Select(change => new TreePath(change.Path, change.Exists))];
            return Task.FromResult(changes.Any(IsOther) ? null : paths);
        },
        () => executable.ListChangesAsync(from, to, cancellationToken));

    /// <inheritdoc/>
    public string? RefuseWeight(string from, string to) => Ask(
        repository => new TreeWeight(
            sha => [.. (IsReadable(repository, sha) ? repository.Lookup<Tree>(sha) ?? throw new NotFoundException(sha) : throw new NotFoundException(sha)).Select(entry => new TreeItem(entry.Name, entry.Target.Sha, (int)entry.Mode))],
            sha => repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(sha)).Size).Refuse(Required(repository, from).Tree.Sha, Required(repository, to).Tree.Sha),
        () => executable.RefuseWeight(from, to));

    /// <inheritdoc/>
    public void Forget()
    {
        _repository?.Dispose();
        _repository = null;
        executable.Forget();
    }

    /// <summary>Closes the repository.</summary>
    public void Dispose()
    {
        Forget();
        executable.Dispose();
    }

    private T Ask<T>(Func<Repository, T> question, Func<T> otherwise)
    {
        var answer = Task.Run(() =>
        {
            _repository ??= new Repository(directory);
            return question(_repository);
        });
        try
        {
            if (((IAsyncResult)answer).AsyncWaitHandle.WaitOne(patience ?? s_patience))
            {
                return answer.GetAwaiter().GetResult();
            }

            // Whoever waits in there keeps it; a new one is opened for the next question.
            _repository = null;
        }
        catch (LibGit2SharpException)
        {
            return otherwise();
        }

        throw new AutoautoException(ErrorCode.GitFailed, $"The store '{directory}' gave no answer.", directory);
    }

    // The library takes an object into memory as a whole.
    private static bool IsReadable(Repository repository, string sha) =>
        ObjectId.TryParse(sha, out var id) && repository.ObjectDatabase.Contains(id) && repository.ObjectDatabase.RetrieveObjectMetadata(id).Size <= ObjectLimits.LargestRead;

    private static Commit Required(Repository repository, string commit) => repository.Lookup<Commit>(commit) ?? throw new NotFoundException(commit);

    private static bool IsOther(TreeEntryChanges change) =>
        change.Mode == Mode.GitLink || change.OldMode == Mode.GitLink || change.Path.Contains('\uFFFD', StringComparison.Ordinal);

    private static byte[] Content(Blob blob)
    {
        using var stream = blob.GetContentStream();
        var content = new byte[blob.Size];
        stream.ReadExactly(content);
        return content;
    }

    // As ls-tree lists them: in the tree's order, and a submodule is a file.
    private static IEnumerable<string> FilesOf(Tree tree, string prefix) =>
        tree.SelectMany(entry => entry.TargetType == TreeEntryTargetType.Tree ? FilesOf((Tree)entry.Target, $"{prefix}{entry.Name}/") : [prefix + entry.Name]);

    // As git keeps it: the minutes of the zone are not those of the time.
    private static string Signed(Signature who)
    {
        var offset = who.When.Offset;
        return FormattableString.Invariant(
            $"{who.Name} <{who.Email}> {who.When.ToUnixTimeSeconds()} {(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):00}{Math.Abs(offset.Minutes):00}");
    }
}
