using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>What the kernel says of a file, a folder or a link, on Linux.</summary>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Length">Length in bytes; with holes, which take no place.</param>
/// <param name="Inode">Inode.</param>
/// <param name="Device">Device that it lies on.</param>
/// <param name="Changed">When its inode was last changed, nanoseconds.</param>
/// <param name="IsMountPoint">True if another file system, or another part of one, is mounted there.</param>
internal readonly record struct FileFacts(int Mode, long Length, long Inode, long Device, long Changed, bool IsMountPoint)
{
    private const int TypeMask = 0xF000;
    private const ulong MountRoot = 0x2000;
    private const int AttributesAt = 8;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int LengthAt = 40;
    private const int ChangedAt = 96;
    private const int DeviceAt = 136;

    /// <summary>What kind of thing it is, as folders name it.</summary>
    public EntryType Type => (EntryType)((Mode & TypeMask) >> 12);

    /// <summary>Permissions.</summary>
    public int Permissions => Mode & 0xFFF;

    /// <summary>The stamp that it has.</summary>
    public FileStamp Stamp => new(Length, Changed, Inode, Mode);

    /// <summary>Reads what <c>statx</c> wrote.</summary>
    public static FileFacts From(ReadOnlySpan<byte> facts)
    {
        var seconds = MemoryMarshal.Read<long>(facts[ChangedAt..]);
        var nanoseconds = MemoryMarshal.Read<uint>(facts[(ChangedAt + sizeof(long))..]);
        return new FileFacts(
            MemoryMarshal.Read<ushort>(facts[ModeAt..]),
            MemoryMarshal.Read<long>(facts[LengthAt..]),
            MemoryMarshal.Read<long>(facts[InodeAt..]),
            MemoryMarshal.Read<long>(facts[DeviceAt..]),
            unchecked((seconds * 1_000_000_000) + nanoseconds),
            (MemoryMarshal.Read<ulong>(facts[AttributesAt..]) & MountRoot) != 0);
    }
}
