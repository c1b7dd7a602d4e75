using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Autoauto.Core.Primitives;

/// <summary>
/// What a walk found right in one folder, in the order in which the folder names it, packed: a look at a large tree is compared with the next one and kept for hours,
/// and hardly ever asked for single files.
/// </summary>
internal sealed class TreeFolder
{
    private const int LengthSize = sizeof(ushort);
    private const int StampSize = (3 * sizeof(long)) + sizeof(int);
    private readonly byte[] _entries;
    private readonly FileStamp? _closed;

    private TreeFolder(string path, byte[] entries, int mode, FileStamp? closed) => (Path, _entries, Mode, _closed) = (path, entries, mode, closed);

    /// <summary>Its path below the folder of the walk, with a slash at its end; empty for that folder itself.</summary>
    public string Path { get; }

    /// <summary>Its own type and permissions; 0 where they are not known.</summary>
    public int Mode { get; }

    /// <summary>A folder that could not be looked into: it is found like a file.</summary>
    /// <param name="path">Its path, without a slash at its end.</param>
    /// <param name="stamp">Its stamp.</param>
    public static TreeFolder Closed(string path, FileStamp stamp) => new(path, [], 0, stamp);

    /// <summary>True if the same was found there, in the same order.</summary>
    public bool IsSame(TreeFolder other) => _closed == other._closed && _entries.AsSpan().SequenceEqual(other._entries);

    /// <summary>What was found.</summary>
    public IEnumerable<TreeEntry> Entries()
    {
        if (_closed is { } stamp)
        {
            yield return new TreeEntry(Path, EntryType.Folder, stamp);
        }

        for (var at = 0; at < _entries.Length;)
        {
            yield return Next(ref at);
        }
    }

    private TreeEntry Next(ref int at)
    {
        var rest = _entries.AsSpan(at);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var name = NativeName.FromBytes(rest.Slice(LengthSize + 1, length));
        var facts = rest.Slice(LengthSize + 1 + length, StampSize);
        var numbers = MemoryMarshal.Cast<byte, long>(facts[..(3 * sizeof(long))]);
        at += LengthSize + 1 + length + StampSize;
        return new TreeEntry(Path + name, (EntryType)rest[LengthSize], new FileStamp(numbers[0], numbers[1], numbers[2], MemoryMarshal.Read<int>(facts[(3 * sizeof(long))..])));
    }

    /// <summary>Collects what is found in a folder.</summary>
    public sealed class Builder(string path)
    {
        private readonly ArrayBufferWriter<byte> _entries = new();

        /// <summary>Adds an entry.</summary>
        /// <param name="name">Its name, without a zero at its end.</param>
        /// <param name="type">What it is.</param>
        /// <param name="stamp">Its stamp.</param>
        public void Add(ReadOnlySpan<byte> name, EntryType type, FileStamp stamp)
        {
            var place = _entries.GetSpan(LengthSize + 1 + name.Length + StampSize);
            BinaryPrimitives.WriteUInt16LittleEndian(place, checked((ushort)name.Length));
            place[LengthSize] = (byte)type;
            name.CopyTo(place[(LengthSize + 1)..]);
            var facts = place[(LengthSize + 1 + name.Length)..];
            Span<long> numbers = [stamp.Length, stamp.Changed, stamp.Identity];
            MemoryMarshal.AsBytes(numbers).CopyTo(facts);
            MemoryMarshal.Write(facts[(3 * sizeof(long))..], stamp.Mode);
            _entries.Advance(LengthSize + 1 + name.Length + StampSize);
        }

        /// <summary>The folder.</summary>
        /// <param name="mode">Its type and permissions; 0 if they are not known.</param>
        public TreeFolder ToFolder(int mode) => new(path, _entries.WrittenSpan.ToArray(), mode, null);
    }
}
