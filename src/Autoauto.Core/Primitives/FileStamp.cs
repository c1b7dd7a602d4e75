using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>
/// What the file system says of a file without its being read: equal stamps mean equal content. On Linux the time of the last change of the inode is
/// in it, which no program can set; elsewhere the times that a program that takes the trouble could set back.
/// </summary>
/// <param name="Length">Length in bytes.</param>
/// <param name="Changed">When it was last changed, in the file system's own units.</param>
/// <param name="Identity">Inode; elsewhere the time of creation.</param>
/// <param name="Mode">Type and permissions as Unix has them; elsewhere the attributes.</param>
public readonly partial record struct FileStamp(long Length, long Changed, long Identity, int Mode)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const int StructureLength = 256;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int LengthAt = 40;
    private const int ChangedAt = 96;

    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;

    /// <summary>True for a file that can be read to its end: no folder, link, pipe, socket or device.</summary>
    public bool IsRegular => OperatingSystem.IsLinux()
        ? (Mode & TypeMask) == RegularType
        : ((FileAttributes)Mode & (FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device)) == 0;

    /// <summary>True for a folder that is no link to one.</summary>
    public bool IsFolder => OperatingSystem.IsLinux()
        ? (Mode & TypeMask) == FolderType
        : ((FileAttributes)Mode & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;

    /// <summary>The stamp of a file or of a link itself; null if there is none.</summary>
    public static FileStamp? Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() ? OfInode(path) : OfTimes(path);
    }

    private static FileStamp? OfInode(string path)
    {
        Span<byte> facts = stackalloc byte[StructureLength];
        if (Stat(CurrentDirectory, path, NoFollow, BasicFacts, ref MemoryMarshal.GetReference(facts)) != 0)
        {
            return null;
        }

        var seconds = MemoryMarshal.Read<long>(facts[ChangedAt..]);
        var nanoseconds = MemoryMarshal.Read<uint>(facts[(ChangedAt + sizeof(long))..]);
        return new FileStamp(
            MemoryMarshal.Read<long>(facts[LengthAt..]),
            unchecked((seconds * 1_000_000_000) + nanoseconds),
            MemoryMarshal.Read<long>(facts[InodeAt..]),
            MemoryMarshal.Read<ushort>(facts[ModeAt..]));
    }

    private static FileStamp? OfTimes(string path)
    {
        var file = new FileInfo(path);
        return file.Exists || file.LinkTarget is not null || Directory.Exists(path)
            ? new FileStamp(file.Exists ? file.Length : 0, file.LastWriteTimeUtc.Ticks, file.CreationTimeUtc.Ticks, (int)file.Attributes)
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int directory, string path, int flags, uint mask, ref byte facts);
}
