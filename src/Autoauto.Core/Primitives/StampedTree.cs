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

    /// <summary>Stamps by path below the folder, with forward slashes, in no order.</summary>
    public IEnumerable<KeyValuePair<string, FileStamp>> Files => _folders.Values
        .SelectMany(FilesOf)
        .Concat(_changed.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, change.Value!.Value)));

    /// <summary>Looks at a folder; there are no files if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end), by several threads at once; true leaves it out with everything below it.</param>
    /// <exception cref="UnauthorizedAccessException">The folder itself cannot be read.</exception>
    public static StampedTree Read(string folder, Func<string, bool>? isLeftOut = null) => new(TreeWalk.ReadFolders(folder, isLeftOut));

    /// <summary>Takes note of how a file stands now; null if it is gone.</summary>
    public void Set(string path, FileStamp? stamp) => _changed[path] = stamp;

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
