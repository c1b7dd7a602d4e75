using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Policies;

/// <summary>Writes single files so that each is old or new after a crash, never half, and stays new once it was reported.</summary>
internal static class PolicyDisk
{
    private const string TemporaryPrefix = ".autoauto-policy-";
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>True for a file that an interrupted write left behind.</summary>
    public static bool IsTemporary(string path) => Path.GetFileName(path).StartsWith(TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>Replaces or creates a file. The last moment at which the old one is there is <paramref name="beforeReplacing"/>.</summary>
    public static void Write(string fullPath, PolicyContent content, Action beforeReplacing)
    {
        var folder = Path.GetDirectoryName(fullPath)!;
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.EnumerateFiles(folder, TemporaryPrefix + "*"))
        {
            File.Delete(left);
        }

        var temporary = Path.Combine(folder, TemporaryPrefix + Path.GetRandomFileName());
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content.Bytes.Span);
                SetMode(temporary, fullPath, content.IsExecutable);
                stream.Flush(flushToDisk: true);
            }

            beforeReplacing();
            File.Move(temporary, fullPath, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        DurableFile.Flush(folder);
    }

    /// <summary>Deletes a file, and the folders that it leaves empty, up to <paramref name="root"/>.</summary>
    public static void Delete(string root, string fullPath)
    {
        File.Delete(fullPath);
        var folder = Path.GetDirectoryName(fullPath)!;
        while (!string.Equals(folder, root, StringComparison.Ordinal) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }

        DurableFile.Flush(folder);
    }

    private static void SetMode(string temporary, string existing, bool executable)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var mode = File.GetUnixFileMode(File.Exists(existing) ? existing : temporary);
        // Whoever may read it may execute it, as git does it.
        var bits = (UnixFileMode)((int)(mode & Read) >> 2);
        File.SetUnixFileMode(temporary, executable ? mode | bits : mode & ~Execute);
    }
}
