namespace Autoauto.Core.Primitives;

/// <summary>Walks a folder with forward-slash relative paths in ordinal order; never follows a link.</summary>
internal static class FileTree
{
    /// <summary>Everything but folders below <paramref name="folder"/>, in no order; nothing if there is no such folder.</summary>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be looked into.</exception>
    public static IEnumerable<FileTreeEntry> Entries(string folder) => Read(folder, null, entry => throw new UnauthorizedAccessException($"The folder '{Path.Combine(folder, entry.Path)}' cannot be read."));

    /// <summary>The same, without what <paramref name="isLeftOut"/> and what cannot be looked into.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isLeftOut">Told a path; true leaves it out with everything below it.</param>
    public static IEnumerable<FileTreeEntry> ReadableEntries(string folder, Func<string, bool> isLeftOut) => Read(folder, isLeftOut, static _ => { });

    /// <summary>All regular files below <paramref name="folder"/>; none if there is no such folder.</summary>
    public static List<string> Files(string folder) =>
        [.. Entries(folder).Where(entry => entry.IsFile).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

    /// <summary>All symbolic links below <paramref name="folder"/>.</summary>
    public static List<string> Links(string folder) =>
        [.. Entries(folder).Where(entry => entry.IsLink).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

    /// <summary>All pipes, sockets and devices below <paramref name="folder"/>.</summary>
    public static List<string> Specials(string folder) =>
        [.. Entries(folder).Where(entry => !entry.IsLink && !entry.IsFile).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

    /// <summary>True for what tools leave beside source files: it is neither copied nor counted.</summary>
    public static bool IsLitter(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return path.Split('/').Contains("__pycache__", StringComparer.Ordinal)
               || name is ".DS_Store" or "Thumbs.db" or "desktop.ini"
               || name.EndsWith('~')
               || name.EndsWith(".swp", StringComparison.Ordinal)
               || name.EndsWith(".tmp", StringComparison.Ordinal);
    }

    /// <summary>Copies the regular files of a folder, litter aside, to one that is made; modes are kept on Unix.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Files(from).Where(file => !IsLitter(file)))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            ReachableFile.Copy(Path.Combine(from, file), target);
        }
    }

    private static IEnumerable<FileTreeEntry> Read(string folder, Func<string, bool>? isLeftOut, Action<TreeEntry> closed)
    {
        foreach (var entry in TreeWalk.Read(folder, isLeftOut))
        {
            if (entry.IsClosed)
            {
                closed(entry);
            }
            else
            {
                yield return new FileTreeEntry(entry.Path, entry.IsFile ? entry.Stamp.Length : 0, entry.IsLink, entry.IsFile);
            }
        }
    }
}

/// <summary>Something that a walk found.</summary>
/// <param name="Path">Path below the folder, with forward slashes.</param>
/// <param name="Length">Length in bytes; 0 for what is no regular file.</param>
/// <param name="IsLink">True for a symbolic link, whatever it points to.</param>
/// <param name="IsFile">True for a regular file.</param>
internal readonly record struct FileTreeEntry(string Path, long Length, bool IsLink, bool IsFile);
