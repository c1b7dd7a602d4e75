using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Git;

/// <summary>
/// The engine's own repository beside the user's. It sees the user's objects and keeps what agents commit, with a ref for every candidate; folders in which agents and
/// the code they write work are checkouts of it. The user's repository gets what was kept, and one branch that moves by compare-and-swap.
/// </summary>
internal sealed partial class StoreClient : IRunGit
{
    private const long LongestCopied = 16 << 20;
    private const string Alternates = "objects/info/alternates";
    private readonly RepositoryLocation _location;
    private readonly string _directory;
    private readonly GitProcess _git;
    private readonly Lazy<CarriedSettings> _settings;
    private readonly Lazy<string> _tags;

    private StoreClient(RepositoryLocation location, string directory, ProcessRunner runner, bool isThere)
    {
        _location = location;
        _directory = directory;
        _git = new GitProcess(runner);
        User = new GitClient(location, runner);
        Objects = isThere ? GitClient.OfBare(directory, runner) : User;
        _settings = new Lazy<CarriedSettings>(() => CarriedSettings.Parse(
            _git.RunAsync(GitPlace.At(location.Root), ["config", "--list", "-z"], CancellationToken.None).GetAwaiter().GetResult()));
        _tags = new Lazy<string>(() => _git.RunAsync(
            GitPlace.At(location.Root), ["for-each-ref", "--format=%(objectname) %(refname)", "--sort=refname", "refs/tags"], CancellationToken.None).GetAwaiter().GetResult());
    }

    /// <summary>The user's repository.</summary>
    public GitClient User { get; }

    /// <summary>The store's refs and objects, the user's objects among them.</summary>
    public GitClient Objects { get; }

    /// <summary>Opens the store of a repository; makes it if there is none.</summary>
    /// <param name="location">The user's repository.</param>
    /// <param name="directory">Where the store is.</param>
    /// <param name="runner">Starts git.</param>
    /// <exception cref="AutoautoException">GitMissing, GitFailed, RepositoryReadOnly, DiskFull.</exception>
    public static StoreClient Open(RepositoryLocation location, string directory, ProcessRunner runner)
    {
        var store = new StoreClient(location, directory, runner, isThere: true);
        try
        {
            store.Write();
            return store;
        }
        catch (Exception e)
        {
            store.Dispose();
            throw e is IOException or UnauthorizedAccessException
                ? new AutoautoException(ErrorCode.RepositoryReadOnly, $"The store '{directory}' cannot be written: {e.Message}", directory, "Give this user write access to the repository.", e)
                : e;
        }
    }

    /// <summary>Looks at a repository's store and makes none: where there is none, everything is still in the user's repository.</summary>
    /// <inheritdoc cref="Open"/>
    public static StoreClient Attach(RepositoryLocation location, string directory, ProcessRunner runner) => new(location, directory, runner, IsThere(directory));

    /// <summary>True if there is a store.</summary>
    public static bool IsThere(string directory) => File.Exists(Path.Combine(directory, "HEAD"));

