using System.Security.Cryptography;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Git;

/// <summary>
/// Compares a pack with what its index says of it as a whole. git touches a pack whenever somebody adds what is in it already: checking each object again would take minutes then.
/// </summary>
internal static class PackSum
{
    private const string Prefix = "pack-";
    private const int LongName = 64;

    /// <summary>True if a pack is the one that its index was made for.</summary>
    /// <param name="index">Full path of the index, which is known to be sound.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static bool IsOf(string index, CancellationToken cancellationToken)
    {
        var algorithm = Path.GetFileNameWithoutExtension(index).Length == Prefix.Length + LongName ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        using var hash = IncrementalHash.CreateHash(algorithm);
        var (sum, expected) = (new byte[hash.HashLengthInBytes], new byte[hash.HashLengthInBytes]);
        try
        {
            using var names = ReachableFile.Open(index);
            using var pack = ReachableFile.Open(Path.ChangeExtension(index, ".pack"));

            // At the end of the index are the sum of the pack and its own; at the end of the pack is its sum, which is no part of it.
            names.Seek(-2 * sum.Length, SeekOrigin.End);
            names.ReadExactly(expected);
            var buffer = new byte[1 << 20];
            for (var left = pack.Length - sum.Length; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = pack.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
                left -= read;
            }

            pack.ReadExactly(sum);
            return sum.AsSpan().SequenceEqual(expected) && hash.GetHashAndReset().AsSpan().SequenceEqual(expected);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
