namespace Autoauto.Core.Primitives;

/// <summary>Something that a walk found.</summary>
/// <param name="Path">Path below the folder, with forward slashes.</param>
/// <param name="Type">What it is; <see cref="EntryType.Unknown"/> if it could not be looked at.</param>
/// <param name="Stamp">Its stamp.</param>
internal readonly record struct TreeEntry(string Path, EntryType Type, FileStamp Stamp)
{
    /// <summary>A file whose content is bytes.</summary>
    public bool IsFile => Type == EntryType.File;

    /// <summary>A symbolic link, whatever it points to.</summary>
    public bool IsLink => Type == EntryType.Link;

    /// <summary>A folder that could not be looked into, because it may not be read or lies too deep: a walk names no other folders.</summary>
    public bool IsClosed => Type is EntryType.Folder or EntryType.Unknown;
}
