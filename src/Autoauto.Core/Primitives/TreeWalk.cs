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

    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Walks; nothing is found if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path (a folder's without a slash at its end); true leaves it out with everything below it.</param>
    /// <exception cref="UnauthorizedAccessException">The folder itself cannot be read.</exception>
    public static List<TreeEntry> Read(string folder, Func<string, bool>? isLeftOut = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return UnixFiles.IsSupported ? ReadByHandles(folder, isLeftOut) : ReadByPaths(folder, isLeftOut);
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

    private static List<TreeEntry> ReadByHandles(string folder, Func<string, bool>? isLeftOut)
    {
        var found = new List<TreeEntry>();
        using var root = UnixFiles.Open(folder, UnixFiles.Reading | UnixFiles.Folder) ?? throw new UnauthorizedAccessException($"The folder '{folder}' cannot be read.");
        var folders = new Stack<(string Path, FileStamp Stamp)>();
        if (!ReadOne(root, string.Empty, isLeftOut, found, folders))
        {
            throw new UnauthorizedAccessException($"The folder '{folder}' cannot be read.");
        }

        while (folders.TryPop(out var next))
        {
            using var handle = next.Path.Length > LongestPath ? null : UnixFiles.Open(root, next.Path, UnixFiles.Reading | UnixFiles.Folder | UnixFiles.NoFollow);
            var isGone = handle is null && next.Path.Length <= LongestPath && Marshal.GetLastPInvokeError() is UnixFiles.Missing or UnixFiles.NotAFolder or UnixFiles.IsLink;
            if (!isGone && (handle is null || !ReadOne(handle, next.Path + "/", isLeftOut, found, folders)))
            {
                found.Add(new TreeEntry(next.Path, EntryType.Folder, next.Stamp));
            }
        }

        return found;
    }

    private static bool ReadOne(SafeFileHandle handle, string prefix, Func<string, bool>? isLeftOut, List<TreeEntry> found, Stack<(string Path, FileStamp Stamp)> folders) =>
        UnixFiles.List(handle, (name, _) =>
        {
            var path = prefix + NativeName.FromBytes(name.AsSpan(0, name.Length - 1));
            if (isLeftOut?.Invoke(path) == true)
            {
                return;
            }

            if (UnixFiles.LookAtEntry(handle, name) is { } facts)
            {
                if (facts.Type == EntryType.Folder)
                {
                    folders.Push((path, facts.Stamp));
                }
                else
                {
                    found.Add(new TreeEntry(path, facts.Type, facts.Stamp));
                }
            }
            else if (Marshal.GetLastPInvokeError() != UnixFiles.Missing)
            {
                // Gone between the look into the folder and the one at the file: as if it had never been there. Else it is there and says nothing of itself.
                found.Add(new TreeEntry(path, EntryType.Unknown, default));
            }
        });

    private static List<TreeEntry> ReadByPaths(string folder, Func<string, bool>? isLeftOut)
    {
        static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        var entries = new FileSystemEnumerable<(string Path, bool IsLink)>(folder, (ref FileSystemEntry entry) => (Relative(ref entry), IsLink(ref entry)), s_options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => (!entry.IsDirectory || IsLink(ref entry)) && isLeftOut?.Invoke(Relative(ref entry)) != true,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry) && isLeftOut?.Invoke(Relative(ref entry)) != true,
        };
        var found = new List<TreeEntry>();
        foreach (var (path, isLink) in entries)
        {
            if (FileStamp.Of(Path.Combine(folder, path)) is { } stamp)
            {
                found.Add(new TreeEntry(path, isLink ? EntryType.Link : EntryType.File, stamp));
            }
        }

        return found;
    }

    private static string Relative(ref FileSystemEntry entry)
    {
        var folder = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        var path = folder.IsEmpty ? entry.FileName.ToString() : $"{folder}/{entry.FileName}";
        return Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
    }
}
