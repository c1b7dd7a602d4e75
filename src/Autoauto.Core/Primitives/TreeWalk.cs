using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Everything below a folder but the folders, in no order. Links are not followed, nothing is opened that is no folder, and what the system calls too long a path is
/// none here. Nothing that lies there makes a walk fail: a folder that cannot be looked into is found like a file.
/// </summary>
internal static class TreeWalk
{
    /// <summary>Longest path that a walk looks at: four times what the system takes in one piece. With names of one letter paths grow with the square of the depth.</summary>
    public const int LongestPath = 16 << 10;

    private const int FewestForThreads = 16;

    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Walks; nothing is found if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end), by several threads at once; true leaves it out with everything below it.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    /// <exception cref="UnauthorizedAccessException">The folder itself cannot be read.</exception>
    public static List<TreeEntry> Read(string folder, Func<string, bool>? isLeftOut = null, CancellationToken cancellationToken = default) =>
        [.. ReadFolders(folder, isLeftOut, null, cancellationToken).SelectMany(found => found.Entries())];

    /// <inheritdoc cref="Read"/>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end), by several threads at once; true leaves it out with everything below it.</param>
    /// <param name="isKnown">Told the path of each folder that is found, with a slash at its end; true leaves it, with everything below it, as it is known. Only by handles.</param>
    /// <param name="cancellationToken">Ends it at the next file.</param>
    public static List<TreeFolder> ReadFolders(string folder, Func<string, bool>? isLeftOut, Func<string, bool>? isKnown, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var look = new Look(isLeftOut, cancellationToken);
        return UnixFiles.IsSupported ? ReadByHandles(folder, look, isKnown) : ReadByPaths(folder, look);
    }

    /// <summary>What stands right in a folder, folders too.</summary>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static List<(string Name, EntryType Type)> Level(string folder)
    {
        var found = new List<(string, EntryType)>();
        if (!UnixFiles.IsSupported)
        {
            found.AddRange(new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
                .Select(entry => (entry.Name, entry.LinkTarget is not null ? EntryType.Link : entry is DirectoryInfo ? EntryType.Folder : EntryType.File)));
            return found;
        }

        using var handle = UnixFiles.Open(folder, UnixFiles.Reading | UnixFiles.Folder | UnixFiles.NoFollow);
        var isRead = handle is not null && UnixFiles.List(handle, (name, type) => found.Add((
            NativeName.FromBytes(name.AsSpan(0, name.Length - 1)),
            type == EntryType.Unknown ? UnixFiles.LookAtEntry(handle, name)?.Type ?? EntryType.Unknown : type)));
        return isRead ? found : throw new UnauthorizedAccessException($"The folder '{folder}' cannot be read.");
    }

    private static List<TreeFolder> ReadByHandles(string folder, Look look, Func<string, bool>? isKnown)
    {
        var found = new List<TreeFolder>();
        using var root = UnixFiles.Open(folder, UnixFiles.Reading | UnixFiles.Folder) ?? throw Unreadable(folder);
        var below = new List<Place>();
        found.Add(ReadOne(root, string.Empty, 0, look, below) ?? throw Unreadable(folder));
        while (below.Count > 0)
        {
            if (isKnown is not null)
            {
                below.RemoveAll(place => isKnown(place.Path + "/"));
            }

            // What takes the time is the system's answer for each file.
            var level = below;
            var read = new (TreeFolder? Found, List<Place> Below)[level.Count];
            if (level.Count < FewestForThreads)
            {
                for (var i = 0; i < level.Count; i++)
                {
                    read[i] = ReadBelow(root, level[i], look);
                }
            }
            else
            {
                Parallel.For(0, level.Count, new ParallelOptions { CancellationToken = look.End }, i => read[i] = ReadBelow(root, level[i], look));
            }

            found.AddRange(read.Select(one => one.Found).OfType<TreeFolder>());
            below = [.. read.SelectMany(one => one.Below)];
        }

        return found;
    }

    private static UnauthorizedAccessException Unreadable(string folder) => new($"The folder '{folder}' cannot be read.");

    private static (TreeFolder? Found, List<Place> Below) ReadBelow(SafeFileHandle root, Place place, Look look)
    {
        var below = new List<Place>();
        using var handle = place.Path.Length > LongestPath ? null : UnixFiles.Open(root, place.Path, UnixFiles.Reading | UnixFiles.Folder | UnixFiles.NoFollow);
        var isGone = handle is null && place.Path.Length <= LongestPath && Marshal.GetLastPInvokeError() is UnixFiles.Missing or UnixFiles.NotAFolder or UnixFiles.IsLink;
        return isGone ? (null, below)
            : handle is not null && ReadOne(handle, place.Path + "/", place.Stamp.Mode, look, below) is { } found ? (found, below)
            : (TreeFolder.Closed(place.Path, place.Stamp), []);
    }

    /// <summary>Null if the folder cannot be read.</summary>
    private static TreeFolder? ReadOne(SafeFileHandle handle, string prefix, int mode, Look look, List<Place> below)
    {
        var found = new TreeFolder.Builder(prefix);
        var isRead = UnixFiles.List(handle, (ended, _) =>
        {
            var name = ended.AsSpan(0, ended.Length - 1);
            if (look.IsLeftOut(prefix, name))
            {
                return;
            }

            if (UnixFiles.LookAtEntry(handle, ended) is { } facts)
            {
                if (facts.Type == EntryType.Folder)
                {
                    below.Add(new Place(prefix + NativeName.FromBytes(name), facts.Stamp));
                }
                else
                {
                    found.Add(name, facts.Type, facts.Stamp);
                }
            }
            else if (Marshal.GetLastPInvokeError() != UnixFiles.Missing)
            {
                // Gone between the look into the folder and the one at the file: as if it had never been there. Else it is there and says nothing of itself.
                found.Add(name, EntryType.Unknown, default);
            }
        });
        return isRead ? found.ToFolder(mode) : null;
    }

    private static List<TreeFolder> ReadByPaths(string folder, Look look)
    {
        static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        var entries = new FileSystemEnumerable<(string Path, bool IsLink)>(folder, (ref FileSystemEntry entry) => (Relative(ref entry), IsLink(ref entry)), s_options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => (!entry.IsDirectory || IsLink(ref entry)) && !look.IsLeftOut(Relative(ref entry)),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry) && !look.IsLeftOut(Relative(ref entry)),
        };
        var folders = new Dictionary<string, TreeFolder.Builder>(StringComparer.Ordinal);
        foreach (var (path, isLink) in entries)
        {
            if (FileStamp.Of(Path.Combine(folder, path)) is { } stamp)
            {
                var prefix = path[..(path.LastIndexOf('/') + 1)];
                if (!folders.TryGetValue(prefix, out var found))
                {
                    folders[prefix] = found = new TreeFolder.Builder(prefix);
                }

                var name = NativeName.ToBytes(path.AsSpan(prefix.Length));
                found.Add(name.AsSpan(0, name.Length - 1), isLink ? EntryType.Link : EntryType.File, stamp);
            }
        }

        return [.. folders.Values.Select(found => found.ToFolder(0))];
    }

    private static string Relative(ref FileSystemEntry entry)
    {
        var folder = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        var path = folder.IsEmpty ? entry.FileName.ToString() : $"{folder}/{entry.FileName}";
        return Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
    }

    /// <summary>What a walk does not look at, and when it ends; asked for each name.</summary>
    private readonly record struct Look(Func<string, bool>? Without, CancellationToken End)
    {
        public bool IsLeftOut(string path)
        {
            End.ThrowIfCancellationRequested();
            return Without?.Invoke(path) == true;
        }

        // Most walks leave nothing out: no name is made into text for them.
        public bool IsLeftOut(string prefix, ReadOnlySpan<byte> name)
        {
            End.ThrowIfCancellationRequested();
            return Without?.Invoke(prefix + NativeName.FromBytes(name)) == true;
        }
    }

    /// <summary>A folder that is still to be looked into.</summary>
    private readonly record struct Place(string Path, FileStamp Stamp);
}
