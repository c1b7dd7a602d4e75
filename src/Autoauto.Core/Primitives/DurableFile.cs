using System.Runtime.InteropServices;
using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>Files that are old or new after a crash or a power cut, never half, and that stay new once they were reported.</summary>
internal static partial class DurableFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Creates or replaces a text file, UTF-8 without a byte order mark. One that is replaced keeps its mode.</summary>
    public static void Write(string path, string text) => Write(path, text, $"{path}.{Path.GetRandomFileName()}.tmp");

    /// <inheritdoc cref="Write(string, string)"/>
    /// <param name="path">The file.</param>
    /// <param name="text">What is to be in it.</param>
    /// <param name="temporary">What it is called until it is whole; nothing may be there.</param>
    public static void Write(string path, string text, string temporary)
    {
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(s_utf8.GetBytes(text));
                if (!OperatingSystem.IsWindows() && File.Exists(path))
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>
    /// Waits until what was written to a file, or created, renamed or deleted right in a folder, is on the disk. What cannot be opened is left to the system. Windows has
    /// no such call for folders; its file system keeps the order by itself.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            if (File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                stream.Flush(flushToDisk: true);
            }

            return;
        }

        // Without waiting, where it is a FIFO.
        if (Open(path, OperatingSystem.IsLinux() ? 0x800 : 0x4) is not (>= 0 and var descriptor))
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
