namespace Autoauto.Core.Measuring;

/// <summary>Walks a folder with forward-slash relative paths in ordinal order; never follows a link.</summary>
internal static class FileTree
{
    private static readonly EnumerationOptions s_options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    private static readonly EnumerationOptions s_withLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        MaxRecursionDepth = 16,
    };

    /// <summary>All regular files below <paramref name="folder"/>.</summary>
    public static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", s_options).Select(path => Relative(folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>All symbolic links below <paramref name="folder"/>.</summary>
    public static List<string> Links(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", s_withLinks)
            .Where(entry => entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            .Select(entry => Relative(folder, entry.FullName))
            .Order(StringComparer.Ordinal)];

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
