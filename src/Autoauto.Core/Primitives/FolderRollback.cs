namespace Autoauto.Core.Primitives;

/// <summary>
/// Takes back what was done to a working folder since a look at it, as far as that takes no content: what is new goes, folders get their permissions back, and what is
/// to be written again goes as well, whatever stands there now.
/// </summary>
internal static class FolderRollback
{
    private const int Permissions = 0xFFF;

    /// <summary>Takes back; only where <see cref="UnixFiles.IsSupported"/>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="then">How it was.</param>
    /// <param name="now">How it is.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="rewritten">Which of these will be written again.</param>
    /// <param name="caches">What may differ.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <returns>Paths around which the folder is another one than <paramref name="now"/>.</returns>
    /// <exception cref="UnauthorizedAccessException">Something is not this user's to remove.</exception>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static IReadOnlyCollection<string> TakeBack(
        string folder, StampedTree then, StampedTree now, IReadOnlyList<TreeChange> changes, IReadOnlySet<string> rewritten, GlobSet caches, CancellationToken cancellationToken)
    {
        // First: in a folder that may not be written to nothing can be removed.
        var locked = now.Folders.Where(found => then.ModeOf(found.Key) is { } was && was != found.Value).Select(found => found.Key).ToList();
        locked.ForEach(path => Unlock(Path.Combine(folder, path.TrimEnd('/')), then.ModeOf(path)!.Value));
        var removed = new List<string>();
        var kept = changes.Where(change => change.Kind == TreeChangeKind.Added && !rewritten.Contains(change.Path) && IsCache(folder, change.Path, caches)).Select(change => change.Path)
            .ToHashSet(StringComparer.Ordinal);

        // Those above come before those below.
        foreach (var path in now.Folders.Select(found => found.Key).Where(found => then.ModeOf(found) is null).Order(StringComparer.Ordinal))
        {
            if (!IsGone(path) && !kept.Any(cache => cache.StartsWith(path, StringComparison.Ordinal)))
            {
                TreeRemoval.Remove(Path.Combine(folder, path.TrimEnd('/')), cancellationToken);
                removed.Add(path);
            }
        }

        foreach (var (path, kind) in changes)
        {
            if (kind != TreeChangeKind.Deleted && !kept.Contains(path) && !IsGone(path) && (rewritten.Contains(path) || !caches.Matches(path) || kind == TreeChangeKind.Added))
            {
                TreeRemoval.Remove(Path.Combine(folder, path), cancellationToken);
            }
        }

        return [.. locked, .. removed, .. changes.Select(change => change.Path)];

        bool IsGone(string path) => removed.Count > 0 && path.StartsWith(removed[^1], StringComparison.Ordinal);
    }

    // A pipe that is called like a cache is none.
    private static bool IsCache(string folder, string path, GlobSet caches) =>
        caches.Matches(path) && UnixFiles.Look(Path.Combine(folder, path)) is { Type: EntryType.File or EntryType.Link };

    private static void Unlock(string folder, int mode)
    {
        using var handle = UnixFiles.Open(folder, UnixFiles.Naming | UnixFiles.Folder | UnixFiles.NoFollow);
        if (handle is not null)
        {
            // What is somebody else's stays as it is; what follows from that is said by what fails then.
            _ = UnixFiles.SetMode(handle, mode & Permissions);
        }
    }
}
