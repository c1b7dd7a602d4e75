using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Autoauto.Core.Primitives;

/// <summary>
/// The file system by directory handles, on Linux: no path is too long, no link is followed that was not asked for, and nothing that is opened makes anybody wait.
/// Everything returns null or false where it failed; <see cref="Marshal.GetLastPInvokeError"/> then says why.
/// </summary>
internal static unsafe partial class UnixFiles
{
    /// <summary>No such file or folder.</summary>
    public const int Missing = 2;

    /// <summary>The permissions of a file or of a folder on the way do not allow it.</summary>
    public const int Denied = 13;

    /// <summary>Not allowed at all: an attribute of the file, or somebody else's file.</summary>
    public const int NotPermitted = 1;

    /// <summary>In use by the system: a mount point.</summary>
    public const int Busy = 16;

    /// <summary>A folder on the way is none.</summary>
    public const int NotAFolder = 20;

    /// <summary>It is a link (or there are too many of them).</summary>
    public const int IsLink = 40;

    /// <summary>A socket, or a device without a driver.</summary>
    public const int NoDevice = 6;

    /// <summary>Read, without waiting for a writer and without a terminal becoming ours.</summary>
    public const int Reading = 0x800 | CloseOnExec | 0x100;

    /// <summary>Only to be named: needs no right to read.</summary>
    public const int Naming = 0x200000 | CloseOnExec;

    private const int CloseOnExec = 0x80000;
    private const int RemoveFolder = 0x200;
    private const int StatNoFollow = 0x100;
    private const int StatEmptyPath = 0x1000;
    private const uint BasicFacts = 0x7ff;
    private const int StatLength = 256;
    private const int CurrentDirectory = -100;

    // The kernel takes paths of 4095 bytes; what is longer goes by steps.
    private const int LongestStep = 4000;
    private const int EntryTypeAt = 18;
    private const int EntryNameAt = 19;

    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Ppc64le;

    /// <summary>Opens a folder, and nothing else.</summary>
    public static readonly int Folder = s_isArm ? 0x4000 : 0x10000;

    /// <summary>Opens no link.</summary>
    public static readonly int NoFollow = s_isArm ? 0x8000 : 0x20000;

    /// <summary>True where all this is to be had: elsewhere the callers have another way.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Opens something by its path, however long that is.</summary>
    public static SafeFileHandle? Open(string path, int flags) => Open(CurrentDirectory, path, flags);

    /// <summary>Opens something below an open folder by its path, however long that is.</summary>
    public static SafeFileHandle? Open(SafeFileHandle folder, string path, int flags)
    {
        using var use = new Use(folder);
        return Open(use.Descriptor, path, flags);
    }

    /// <summary>Opens an entry of an open folder.</summary>
    public static SafeFileHandle? OpenEntry(SafeFileHandle folder, byte[] name, int flags)
    {
        using var use = new Use(folder);
        return OpenAt(use.Descriptor, name, flags);
    }

    /// <summary>What there is at a path, a link itself; null if nothing is or it cannot be looked at.</summary>
    public static FileFacts? Look(string path)
    {
        var bytes = NativeName.ToBytes(path);
        if (bytes.Length <= LongestStep)
        {
            return LookAt(CurrentDirectory, bytes, StatNoFollow);
        }

        var (folder, name) = Approach(CurrentDirectory, bytes);
        if (folder is null)
        {
            return null;
        }

        var facts = LookAtEntry(folder, name);
        Close(folder);
        return facts;
    }

    /// <summary>What an open file or folder is.</summary>
    public static FileFacts? Look(SafeFileHandle handle)
    {
        using var use = new Use(handle);
        return LookAt(use.Descriptor, [0], StatEmptyPath);
    }

    /// <summary>What an entry of an open folder is, a link itself.</summary>
    public static FileFacts? LookAtEntry(SafeFileHandle folder, byte[] name)
    {
        using var use = new Use(folder);
        return LookAt(use.Descriptor, name, StatNoFollow);
    }

    /// <summary>Takes an entry that is no folder out of an open folder.</summary>
    public static bool Unlink(SafeFileHandle folder, byte[] name) => Unlink(folder, name, 0);

    /// <summary>Takes an empty folder out of an open folder.</summary>
    public static bool UnlinkFolder(SafeFileHandle folder, byte[] name) => Unlink(folder, name, RemoveFolder);

