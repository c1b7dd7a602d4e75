using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <content>The calls themselves.</content>
internal static unsafe partial class UnixFiles
{
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAtNative(int folder, byte[] name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Stat(int folder, byte[] name, int flags, uint mask, ref byte facts);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int folder, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int RenameNative(byte[] from, byte[] to);

    [LibraryImport("libc", EntryPoint = "chmod", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeMode(string path, int mode);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, long* flags);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenListing(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* ReadListing(nint listing);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseListing(nint listing);

    /// <summary>Keeps a handle open while its number is used.</summary>
    private readonly ref struct Use
    {
        private readonly SafeFileHandle _handle;

        public Use(SafeFileHandle handle)
        {
            var isHeld = false;
            handle.DangerousAddRef(ref isHeld);
            _handle = handle;
        }

        public int Descriptor => _handle.DangerousGetHandle().ToInt32();

        public void Dispose() => _handle.DangerousRelease();
    }
}
