using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <content>
/// A folder that the engine has put to a commit before is not looked through by git: one look at its files, compared with the one behind that time, tells what was done
/// to it, and git writes what differs. Whatever is out of the ordinary there goes the whole way.
/// </content>
internal sealed partial class StoreClient
{
    // Git compares every path that it is told with every one that it knows.
    private const int MostMended = 500;
    private const string ModulesFile = ".gitmodules";

    // How each folder stood when the engine had put it to the commit that is noted as its head.
    private readonly Dictionary<string, StampedTree> _looks = new(StringComparer.Ordinal);

    /// <summary>How the folder's files stood when it had been put to its commit, without its <c>.git</c> and links; null if that is not known.</summary>
    public StampedTree? LookAsPut(WorkFolder folder) => _looks.GetValueOrDefault(folder.GitDirectory)?.Copy();

    private async Task<bool> TryMendAsync(WorkFolder folder, string commit, IReadOnlyList<string> caches, StampedTree? seen, CancellationToken cancellationToken)
    {
        // Until it stands as it should, nothing is known of it.
        if (!_looks.Remove(folder.GitDirectory, out var then) || !_heads.TryGetValue(folder.GitDirectory, out var head) || !IsThere(folder) || !IsIndexOurs(folder) || HasModules(folder))
        {
            return false;
        }

        var changed = head == commit ? [] : await Objects.ListChangesAsync(head, commit, cancellationToken).ConfigureAwait(false);
        var now = seen ?? StampedTree.Read(folder.Path, cancellationToken: cancellationToken);
        var changes = StampedTree.Differences(then, now);
        if (changed is null || changed.Count + changes.Count > MostMended || changed.Any(path => path.Path == ModulesFile))
        {
            return false;
        }

        var lost = IndexFile.Among(folder.GitDirectory, [.. changes.Select(change => change.Path)]);
        var touched = FolderRollback.TakeBack(folder.Path, then, now, changes, lost, new GlobSet(caches), cancellationToken);
        var gone = changed.Where(path => !path.IsThere).Select(path => path.Path).ToHashSet(StringComparer.Ordinal);
        await RemoveAsync(folder, gone, cancellationToken).ConfigureAwait(false);
        await RewriteAsync(folder, commit, [.. changed.Where(path => path.IsThere).Select(path => path.Path).Union(lost.Where(path => !gone.Contains(path)))], cancellationToken).ConfigureAwait(false);
        _heads[folder.GitDirectory] = commit;
        WriteIfOther(Path.Combine(folder.GitDirectory, "HEAD"), commit + "\n");
        now.Renew(folder.Path, touched.Concat(changed.Select(path => path.Path)), cancellationToken);
        _looks[folder.GitDirectory] = now;
        return true;
    }

    /// <summary>Remembers how a folder stands that was just put to a commit.</summary>
    private void NoteLook(WorkFolder folder, CancellationToken cancellationToken)
    {
        if (UnixFiles.IsSupported && !_settings.Value.IsSparse && !HasModules(folder))
        {
            _looks[folder.GitDirectory] = StampedTree.Read(folder.Path, cancellationToken: cancellationToken);
        }
    }

    private static bool HasModules(WorkFolder folder) => FileStamp.Of(Path.Combine(folder.Path, ModulesFile)) is not null;

    private bool IsIndexOurs(WorkFolder folder) => FileStamp.Of(folder.Index) is { } stamp && _indexes.GetValueOrDefault(folder.Index) == stamp;

    /// <summary>Takes files out of the folder and its index, and folders that are empty then, as git does.</summary>
    private async Task RemoveAsync(WorkFolder folder, HashSet<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            return;
        }

        foreach (var path in paths)
        {
            TreeRemoval.Remove(Path.Combine(folder.Path, path), cancellationToken);
            for (var above = Path.GetDirectoryName(path); above is { Length: > 0 } && IsEmpty(Path.Combine(folder.Path, above)); above = Path.GetDirectoryName(above))
            {
                TreeRemoval.Remove(Path.Combine(folder.Path, above), cancellationToken);
            }
        }

        await WriteAsync(folder, ["update-index", "-z", "--force-remove", "--stdin"], cancellationToken, Terminated(paths)).ConfigureAwait(false);
    }

    private static bool IsEmpty(string folder) => FileStamp.Of(folder) is { IsFolder: true } && TreeWalk.Level(folder).Count == 0;

    private Task RewriteAsync(WorkFolder folder, string commit, IReadOnlyCollection<string> paths, CancellationToken cancellationToken) => paths.Count == 0
        ? Task.CompletedTask
        : WriteAsync(folder, ["--literal-pathspecs", "checkout", "--quiet", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", commit], cancellationToken, Terminated(paths));

    private static byte[] Terminated(IEnumerable<string> paths) => [.. paths.SelectMany(path => NativeName.ToBytes(path))];
}
