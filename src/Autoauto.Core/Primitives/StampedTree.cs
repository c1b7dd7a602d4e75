namespace Autoauto.Core.Primitives;

/// <summary>
/// A look at the files below a folder, with their stamps: two of them tell cheaply what was changed in between. Links are not followed; a folder that cannot be looked
/// into counts as a file.
/// </summary>
public sealed class StampedTree
{
    private readonly Dictionary<string, TreeFolder> _folders;

    // What changed since by the engine's own hand.
    private readonly Dictionary<string, FileStamp?> _changed = new(StringComparer.Ordinal);

    private StampedTree(IEnumerable<TreeFolder> folders) => _folders = folders.ToDictionary(folder => folder.Path, StringComparer.Ordinal);

    /// <summary>Permissions of the folders that could be looked into, by their path with a slash at its end; the folder of the look itself is the empty one, without any.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Folders => _folders.Where(folder => IsOpen(folder.Key)).Select(folder => KeyValuePair.Create(folder.Key, folder.Value.Mode));

    /// <summary>Stamps by path below the folder, with forward slashes, in no order.</summary>
    public IEnumerable<KeyValuePair<string, FileStamp>> Files => _folders.Values
        .SelectMany(FilesOf)
        .Concat(_changed.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, change.Value!.Value)));

    /// <summary>Looks at a folder; there are no files if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end), by several threads at once; true leaves it out with everything below it.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <exception cref="UnauthorizedAccessException">The folder itself cannot be read.</exception>
    public static StampedTree Read(string folder, Func<string, bool>? isLeftOut = null, CancellationToken cancellationToken = default) =>
        new(TreeWalk.ReadFolders(folder, isLeftOut, null, cancellationToken));

    /// <summary>Takes note of how a file stands now; null if it is gone.</summary>
    public void Set(string path, FileStamp? stamp) => _changed[path] = stamp;

    /// <summary>Another look of its own that says the same.</summary>
    internal StampedTree Copy()
    {
        var copy = new StampedTree(_folders.Values);
        foreach (var (path, stamp) in _changed)
        {
            copy._changed[path] = stamp;
        }

        return copy;
    }

    /// <summary>Permissions of a folder; null if it was not looked into.</summary>
    internal int? ModeOf(string folder) => IsOpen(folder) && _folders.TryGetValue(folder, out var known) ? known.Mode : null;

    /// <summary>
    /// Looks again at the folders that some paths lead through, and into those that are new there. Everything else is taken to stand as it did: for what the engine itself
    /// has just written. Only where <see cref="UnixFiles.IsSupported"/>.
    /// </summary>
    /// <param name="folder">The folder of the look.</param>
    /// <param name="paths">The paths.</param>
    /// <param name="cancellationToken">Ends it at the next file; the look is good for nothing then.</param>
    internal void Renew(string folder, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var around = new HashSet<string>([string.Empty], StringComparer.Ordinal);
        foreach (var path in paths)
        {
            for (var at = FolderOf(path); around.Add(at); at = FolderOf(at[..^1]))
            {
            }
        }

        var standing = new HashSet<string>(StringComparer.Ordinal);
        var read = TreeWalk.ReadFolders(folder, isLeftOut: null, found => standing.Add(found) && !around.Contains(found) && _folders.ContainsKey(found), cancellationToken);
        foreach (var known in _folders.Keys.Where(known => around.Contains(known) || !Stands(known)).ToList())
        {
            _folders.Remove(known);
        }

        foreach (var found in read)
        {
            _folders[found.Path] = found;
        }

        foreach (var changed in _changed.Keys.Where(path => around.Contains(FolderOf(path))).ToList())
        {
            _changed.Remove(changed);
        }

        // A folder stands if the one on the way to it that was looked for was found. One that could not be looked into is found again, or not.
        bool Stands(string known)
        {
            for (var at = known; at.Length > 0;)
            {
                var above = FolderOf(at[..^1]);
                if (around.Contains(above))
                {
                    return standing.Contains(at);
                }

                at = above;
            }

            return false;
        }
    }

    /// <summary>Paths that differ between two looks, in ordinal order, each with what happened to it.</summary>
    public static IReadOnlyList<TreeChange> Differences(StampedTree before, StampedTree after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var noted = before._changed.Keys.Concat(after._changed.Keys).Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        var differing = before._folders.Keys.Concat(after._folders.Keys.Where(path => !before._folders.ContainsKey(path))).Concat(noted)
            .Where(path => noted.Contains(path) || !before._folders.TryGetValue(path, out var then) || !after._folders.TryGetValue(path, out var now) || !then.IsSame(now))
            .ToHashSet(StringComparer.Ordinal);
        return Differences(before.FilesIn(differing), after.FilesIn(differing));
    }

    /// <inheritdoc cref="Differences(StampedTree, StampedTree)"/>
    public static IReadOnlyList<TreeChange> Differences(IReadOnlyDictionary<string, FileStamp> before, IReadOnlyDictionary<string, FileStamp> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new List<TreeChange>();
        foreach (var (path, stamp) in before)
        {
            if (!after.TryGetValue(path, out var now))
            {
                changes.Add(new TreeChange(path, TreeChangeKind.Deleted));
            }
            else if (now != stamp)
            {
                changes.Add(new TreeChange(path, TreeChangeKind.Changed));
            }
        }

        changes.AddRange(after.Keys.Where(path => !before.ContainsKey(path)).Select(path => new TreeChange(path, TreeChangeKind.Added)));
        changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return changes;
    }

    private static bool IsOpen(string folder) => folder.Length == 0 || folder[^1] == '/';

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private Dictionary<string, FileStamp> FilesIn(HashSet<string> folders)
    {
        var files = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var (path, stamp) in folders.Select(_folders.GetValueOrDefault).OfType<TreeFolder>().SelectMany(FilesOf))
        {
            files[path] = stamp;
        }

        foreach (var (path, stamp) in _changed.Where(change => change.Value is not null && folders.Contains(FolderOf(change.Key))))
        {
            files[path] = stamp!.Value;
        }

        return files;
    }

    private IEnumerable<KeyValuePair<string, FileStamp>> FilesOf(TreeFolder folder) =>
        folder.Entries().Where(entry => !_changed.ContainsKey(entry.Path)).Select(entry => KeyValuePair.Create(entry.Path, entry.Stamp));
}

/// <summary>What happened to a path between two looks.</summary>
public enum TreeChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Other content, permissions or kind.</summary>
    Changed,

    /// <summary>Gone.</summary>
    Deleted,
}

/// <summary>A path that differs between two looks.</summary>
/// <param name="Path">The path.</param>
/// <param name="Kind">What happened.</param>
public sealed record TreeChange(string Path, TreeChangeKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path} ({Kind.ToString().ToLowerInvariant()})";
}