    /// <summary>Renames something; 0, or the error.</summary>
    public static int Rename(string from, string to) =>
        RenameNative(NativeName.ToBytes(from), NativeName.ToBytes(to)) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Sets the permissions of what was opened, also where it was opened only to be named.</summary>
    public static bool SetMode(SafeFileHandle handle, int mode)
    {
        using var use = new Use(handle);
        return ChangeMode(FormattableString.Invariant($"/proc/self/fd/{use.Descriptor}"), mode) == 0;
    }

    /// <summary>Takes the attributes away that keep a file from being changed or removed, which root can set; false if there are none or it is not allowed.</summary>
    public static bool Unseal(SafeFileHandle handle)
    {
        const nuint getFlags = 0x80086601;
        const nuint setFlags = 0x40086602;
        const long sealing = 0x10 | 0x20;
        using var use = new Use(handle);
        long flags = 0;
        if (Control(use.Descriptor, getFlags, &flags) != 0 || (flags & sealing) == 0)
        {
            return false;
        }

        flags &= ~sealing;
        return Control(use.Descriptor, setFlags, &flags) == 0;
    }

    /// <summary>Tells of each entry of an open folder by its name, with a zero at its end, and the type that the folder says it has. False if it cannot be read.</summary>
    public static bool List(SafeFileHandle folder, Action<byte[], EntryType> found)
    {
        // Another handle of the same folder: the listing closes it.
        using var use = new Use(folder);
        if (OpenAt(use.Descriptor, [(byte)'.', 0], Reading | Folder) is not { } own)
        {
            return false;
        }

        var listing = OpenListing(own.DangerousGetHandle().ToInt32());
        if (listing == 0)
        {
            Close(own);
            return false;
        }

        own.SetHandleAsInvalid();
        try
        {
            for (byte* entry; (entry = ReadListing(listing)) != null;)
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + EntryNameAt);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    found([.. name, 0], (EntryType)entry[EntryTypeAt]);
                }
            }

            // The end of the list and an error look alike but for this.
            return Marshal.GetLastPInvokeError() == 0;
        }
        finally
        {
            _ = CloseListing(listing);
        }
    }

    private static bool Unlink(SafeFileHandle folder, byte[] name, int flags)
    {
        using var use = new Use(folder);
        return UnlinkAt(use.Descriptor, name, flags) == 0;
    }

    private static SafeFileHandle? Open(int start, string path, int flags)
    {
        var bytes = NativeName.ToBytes(path);
        if (bytes.Length <= LongestStep)
        {
            return OpenAt(start, bytes, flags);
        }

        var (folder, name) = Approach(start, bytes);
        if (folder is null)
        {
            return null;
        }

        var handle = OpenEntry(folder, name, flags);
        Close(folder);
        return handle;
    }

    /// <summary>The folder that a path too long for the kernel leads to in steps, and what is left of the path then.</summary>
    private static (SafeFileHandle? Folder, byte[] Last) Approach(int start, byte[] path)
    {
        SafeFileHandle? at = null;
        var rest = path.AsSpan();
        while (rest.Length > LongestStep)
        {
            var end = rest[..LongestStep].LastIndexOf((byte)'/');
            if (end <= 0)
            {
                break;
            }

            byte[] step = [.. rest[..end], 0];
            SafeFileHandle? next;
            if (at is null)
            {
                next = OpenAt(start, step, Naming | Folder);
            }
            else
            {
                next = OpenEntry(at, step, Naming | Folder);
                Close(at);
            }

            if (next is null)
            {
                return (null, []);
            }

            at = next;
            rest = rest[end..].TrimStart((byte)'/');
        }

        return (at, rest.ToArray());
    }

    // The error to tell of is the one before.
    private static void Close(SafeFileHandle handle)
    {
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        Marshal.SetLastPInvokeError(error);
    }

    private static SafeFileHandle? OpenAt(int folder, byte[] name, int flags)
    {
        var descriptor = OpenAtNative(folder, name, flags, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static FileFacts? LookAt(int folder, byte[] name, int flags)
    {
        Span<byte> facts = stackalloc byte[StatLength];
        return Stat(folder, name, flags, BasicFacts, ref MemoryMarshal.GetReference(facts)) == 0 ? FileFacts.From(facts) : null;
    }
}
