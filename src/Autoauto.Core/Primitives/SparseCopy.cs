using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Copies files with their holes, on Linux: a file of some terabytes that takes no place must take none as a copy either. The system's own copying fills them.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class SparseCopy
{
    private const int NextData = 3;
    private const int NextHole = 4;
    private const int BytesAtOnce = 1 << 20;

    /// <summary>True for a file that has holes.</summary>
    public static bool IsFor(string path)
    {
        if (new FileInfo(path).Length < BytesAtOnce)
        {
            return false;
        }

        using var file = File.OpenHandle(path);
        return Seek(file, 0, NextHole) < RandomAccess.GetLength(file);
    }

    /// <summary>Copies one to a place where nothing is, with its rights and the time of its last change.</summary>
    public static void Make(string from, string to, CancellationToken cancellationToken)
    {
        using (var source = File.OpenHandle(from))
        using (var target = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write))
        {
            var buffer = new byte[BytesAtOnce];

            // Behind the last data there is none to be found.
            for (var at = Seek(source, 0, NextData); at >= 0; at = Seek(source, at, NextData))
            {
                for (var end = Seek(source, at, NextHole); at < end;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var read = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                    if (read == 0)
                    {
                        return;
                    }

                    RandomAccess.Write(target, buffer.AsSpan(0, read), at);
                    at += read;
                }
            }

            RandomAccess.SetLength(target, RandomAccess.GetLength(source));
        }

        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long from, int what);
}
