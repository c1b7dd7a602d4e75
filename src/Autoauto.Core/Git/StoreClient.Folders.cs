using System.Text;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>Folders in which agents, and the code that they write, work.</content>
internal sealed partial class StoreClient
{
    private const string Submodules = "modules";
    private const string Unborn = "ref: refs/heads/none";
    private static readonly TimeSpan s_longestTransfer = TimeSpan.FromMinutes(5);
    private static readonly string[] s_identity = ["-c", "user.name=Autoauto", "-c", "user.email=autoauto@localhost", "-c", "commit.gpgSign=false"];

    // What the engine knows of its own indexes and heads: an index that stands otherwise was changed by somebody else, and is made again.
    private readonly Dictionary<string, FileStamp> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _heads = new(StringComparer.Ordinal);

    /// <summary>The store's objects.</summary>
    private string ObjectsDirectory => Path.Combine(_directory, "objects");

    /// <summary>True if the folder and the engine's git directory for it are there.</summary>
    public static bool IsThere(WorkFolder folder) => FileStamp.Of(folder.Path) is { IsFolder: true } && File.Exists(Path.Combine(folder.GitDirectory, "HEAD"));

    /// <summary>
    /// Puts a folder to a commit, as a fresh clone would have it but for <paramref name="caches"/>; makes it if need be. The git directory in it is a new one: nothing
    /// of an earlier call is in it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="caches">Patterns of what is left alone although git does not track it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AutoautoException">GitFailed, DiskFull, RepositoryReadOnly.</exception>
    public Task PutAsync(WorkFolder folder, string commit, IReadOnlyList<string> caches, CancellationToken cancellationToken) => PutAsync(folder, commit, caches, null, cancellationToken);

