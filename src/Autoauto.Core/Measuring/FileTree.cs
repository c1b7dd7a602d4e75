using System.IO.Enumeration;

namespace Autoauto.Core.Measuring;

/// <summary>Walks a folder with forward-slash relative paths in ordinal order; never follows a link.</summary>
internal static class FileTree
{
    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <summary>Files and links below <paramref name="folder"/>, in no order; nothing if there is no such folder.</summary>
    public static IEnumerable<FileTreeEntry> Entries(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return new FileSystemEnumerable<FileTreeEntry>(
            folder,
            (ref FileSystemEntry entry) => new FileTreeEntry(Relative(ref entry), IsLink(ref entry) ? 0 : entry.Length, IsLink(ref entry)),
            s_options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
        };
    }

    /// <summary>All regular files below <paramref name="folder"/>; none if there is no such folder.</summary>
    public static List<string> Files(string folder) =>
        [.. Entries(folder).Where(entry => !entry.IsLink).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

    /// <summary>All symbolic links below <paramref name="folder"/>.</summary>
    public static List<string> Links(string folder) =>
        [.. Entries(folder).Where(entry => entry.IsLink).Select(entry => entry.Path).Order(StringComparer.Ordinal)];

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
            File.Copy(Path.Combine(from, file), target);
        }
    }

    /// <summary>Deletes a folder with its read-only files; nothing happens if it is not there.</summary>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Files(folder))
            {
                File.SetAttributes(Path.Combine(folder, file), FileAttributes.Normal);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Relative(ref FileSystemEntry entry)
    {
        var folder = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        var path = folder.IsEmpty ? entry.FileName.ToString() : $"{folder}/{entry.FileName}";
        return Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
    }
}

/// <summary>A file or a link that a walk found.</summary>
/// <param name="Path">Path below the folder, with forward slashes.</param>
/// <param name="Length">Length in bytes; 0 for a link and for what is no regular file.</param>
/// <param name="IsLink">True for a symbolic link, whatever it points to.</param>
internal readonly record struct FileTreeEntry(string Path, long Length, bool IsLink);