    /// <inheritdoc/>
    public void Dispose()
    {
        User.Dispose();
        Objects.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>Branches are the user's; every other ref is the engine's.</remarks>
    public Task<string?> ReadRefAsync(string reference, CancellationToken cancellationToken) => (IsBranch(reference) ? User : Objects).ReadRefAsync(reference, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>What the user's repository lacks of the commit is there before the branch moves.</remarks>
    public async Task CompareAndSwapRefAsync(string reference, string newValue, string? oldValue, CancellationToken cancellationToken)
    {
        await PublishAsync(newValue, cancellationToken).ConfigureAwait(false);
        await User.CompareAndSwapRefAsync(reference, newValue, oldValue, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>As git writes it, without a process: the store keeps its refs in files, and nobody else moves them.</remarks>
    public async Task PinAsync(string reference, string commit, CancellationToken cancellationToken)
    {
        if (Objects == User)
        {
            await User.PinAsync(reference, commit, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A lock, for which git takes a file of that name: what a dead engine has left of it is no ref.
        var path = Path.Combine(_directory, reference);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TreeRemoval.Remove(path + ".lock", cancellationToken);
        DurableFile.Write(path, commit + "\n", path + ".lock");
    }

    /// <inheritdoc/>
    public void RemoveStaleRefLocks(string branch, string prefix)
    {
        User.RemoveStaleRefLocks(branch, prefix);
        Objects.RemoveStaleRefLocks(branch, prefix);
    }

    /// <inheritdoc/>
    public CommitInfo? ReadCommit(string sha) => Objects.ReadCommit(sha);

    /// <inheritdoc/>
    public int? CountCommits(string ancestor, string descendant, int limit) => Objects.CountCommits(ancestor, descendant, limit);

    /// <inheritdoc/>
    /// <remarks>Nor is there one that can be looked at where a commit on it is too much to be listed.</remarks>
    public IReadOnlyList<CommitInfo>? StraightLine(string ancestor, string descendant) =>
        Objects.StraightLine(ancestor, descendant) is { } line && line.All(commit => Objects.RefuseWeight(commit.Parents[0], commit.Sha) is null) ? line : null;

    /// <inheritdoc/>
    public async Task<string> WriteSquashedAsync(string from, string to, string message, CancellationToken cancellationToken)
    {
        var tree = await Objects.TreeOfAsync(to, cancellationToken).ConfigureAwait(false);
        return await Objects.WriteCommitAsync(tree, from, Objects.ReadCommit(to)!, message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<CommitDiff> DiffAsync(string from, string to, int excerptLimit, CancellationToken cancellationToken) => Objects.DiffAsync(from, to, excerptLimit, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListFilesAsync(string commit, CancellationToken cancellationToken) => Objects.ListFilesAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public byte[]? ReadBlob(string sha) => Objects.ReadBlob(sha);

    /// <summary>
    /// Brings to the user's repository what it lacks of a commit. Nothing there refers to it yet. As one pack, which git shows when all of it is written: a commit that
    /// can be read there is whole.
    /// </summary>
    private async Task PublishAsync(string commit, CancellationToken cancellationToken)
    {
        if (User.ReadCommit(commit) is not null)
        {
            return;
        }

        var known = new List<string>();
        var next = new Queue<string>([commit]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (next.TryDequeue(out var sha))
        {
            if (!seen.Add(sha))
            {
                continue;
            }

            if (User.ReadCommit(sha) is not null)
            {
                known.Add(sha);
            }
            else if (Objects.ReadCommit(sha) is { } info)
            {
                foreach (var parent in info.Parents)
                {
                    next.Enqueue(parent);
                }
            }
        }

        var pack = await PackAsync(GitPlace.Bare(_directory), commit, known, cancellationToken).ConfigureAwait(false);
        await _git.PipeAsync(GitPlace.At(_location.Root), ["index-pack", "--stdin"], pack, s_longestTransfer, cancellationToken).ConfigureAwait(false);
        User.ForgetObjects();
    }

    /// <summary>Keeps a commit of the user's repository that no branch or tag there leads to, with a ref of the store.</summary>
    /// <param name="reference">The store's ref.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TakeOverAsync(string reference, string commit, CancellationToken cancellationToken)
    {
        var place = GitPlace.At(_location.Root);
        var lines = (await _git.RunAsync(place, ["rev-list", "--boundary", commit, "--not", "--branches", "--tags", "--remotes"], cancellationToken).ConfigureAwait(false))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0)
        {
            var pack = await PackAsync(place, commit, lines.Where(line => line[0] == '-').Select(line => line[1..]), cancellationToken).ConfigureAwait(false);
            await _git.PipeAsync(GitPlace.Bare(_directory), ["index-pack", "--stdin"], pack, s_longestTransfer, cancellationToken).ConfigureAwait(false);
            Objects.ForgetObjects();
        }

        await PinAsync(reference, commit, cancellationToken).ConfigureAwait(false);
    }

    private Task<byte[]> PackAsync(GitPlace place, string commit, IEnumerable<string> known, CancellationToken cancellationToken)
    {
        var revisions = string.Concat(known.Select(sha => $"^{sha}\n").Prepend(commit + "\n"));
        return _git.PipeAsync(
            place, ["pack-objects", "--revs", "--stdout", "-q", "--threads=1"], System.Text.Encoding.ASCII.GetBytes(revisions), s_longestTransfer, cancellationToken);
    }

    private static bool IsBranch(string reference) => reference.StartsWith("refs/heads/", StringComparison.Ordinal);

    // HEAD comes last: with it the store is complete.
    private void Write()
    {
        var head = Path.Combine(_directory, "HEAD");
        var text = StoreSettings();
        if (!File.Exists(head))
        {
            PrivateFiles.CreateFolder(_directory);
            foreach (var folder in new[] { "objects/info", "refs" })
            {
                Directory.CreateDirectory(Path.Combine(_directory, folder));
            }
        }

        WriteOrders(text);
        if (UsersText("shallow") is { } shallow)
        {
            WriteIfOther(Path.Combine(_directory, "shallow"), shallow);
        }
        else
        {
            File.Delete(Path.Combine(_directory, "shallow"));
        }

        WriteIfOther(head, Unborn + "\n");
    }

    // What no other repository has a say in.
    private void WriteOrders(string settings)
    {
        WriteIfOther(Path.Combine(_directory, "config"), settings);
        WriteIfOther(Path.Combine(_directory, Alternates), RelativeObjects() + "\n");
    }

    private string StoreSettings() => _settings.Value.ToFile(bare: true, [("core.logallrefupdates", "false"), ("gc.auto", "0"), .. _settings.Value.Promisor()]);

    // A repository that is moved takes its store along, if it lies in it.
    private string RelativeObjects()
    {
        var (own, users, root) = (RealPath.Of(ObjectsDirectory), RealPath.Of(UserObjects), RealPath.Of(_location.Root) + Path.DirectorySeparatorChar);
        return own.StartsWith(root, StringComparison.Ordinal) && users.StartsWith(root, StringComparison.Ordinal)
            ? Path.GetRelativePath(own, users).Replace(Path.DirectorySeparatorChar, '/')
            : UserObjects;
    }

    private string UserObjects => Path.Combine(_location.CommonDirectory, "objects");

    private static void WriteIfOther(string path, string text)
    {
        if (ReachableFile.TryReadText(path, 1 << 20) != text)
        {
            TreeRemoval.Remove(path);
            DurableFile.Write(path, text);
        }
    }

    private string? UsersText(string name) => ReachableFile.TryReadText(Path.Combine(_location.CommonDirectory, name), LongestCopied);

    private void CopyIfThere(string name, string to)
    {
        if (UsersText(name) is { } text)
        {
            File.WriteAllText(Path.Combine(to, name), text);
        }
    }
}
