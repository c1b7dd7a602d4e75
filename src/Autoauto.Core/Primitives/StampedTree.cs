namespace Autoauto.Core.Primitives;

/// <summary>The files below a folder with their stamps: tells cheaply what was changed between two looks. Links are not followed; a folder that cannot be looked into counts as a file.</summary>
public static class StampedTree
{
    /// <summary>Stamps by path below <paramref name="folder"/>, with forward slashes; empty if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end); true leaves it out with everything below it.</param>
    public static Dictionary<string, FileStamp> Read(string folder, Func<string, bool>? isLeftOut = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var stamps = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var entry in TreeWalk.Read(folder, isLeftOut))
        {
            stamps[entry.Path] = entry.Stamp;
        }

        return stamps;
    }

    /// <summary>Paths that differ between two looks, in ordinal order, each with what happened to it.</summary>
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
