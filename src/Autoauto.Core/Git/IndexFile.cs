using System.Buffers.Binary;
using System.Security.Cryptography;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// A git index, read without a process: what is staged, and which paths carry a flag that hides their changes from git. Stat data is left out, which
/// every <c>git status</c> refreshes.
/// </summary>
/// <param name="Paths">Every path.</param>
/// <param name="Hidden">Paths flagged assume-unchanged or skip-worktree, in the index's order.</param>
/// <param name="Digest">SHA-256 over paths, modes, object ids, stages and flags, in hex.</param>
internal sealed record IndexFile(IReadOnlySet<string> Paths, IReadOnlyList<string> Hidden, string Digest)
{
    /// <summary>False if some paths are kept elsewhere (a split index) or stand for whole folders (a sparse one).</summary>
    public bool IsWhole { get; init; } = true;

    private const int HeaderLength = 12;
    private const int StatLength = 40;
    private const int ModeAt = 24;
    private const ushort AssumeUnchanged = 0x8000;
    private const ushort Extended = 0x4000;
    private const ushort SkipWorktree = 0x4000;
    private const uint NewestVersion = 4;
    private const long LongestIndex = 1L << 30;

    /// <summary>An index that is not there.</summary>
    public static IndexFile None { get; } = new(new HashSet<string>(), [], string.Empty);

    /// <summary>Reads the index of a worktree; null if there is none or it cannot be read.</summary>
    /// <param name="folder">Where git keeps what belongs to the worktree; its HEAD tells how long object ids are.</param>
    public static IndexFile? TryRead(string folder)
    {
        const int longHash = 32;
        return ReachableFile.Read(Path.Combine(folder, "index"), LongestIndex) is { Kind: ReachableKind.File } index
            ? TryParse(index.Bytes, ReachableFile.TryReadText(Path.Combine(folder, "HEAD"))?.Trim().Length == 2 * longHash ? longHash : 20)
            : null;
    }

    /// <summary>Reads an index; null if it is not one.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="hashLength">Bytes of an object id: 20, or 32 in SHA-256 repositories.</param>
    public static IndexFile? TryParse(ReadOnlySpan<byte> content, int hashLength)
    {
        try
        {
            return Parse(content, hashLength);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static IndexFile? Parse(ReadOnlySpan<byte> content, int hashLength)
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

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var hidden = new List<string>();
        var previous = Array.Empty<byte>();
        var at = HeaderLength;
        for (var i = 0; i < count; i++)
        {
            var start = at;
            at += StatLength + hashLength;
            var flags = BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
            var more = (flags & Extended) != 0 ? BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]) : (ushort)0;
            at += (flags & Extended) != 0 ? 4 : 2;
            previous = version == NewestVersion ? Suffixed(content, ref at, previous) : Plain(content, start, ref at);
            var path = NativeName.FromBytes(previous);
            paths.Add(path);
            if ((flags & AssumeUnchanged) != 0 || (more & SkipWorktree) != 0)
            {
                hidden.Add(path);
            }

            digest.AppendData(content.Slice(start + ModeAt, 4));
            digest.AppendData(content.Slice(start + StatLength, hashLength + 2));
            digest.AppendData(BitConverter.GetBytes(more));
            digest.AppendData(previous);
        }

        return new IndexFile(paths, hidden, Convert.ToHexStringLower(digest.GetHashAndReset())) { IsWhole = IsPlain(content[at..], hashLength) };
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

    private static byte[] Plain(ReadOnlySpan<byte> content, int start, ref int at)
    {
        var length = content[at..].IndexOf((byte)0);
        var name = content.Slice(at, length).ToArray();

        // Padded with one to eight zeros to a multiple of eight.
        at = start + ((at - start + length + 8) & ~7);
        return name;
    }

    private static byte[] Suffixed(ReadOnlySpan<byte> content, ref int at, byte[] previous)
    {
        int part = content[at++];
        var dropped = part & 127;
        while ((part & 128) != 0)
        {
            part = content[at++];
            dropped = ((dropped + 1) << 7) + (part & 127);
        }

        var length = content[at..].IndexOf((byte)0);
        byte[] name = [.. previous.AsSpan(0, previous.Length - dropped), .. content.Slice(at, length)];
        at += length + 1;
        return name;
    }
}
