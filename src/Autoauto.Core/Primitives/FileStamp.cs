namespace Autoauto.Core.Primitives;

/// <summary>
/// What the file system says of a file without its being read: equal stamps mean equal content. On Linux the time of the last change of the inode is
/// in it, which no program can set; elsewhere the times that a program that takes the trouble could set back.
/// </summary>
/// <param name="Length">Length in bytes.</param>
/// <param name="Changed">When it was last changed, in the file system's own units.</param>
/// <param name="Identity">Inode; elsewhere the time of creation.</param>
/// <param name="Mode">Type and permissions as Unix has them; elsewhere the attributes.</param>
public readonly record struct FileStamp(long Length, long Changed, long Identity, int Mode)
{
    /// <summary>True for a file that can be read to its end: no folder, link, pipe, socket or device.</summary>
    public bool IsRegular => UnixFiles.IsSupported
        ? TypeOf(Mode) == EntryType.File
        : ((FileAttributes)Mode & (FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device)) == 0;

    /// <summary>True for a folder that is no link to one.</summary>
    public bool IsFolder => UnixFiles.IsSupported
        ? TypeOf(Mode) == EntryType.Folder
        : ((FileAttributes)Mode & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;

    /// <summary>True if it was changed at a time or later, by the clock of the machine.</summary>
    internal bool IsSince(DateTimeOffset time) =>
        Changed >= (UnixFiles.IsSupported ? (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * TimeSpan.NanosecondsPerTick : time.UtcTicks);

    /// <summary>The stamp of a file or of a link itself; null if there is none.</summary>
    public static FileStamp? Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return UnixFiles.IsSupported ? UnixFiles.Look(path)?.Stamp : OfTimes(path);
    }

    private static EntryType TypeOf(int mode) => (EntryType)((mode >> 12) & 0xF);

    private static FileStamp? OfTimes(string path)
    {
        var file = new FileInfo(path);
        return file.Exists || file.LinkTarget is not null || Directory.Exists(path)
            ? new FileStamp(file.Exists ? file.Length : 0, file.LastWriteTimeUtc.Ticks, file.CreationTimeUtc.Ticks, (int)file.Attributes)
            : null;
    }
}