    /// <inheritdoc cref="PutAsync(WorkFolder, string, IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="folder">The folder.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="caches">Patterns of what is left alone although git does not track it.</param>
    /// <param name="seen">How the folder stands, if somebody has just looked at it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PutAsync(WorkFolder folder, string commit, IReadOnlyList<string> caches, StampedTree? seen, CancellationToken cancellationToken)
    {
        var isThere = IsThere(folder);
        try
        {
            await FillAsync(folder, commit, caches, seen, cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed && isThere)
        {
            // A power cut tears what git had not flushed, its index first; and an agent leaves what git cannot cope with.
            Remove(folder, cancellationToken);
            await FillAsync(folder, commit, caches, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a folder with all that belongs to it.</summary>
    public void Remove(WorkFolder folder, CancellationToken cancellationToken)
    {
        TreeRemoval.Remove(folder.Path, cancellationToken);
        TreeRemoval.Remove(folder.GitDirectory, cancellationToken);
        _looks.Remove(folder.GitDirectory);
        _indexes.Remove(folder.Index);
        _heads.Remove(folder.GitDirectory);
    }

    /// <summary>HEAD and dirty paths of a folder, by the engine's own index.</summary>
    public async Task<WorktreeStatus> StatusAsync(WorkFolder folder, CancellationToken cancellationToken)
    {
        // A pipe called .gitignore, or one in a repository within this one, would have git wait for ever.
        SpecialFiles.RemoveBelow(folder.Path, cancellationToken);
        OpenFolder(folder);
        if (!File.Exists(folder.Index))
        {
            await WriteAsync(folder, ["read-tree", "HEAD"], cancellationToken).ConfigureAwait(false);
        }

        return WorktreeStatus.Parse(await _git.RunAsync(
            PlaceOf(folder),
            ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames"],
            cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts a folder's HEAD, index and tracked files to <paramref name="commit"/>.</summary>
    public async Task ResetAsync(WorkFolder folder, string commit, CancellationToken cancellationToken)
    {
        await WriteAsync(folder, ["-c", "checkout.workers=0", "checkout", "--quiet", "--force", "--detach", commit], cancellationToken).ConfigureAwait(false);
        _heads[folder.GitDirectory] = commit;
    }

    /// <summary>Puts single files of a folder to what they are in <paramref name="commit"/>.</summary>
    public Task RestoreAsync(WorkFolder folder, string commit, IReadOnlyCollection<string> paths, CancellationToken cancellationToken) => WriteAsync(
        folder, ["checkout", "--quiet", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", commit], cancellationToken, Terminated(paths));

    /// <summary>Commits everything in a folder as it stands, without hooks and with a fixed identity.</summary>
    public async Task<string> CommitAllAsync(WorkFolder folder, string message, CancellationToken cancellationToken)
    {
        SpecialFiles.RemoveBelow(folder.Path, cancellationToken);
        await WriteAsync(folder, ["add", "--all"], cancellationToken).ConfigureAwait(false);
        await WriteAsync(folder, [.. s_identity, "commit", "--quiet", "--no-verify", "--file=-"], cancellationToken, Encoding.UTF8.GetBytes(message)).ConfigureAwait(false);
        var head = ReadHead(folder)!;
        _heads[folder.GitDirectory] = head;
        WriteAgentGit(folder, head);
        return head;
    }

    /// <summary>
    /// Leaves a folder with a commit that has its files and no history, in a git directory with the objects of that commit and no way to others: for an agent that must
    /// not see what an earlier commit holds.
    /// </summary>
    /// <returns>That commit.</returns>
    public async Task<string> SecludeAsync(WorkFolder folder, string message, CancellationToken cancellationToken)
    {
        var head = HeadOf(folder) ?? throw new AutoautoException(ErrorCode.GitFailed, $"'{folder.Path}' was put to no commit yet.", folder.Path);
        var alone = (await _git.RunAsync(GitPlace.Bare(_directory), [.. s_identity, "commit-tree", head + "^{tree}", "-m", message], cancellationToken).ConfigureAwait(false)).Trim();
        _heads[folder.GitDirectory] = alone;
        var pack = await PackAsync(GitPlace.Bare(_directory), alone, [], cancellationToken).ConfigureAwait(false);
        WriteAgentGit(folder, alone, []);
        await _git.PipeAsync(GitPlace.Bare(folder.AgentGit), ["index-pack", "--stdin"], pack, s_longestTransfer, cancellationToken).ConfigureAwait(false);
        return alone;
    }

    /// <summary>
    /// Commits in <paramref name="folder"/>, on top of what stands there, the reverse of everything between two commits. The commit is null if
    /// nothing of it is left to take back, or if later changes stand in the way: then their files are named.
    /// </summary>
    public async Task<(string? Commit, IReadOnlyList<string> Conflicts)> RevertAsync(
        WorkFolder folder, string from, string to, string message, CancellationToken cancellationToken)
    {
        var squashed = await SquashAsync(from, to, message, cancellationToken).ConfigureAwait(false);
        if (await TryApplyAsync(folder, "revert", squashed, cancellationToken).ConfigureAwait(false) is { Count: > 0 } conflicts)
        {
            return (null, conflicts);
        }

        var isEmpty = (await StatusAsync(folder, cancellationToken).ConfigureAwait(false)).IsClean;
        return (isEmpty ? null : await CommitAllAsync(folder, message, cancellationToken).ConfigureAwait(false), []);
    }

    /// <summary>
    /// Applies what lies between two commits to the clean folder, without committing it. The tree is that of the result; it is null if it does
    /// not apply, and the files that stand in the way are named.
    /// </summary>
    public async Task<(string? Tree, IReadOnlyList<string> Conflicts)> PickAsync(WorkFolder folder, string from, string to, CancellationToken cancellationToken)
    {
        var squashed = await SquashAsync(from, to, "change", cancellationToken).ConfigureAwait(false);
        return await TryApplyAsync(folder, "cherry-pick", squashed, cancellationToken).ConfigureAwait(false) is { Count: > 0 } conflicts
            ? (null, conflicts)
            : ((await _git.RunAsync(PlaceOf(folder), ["write-tree"], cancellationToken).ConfigureAwait(false)).Trim(), []);
    }

    /// <summary>Which of the paths of a folder git tracks, without a process.</summary>
    public static IReadOnlySet<string> AmongTracked(WorkFolder folder, IReadOnlyCollection<string> paths) => IndexFile.Among(folder.GitDirectory, paths);

    /// <summary>The commit that the engine put the folder to last: as it remembers, or as an engine before it wrote down. Null if that is not known.</summary>
    public string? HeadOf(WorkFolder folder) => _heads.GetValueOrDefault(folder.GitDirectory) ?? ReadHead(folder);

    private static string? ReadHead(WorkFolder folder) => ReachableFile.TryReadText(Path.Combine(folder.GitDirectory, "HEAD"), 128)?.Trim() is { Length: 40 or 64 } head ? head : null;

    private async Task FillAsync(WorkFolder folder, string commit, IReadOnlyList<string> caches, StampedTree? seen, CancellationToken cancellationToken)
    {
        var isNew = FileStamp.Of(folder.Path) is null;
        MakeReal(folder.Path, Path.GetDirectoryName(folder.Path)!);
        TreeRemoval.Remove(folder.AgentGit, cancellationToken);
        if (!await TryMendAsync(folder, commit, caches, seen, cancellationToken).ConfigureAwait(false))
        {
            if (!isNew)
            {
                SpecialFiles.RemoveBelow(folder.Path, cancellationToken);
            }

            await ResetAsync(folder, commit, cancellationToken).ConfigureAwait(false);
            if (!isNew)
            {
                await CleanAsync(folder, PlaceOf(folder), caches, cancellationToken).ConfigureAwait(false);
            }

            await FillSubmodulesAsync(folder, PlaceOf(folder), commit, _location.CommonDirectory, _location.Root, cancellationToken).ConfigureAwait(false);
            NoteLook(folder, cancellationToken);
        }

        WriteAgentGit(folder, commit);
    }

    /// <summary>Deletes everything that git does not track, ignored files and nested repositories included, but for <paramref name="caches"/>.</summary>
    private async Task CleanAsync(WorkFolder folder, GitPlace place, IReadOnlyList<string> caches, CancellationToken cancellationToken)
    {
        var index = IndexFile.TryRead(folder.GitDirectory);
        if (index is not { IsWhole: true } || !OperatingSystem.IsLinux())
        {
            // File systems that take names for the same that differ are git's to know, and so are its special indexes.
            await _git.RunAsync(place, ["clean", "-ffdxq", .. caches.SelectMany(c => new[] { "-e", c })], cancellationToken).ConfigureAwait(false);
            return;
        }

        FolderCleaner.Clean(folder.Path, index.Paths, new GlobSet(caches), cancellationToken);
    }

    /// <summary>
    /// Fills the folders of submodules from what the user's repository has of them; those that were never initialised stay empty, as in a fresh clone. No git directory
    /// is in them: what an agent changes there is nothing that could be kept.
    /// </summary>
    private async Task FillSubmodulesAsync(WorkFolder folder, GitPlace place, string commit, string owner, string? checkout, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder.Path, ModulesFile)))
        {
            return;
        }

        foreach (var submodule in await Submodule.ListAsync(_git, place, commit, owner, checkout, cancellationToken).ConfigureAwait(false))
        {
            if (submodule.GitDirectory is { } own)
            {
                var inner = new WorkFolder(Path.Combine(folder.Path, submodule.Path), Path.Combine(folder.GitDirectory, Submodules, submodule.Path));
                MakeReal(inner.Path, folder.Path);
                OpenFolder(inner);
                var there = GitPlace.Of(inner, Path.Combine(own, "objects"));
                await _git.RunAsync(there, ["checkout", "--quiet", "--force", "--detach", submodule.Commit], cancellationToken).ConfigureAwait(false);
                Remember(inner);
                await CleanAsync(inner, there, [], cancellationToken).ConfigureAwait(false);
                await FillSubmodulesAsync(inner, there, submodule.Commit, own, checkout is null ? null : Path.Combine(checkout, submodule.Path), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private GitPlace PlaceOf(WorkFolder folder) => GitPlace.Of(folder, ObjectsDirectory);

    // A torn index is made again: no experiment waits until it is on the disk.
    private async Task WriteAsync(WorkFolder folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken, byte[]? input = null)
    {
        OpenFolder(folder);
        try
        {
            await _git.RunAsync(PlaceOf(folder), [.. GitFlush.ButIndex, .. arguments], input, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Remember(folder);
        }
    }

    private void Remember(WorkFolder folder)
    {
        if (FileStamp.Of(folder.Index) is { } stamp)
        {
            _indexes[folder.Index] = stamp;
        }
    }

    /// <summary>One commit for a whole range, so that merges and several commits in it make no difference.</summary>
    private async Task<string> SquashAsync(string from, string to, string message, CancellationToken cancellationToken) => (await _git.RunAsync(
        GitPlace.Bare(_directory), [.. s_identity, "commit-tree", to + "^{tree}", "-p", from, "-m", message], cancellationToken).ConfigureAwait(false)).Trim();

    /// <summary>The files that stand in the way; none if the change was applied.</summary>
    private async Task<IReadOnlyList<string>> TryApplyAsync(WorkFolder folder, string verb, string commit, CancellationToken cancellationToken)
    {
        OpenFolder(folder);
        _looks.Remove(folder.GitDirectory);
        string[] apply = [.. s_identity, verb, "--no-commit", commit];
        var (exitCode, _, error) = await _git.TryRunAsync(PlaceOf(folder), apply, cancellationToken).ConfigureAwait(false);
        Remember(folder);
        if (exitCode == 0)
        {
            return [];
        }

        var output = await _git.RunAsync(PlaceOf(folder), ["diff", "--name-only", "--diff-filter=U", "-z"], cancellationToken).ConfigureAwait(false);
        var conflicts = output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return conflicts.Length > 0 ? conflicts : throw GitFailure.From(apply, exitCode, error, folder.Path);
    }
}
