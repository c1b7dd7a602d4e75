using System.Runtime.InteropServices;
using Autoauto.Core.Model;

namespace Autoauto.Core.Policies;

/// <summary>Writes single files so that each is old or new after a crash, never half, and stays new once it was reported.</summary>
internal static partial class PolicyDisk
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

        FlushFolder(folder);
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

        FlushFolder(folder);
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

    /// <summary>Makes a rename or a deletion durable. Windows has no such call; its file system keeps the order by itself.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows() || Open(folder, 0) is not (>= 0 and var descriptor))
        {
            return;
        }

        _ = Synchronize(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
