using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>Hash of a build's results: the same for the same files with the same bytes.</summary>
internal static class ArtifactHash
{
    // Some seconds' worth. A sparse file of any length is made in no time, and would be read for minutes.
    private const long Most = 2L << 30;

    /// <summary>
    /// The hash of the files below <paramref name="root"/> that <paramref name="globs"/> name; null if there are none. Links are left out; of what has no content of
    /// its own (FIFOs, sockets) the kind counts.
    /// </summary>
    /// <exception cref="IOException">There is too much to read, or something cannot be read.</exception>
    public static string? Of(string root, IReadOnlyList<string> globs, CancellationToken cancellationToken)
    {
        var set = new GlobSet(globs);
        var files = TreeWalk.Read(root, cancellationToken: cancellationToken).Where(e => !e.IsLink && set.Matches(e.Path)).OrderBy(e => e.Path, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            return null;
        }

        if (files.Sum(e => e.IsFile ? e.Stamp.Length : 0) is > Most and var length)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"The declared artifacts have {length / (double)(1L << 30):0.0} GiB, at most {Most >> 30} are compared; the largest is '{files.MaxBy(e => e.Stamp.Length).Path}'. Name fewer files in 'artifacts'."));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Path));
            hash.AppendData(file.IsFile ? HashOf(Path.Combine(root, file.Path), file.Stamp.Length, cancellationToken) : SHA256.HashData([(byte)file.Type]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HashOf(string path, long length, CancellationToken cancellationToken)
    {
        using var stream = ReachableFile.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Clamp(length, 1, 1 << 20)];
        for (int read; length > 0 && (read = stream.Read(buffer, 0, (int)Math.Min(length, buffer.Length))) > 0; length -= read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return hash.GetHashAndReset();
    }
}
