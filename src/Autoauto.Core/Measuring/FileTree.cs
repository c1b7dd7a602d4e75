namespace Autoauto.Core.Measuring;

/// <summary>Walks a folder with forward-slash relative paths in ordinal order; never follows a link.</summary>
internal static class FileTree
{
    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private static readonly EnumerationOptions s_withLinks = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <summary>All regular files below <paramref name="folder"/>; none if there is no such folder.</summary>
    public static List<string> Files(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", s_options).Select(path => Relative(folder, path)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>All symbolic links below <paramref name="folder"/>.</summary>
    public static List<string> Links(string folder)
    {
        var links = new List<string>();
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (open.TryPop(out var directory))
        {
            foreach (var entry in directory.EnumerateFileSystemInfos("*", s_withLinks))
            {
                if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    links.Add(Relative(folder, entry.FullName));
                }
                else if (entry is DirectoryInfo child)
                {
                    open.Push(child);
                }
            }
        }

        links.Sort(StringComparer.Ordinal);
        return links;
    }

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

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
