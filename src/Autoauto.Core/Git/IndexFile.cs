using System.Buffers.Binary;
using System.Security.Cryptography;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>A git index, read without a process. Stat data is left out, which every <c>git status</c> refreshes.</summary>
/// <param name="Paths">Every path.</param>
/// <param name="IsWhole">False if some paths are kept elsewhere (a split index) or stand for whole folders (a sparse one).</param>
internal sealed record IndexFile(IReadOnlySet<string> Paths, bool IsWhole)
{
    private const int HeaderLength = 12;
    private const int StatLength = 40;
    private const int ModeAt = 24;
    private const ushort Extended = 0x4000;
    private const uint NewestVersion = 4;
    private const long LongestIndex = 1L << 30;

    private delegate void EntryReader(ReadOnlySpan<byte> path, ReadOnlySpan<byte> mode, ReadOnlySpan<byte> identity, ushort furtherFlags);

    /// <summary>Reads the index of a worktree; null if there is none or it cannot be read.</summary>
    /// <param name="folder">Where git keeps what belongs to the worktree; its HEAD tells how long object ids are.</param>
    public static IndexFile? TryRead(string folder) => Open(folder) is var (bytes, hashLength) ? TryParse(bytes, hashLength) : null;

    /// <summary>Which of some paths the index of a worktree has; all of them if it cannot be read.</summary>
    /// <param name="folder">As of <see cref="TryRead"/>.</param>
    /// <param name="paths">The paths.</param>
    public static IReadOnlySet<string> Among(string folder, IReadOnlyCollection<string> paths)
    {
        // Of a large index a few paths are asked for: no text is made of the others.
        var wanted = paths.Select(path => NativeName.ToBytes(path)).Select(bytes => bytes[..^1]).ToHashSet(ByteComparer.Instance);
        var known = wanted.GetAlternateLookup<ReadOnlySpan<byte>>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        var isRead = paths.Count == 0 || (Open(folder) is var (bytes, hashLength) && TryWalk(bytes, hashLength, (path, _, _, _) =>
        {
            if (known.Contains(path))
            {
                found.Add(NativeName.FromBytes(path));
            }
        }) is not null);
        return isRead ? found : paths.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Reads an index; null if it is not one.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="hashLength">Bytes of an object id: 20, or 32 in SHA-256 repositories.</param>
    public static IndexFile? TryParse(ReadOnlySpan<byte> content, int hashLength)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        return TryWalk(content, hashLength, (path, _, _, _) => paths.Add(NativeName.FromBytes(path))) is { } isWhole ? new IndexFile(paths, isWhole) : null;
    }

    /// <summary>SHA-256 over paths, modes, object ids, stages and flags, in hex; null if it is no index.</summary>
    /// <inheritdoc cref="TryParse"/>
    public static string? DigestOf(ReadOnlySpan<byte> content, int hashLength)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return TryWalk(content, hashLength, Append) is null ? null : Convert.ToHexStringLower(digest.GetHashAndReset());

        void Append(ReadOnlySpan<byte> path, ReadOnlySpan<byte> mode, ReadOnlySpan<byte> identity, ushort furtherFlags)
        {
            digest.AppendData(mode);
            digest.AppendData(identity);
            digest.AppendData(BitConverter.GetBytes(furtherFlags));
            digest.AppendData(path);
        }
    }

    private static (byte[] Bytes, int HashLength)? Open(string folder)
    {
        const int longHash = 32;
        return ReachableFile.Read(Path.Combine(folder, "index"), LongestIndex) is { Kind: ReachableKind.File } index
            ? (index.Bytes, ReachableFile.TryReadText(Path.Combine(folder, "HEAD"))?.Trim().Length == 2 * longHash ? longHash : 20)
            : null;
    }

    private static bool? TryWalk(ReadOnlySpan<byte> content, int hashLength, EntryReader read)
    {
        try
        {
            return Walk(content, hashLength, read);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static bool? Walk(ReadOnlySpan<byte> content, int hashLength, EntryReader read)
    {
        if (!content.StartsWith("DIRC"u8))
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        var count = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
        if (version is < 2 or > NewestVersion)
        {
            return null;
        }

        ReadOnlySpan<byte> path = [];
        var at = HeaderLength;
        for (var i = 0; i < count; i++)
        {
            var start = at;
            at += StatLength + hashLength;
            var flags = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
            var more = (flags & Extended) != 0 ? BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]) : (ushort)0;
            at += (flags & Extended) != 0 ? 4 : 2;
            path = version == NewestVersion ? Suffixed(content, ref at, path) : Plain(content, start, ref at);
            read(path, content.Slice(start + ModeAt, 4), content.Slice(start + StatLength, hashLength + 2), more);
        }

        return IsPlain(content[at..], hashLength);
    }

    // Extensions whose names begin with a small letter must be understood by whoever reads the entries.
    private static bool IsPlain(ReadOnlySpan<byte> extensions, int hashLength)
    {
        const int header = 8;
        while (extensions.Length > hashLength + header)
        {
            if (extensions[0] is >= (byte)'a' and <= (byte)'z')
            {
                return false;
            }

            extensions = extensions[(header + (int)BinaryPrimitives.ReadUInt32BigEndian(extensions[4..]))..];
        }

        return true;
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> content, int start, scoped ref int at)
    {
        var length = content[at..].IndexOf((byte)0);
        var name = content.Slice(at, length);

        // Padded with one to eight zeros to a multiple of eight.
        at = start + ((at - start + length + 8) & ~7);
        return name;
    }

    private static byte[] Suffixed(ReadOnlySpan<byte> content, ref int at, ReadOnlySpan<byte> previous)
    {
        int part = content[at++];
        var dropped = part & 127;
        while ((part & 128) != 0)
        {
            part = content[at++];
            dropped = ((dropped + 1) << 7) + (part & 127);
        }

        var length = content[at..].IndexOf((byte)0);
        byte[] name = [.. previous[..^dropped], .. content.Slice(at, length)];
        at += length + 1;
        return name;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
