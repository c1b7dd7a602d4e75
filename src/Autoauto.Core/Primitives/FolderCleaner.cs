namespace Autoauto.Core.Primitives;

/// <summary>
/// Makes a working folder clean without a process: everything that is not tracked goes, of any kind and depth. (<c>git clean</c> passes over FIFOs and sockets, and
/// fails over read-only folders and those that are deeper than the system's longest path.)
/// </summary>
public static class FolderCleaner
{
    private const string GitLink = ".git";

    /// <summary>Removes everything that is neither tracked nor a cache, and everything that is no file, folder or link wherever it stands.</summary>
    /// <param name="folder">The working folder. What is called <c>.git</c> right in it stays as it is.</param>
    /// <param name="tracked">Paths that stay, with forward slashes; of a folder (a submodule's) everything stays.</param>
    /// <param name="caches">What stays though it is not tracked.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <exception cref="UnauthorizedAccessException">Something is not this user's to remove.</exception>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static void Clean(string folder, IReadOnlySet<string> tracked, GlobSet caches, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tracked);
        ArgumentNullException.ThrowIfNull(caches);
        var onTheWay = FoldersOf(tracked);
        var untracked = new Stack<string>();
        var folders = new Stack<string>([string.Empty]);
        while (folders.TryPop(out var prefix))
        {
            var at = prefix.Length == 0 ? folder : Path.Combine(folder, prefix);
            TreeRemoval.Unlock(at);
            foreach (var (name, type) in TreeWalk.Level(at))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var path = prefix.Length == 0 ? name : $"{prefix}/{name}";
                var isFolder = type == EntryType.Folder;
                if ((prefix.Length == 0 && name == GitLink) || (tracked.Contains(path) && (isFolder || type is EntryType.File or EntryType.Link)))
                {
                    continue;
                }

                if (isFolder && onTheWay.Contains(path))
                {
                    folders.Push(path);
                }
                else if (isFolder && !caches.IsEmpty && path.Length <= TreeWalk.LongestPath)
                {
                    untracked.Push(path);
                    folders.Push(path);
                }
                else if (isFolder || type is not (EntryType.File or EntryType.Link) || !caches.Matches(path))
                {
                    TreeRemoval.Remove(Path.Combine(folder, path), cancellationToken);
                }
            }
        }

        // Those that were found last lie deepest; what still holds a cache stays.
        while (untracked.TryPop(out var path))
        {
            var full = Path.Combine(folder, path);
            if (TreeWalk.Level(full).Count == 0)
            {
                TreeRemoval.Remove(full, cancellationToken);
            }
        }
    }

    private static HashSet<string> FoldersOf(IReadOnlySet<string> tracked)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in tracked)
        {
            for (var end = path.LastIndexOf('/'); end > 0 && folders.Add(path[..end]); end = path.LastIndexOf('/', end - 1))
            {
            }
        }

        return folders;
    }
}
