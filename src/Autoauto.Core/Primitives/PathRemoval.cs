namespace Autoauto.Core.Primitives;

/// <summary>Removal by paths, where there are no directory handles: Windows, which knows long paths, and macOS, where what lies too deep is moved up first.</summary>
internal static class PathRemoval
{
    private const int LongestPath = 800;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None };

    /// <summary>Removes what stands at a full path; false if nothing does.</summary>
    public static bool Remove(string path, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null || info.Exists)
        {
            RemoveFile(info);
            return true;
        }

        if (!Directory.Exists(path))
        {
            return false;
        }

        var folders = new Stack<string>([path]);
        Exception? failure = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (folders.TryPeek(out var folder))
        {
            try
            {
                if (!seen.Add(folder))
                {
                    folders.Pop();
                    Directory.Delete(folder);
                    continue;
                }

                Unlock(folder);
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", s_everything))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (entry.LinkTarget is null && entry is DirectoryInfo)
                    {
                        folders.Push(Raise(path, entry.FullName));
                    }
                    else
                    {
                        RemoveFile(entry);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure ??= e;
            }
        }

        return failure is null ? true : throw failure;
    }

    private static void RemoveFile(FileSystemInfo entry)
    {
        if (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.ReadOnly))
        {
            File.SetAttributes(entry.FullName, FileAttributes.Normal);
        }

        entry.Delete();
    }

    private static void Unlock(string folder)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Owner) != Owner)
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | Owner);
        }
    }

    private static string Raise(string root, string folder)
    {
        if (OperatingSystem.IsWindows() || folder.Length < LongestPath || root.Length > LongestPath / 2)
        {
            return folder;
        }

        var raised = Path.Combine(root, Path.GetRandomFileName());
        Directory.Move(folder, raised);
        return raised;
    }
}
