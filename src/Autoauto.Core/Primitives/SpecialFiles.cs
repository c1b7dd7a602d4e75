using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>
/// FIFOs and devices where only files belong: whoever opens a FIFO waits for a writer, for ever, and the git that the engine calls is no better off. To be called
/// for a git directory that an agent could reach, or a folder that it worked in, before git is called on it. A socket lets nobody wait, and git itself has one there (<c>fsmonitor--daemon.ipc</c>).
/// </summary>
public static class SpecialFiles
{
    /// <summary>Removes them below a folder, and links to FIFOs. Links to folders are not followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <returns>Paths of what was removed below the folder, with forward slashes.</returns>
    public static IReadOnlyList<string> RemoveBelow(string folder, CancellationToken cancellationToken = default) => RemoveBelow(folder, null, cancellationToken);

    /// <summary>The same for a folder that is looked through again and again: where nothing was made, renamed or removed since the last time, there is nothing new.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">What is known of it; is brought up to date.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    internal static IReadOnlyList<string> RemoveBelow(string folder, KnownFolders? known, CancellationToken cancellationToken) =>
        Walk(folder, (handle, name) => new HandleRemoval(folder, cancellationToken).Remove(handle, name), known, cancellationToken);

    /// <summary>The same, and leaves them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <returns>Their paths below the folder, with forward slashes.</returns>
    public static IReadOnlyList<string> FindBelow(string folder, CancellationToken cancellationToken = default) => Walk(folder, static (_, _) => true, null, cancellationToken);

    private static List<string> Walk(string folder, Func<SafeFileHandle, byte[], bool> isCounted, KnownFolders? known, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!UnixFiles.IsSupported)
        {
            return [];
        }

        var found = new List<string>();
        var folders = new Stack<string>([string.Empty]);
        known?.Begin();
        while (folders.TryPop(out var prefix))
        {
            using var handle = UnixFiles.Open(prefix.Length == 0 ? folder : Path.Combine(folder, prefix), UnixFiles.Reading | UnixFiles.Folder);
            if (handle is null || prefix.Length > TreeWalk.LongestPath)
            {
                // git does not look in there either.
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();

            // Of the time before the listing: what is made while it goes on is seen the next time.
            var stamp = known is null ? null : UnixFiles.Look(handle)?.Stamp;
            if (known?.Find(prefix, stamp) is { } same)
            {
                same.ForEach(folders.Push);
                continue;
            }

            var (special, below, hasLinks) = (new List<byte[]>(), new List<string>(), false);
            _ = UnixFiles.List(handle, (name, type) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                type = type == EntryType.Unknown ? UnixFiles.LookAtEntry(handle, name)?.Type ?? EntryType.File : type;
                if (type == EntryType.Folder)
                {
                    below.Add(prefix + NativeName.FromBytes(name.AsSpan(0, name.Length - 1)) + "/");
                }
                else if (type is EntryType.Fifo or EntryType.CharacterDevice or EntryType.BlockDevice || (type == EntryType.Link && LeadsToFifo(handle, name)))
                {
                    special.Add(name);
                }

                // Where a link leads can become another thing without a trace here.
                hasLinks |= type == EntryType.Link;
            });
            below.ForEach(folders.Push);
            if (special.Count == 0 && !hasLinks)
            {
                known?.Add(prefix, stamp, below);
            }

            foreach (var name in special)
            {
                if (isCounted(handle, name))
                {
                    found.Add(prefix + NativeName.FromBytes(name.AsSpan(0, name.Length - 1)));
                }
            }
        }

        return found;
    }

    private static bool LeadsToFifo(SafeFileHandle folder, byte[] name)
    {
        using var end = UnixFiles.OpenEntry(folder, name, UnixFiles.Naming);
        return end is not null && UnixFiles.Look(end) is { Type: EntryType.Fifo };
    }
}

/// <summary>Folders in which nothing special was at the last look, with the folders in them.</summary>
internal sealed class KnownFolders
{
    private Dictionary<string, (FileStamp Stamp, List<string> Below)> _last = [];
    private Dictionary<string, (FileStamp Stamp, List<string> Below)> _now = [];

    /// <summary>A look begins: of what it does not come by, nothing is remembered.</summary>
    public void Begin() => (_last, _now) = (_now, []);

    /// <summary>The folders in a folder that has not changed since the last look; null if it has, or was not seen then.</summary>
    public List<string>? Find(string path, FileStamp? stamp)
    {
        if (stamp is null || !_last.TryGetValue(path, out var known) || known.Stamp != stamp)
        {
            return null;
        }

        _now[path] = known;
        return known.Below;
    }

    /// <summary>Remembers a folder.</summary>
    public void Add(string path, FileStamp? stamp, List<string> below)
    {
        if (stamp is { } known)
        {
            _now[path] = (known, below);
        }
    }
}
