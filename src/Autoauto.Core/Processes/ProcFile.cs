using System.Buffers;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Processes;

/// <summary>
/// Reads small files below /proc by system calls. A sweep looks at every process of the machine, and half of them cannot be read: with File
/// each of those costs an exception, which made sweeping the largest part of the engine's own time.
/// </summary>
internal static partial class ProcFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int LongestBytes = 8 << 20;

    /// <summary>True if the file can be read and <paramref name="test"/> says so about its bytes.</summary>
    public static unsafe bool Test(string path, Func<ReadOnlySpan<byte>, bool> test)
    {
        var descriptor = Open(path, ReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= LongestBytes)
                    {
                        break;
                    }

                    var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                nint read;
                fixed (byte* target = &buffer[length])
                {
                    read = Read(descriptor, target, buffer.Length - length);
                }

                if (read <= 0)
                {
                    break;
                }

                length += (int)read;
            }

            return test(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
