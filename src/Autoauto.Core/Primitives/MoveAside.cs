namespace Autoauto.Core.Primitives;

/// <summary>Takes something out of the way without losing it.</summary>
public static class MoveAside
{
    private const int OtherDisk = 18;
    private const long LargestCopy = 64L << 20;

    /// <summary>
    /// Moves a file, a folder or a link itself to <paramref name="target"/>, or beside it if that is taken. Nothing happens if there is nothing. Across
    /// file systems its files are copied, as far as they are not too large; what has no content of its own (FIFOs, sockets, links) is removed.
    /// </summary>
    public static void Now(string path, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(target);
        var isLink = new FileInfo(path).LinkTarget is not null;
        if (!isLink && !Path.Exists(path) && FileStamp.Of(path) is null)
        {
            return;
        }

        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        var free = target;
        for (var i = 2; Path.Exists(free) || new FileInfo(free).LinkTarget is not null; i++)
        {
            free = $"{target}.{i}";
        }

        if (!TryRename(path, free, isFolder: !isLink && Directory.Exists(path)))
        {
            CopyFiles(path, free);
            TreeRemoval.Remove(path);
        }
    }

    /// <summary>False if it lies on another file system: .NET would copy a file then, and wait for ever where it is a FIFO.</summary>
    private static bool TryRename(string path, string target, bool isFolder)
    {
        if (UnixFiles.IsSupported)
        {
            var error = UnixFiles.Rename(path, target);
            if (error is UnixFiles.Denied)
            {
                // A folder that is moved elsewhere is changed itself.
                TreeRemoval.Unlock(path);
                TreeRemoval.Unlock(Path.GetDirectoryName(path)!);
                error = UnixFiles.Rename(path, target);
            }

            return error switch
            {
                0 => true,
                OtherDisk => false,
                UnixFiles.Denied or UnixFiles.NotPermitted => throw new UnauthorizedAccessException($"'{path}' cannot be moved away."),
                _ => throw new IOException($"'{path}' cannot be moved to '{target}' (error {error})."),
            };
        }

        if (!isFolder)
        {
            File.Move(path, target);
            return true;
        }

        try
        {
            Directory.Move(path, target);
            return true;
        }
        catch (IOException) when (Path.GetPathRoot(path) != Path.GetPathRoot(target))
        {
            return false;
        }
    }

    private static void CopyFiles(string from, string to)
    {
        if (UnixFiles.Look(from) is { Type: EntryType.File })
        {
            CopyFile(from, to);
            return;
        }

        foreach (var entry in TreeWalk.Read(from).Where(entry => entry.IsFile))
        {
            var target = Path.Combine(to, entry.Path);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
            CopyFile(Path.Combine(from, entry.Path), target);
        }
    }

    private static void CopyFile(string from, string to)
    {
        try
        {
            ReachableFile.Copy(from, to, LargestCopy);
        }
        catch (IOException)
        {
            // What is saved is a service; what it is saved from must go in any case.
        }
    }
}
