using System.Buffers;
using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>
/// Paths as the bytes that they are on Unix. A name there need not be text: bytes that are no UTF-8 are carried as lone surrogates (U+DC80 to U+DCFF), as Python does
/// it, so that what was found can be opened and removed by the path that it was found by.
/// </summary>
internal static class NativeName
{
    private const char FirstStray = '\uDC80';
    private const char LastStray = '\uDCFF';
    private const int StrayOffset = 0xDC00;

    /// <summary>The bytes of a path with a zero at their end.</summary>
    public static byte[] ToBytes(ReadOnlySpan<char> path)
    {
        if (path.IndexOfAnyInRange(FirstStray, LastStray) < 0)
        {
            var plain = new byte[Encoding.UTF8.GetByteCount(path) + 1];
            Encoding.UTF8.GetBytes(path, plain);
            return plain;
        }

        var bytes = new List<byte>(path.Length + 1);
        Span<byte> encoded = stackalloc byte[4];
        while (!path.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf16(path, out var rune, out var used) == OperationStatus.Done;
            if (!isText && path[0] is >= FirstStray and <= LastStray)
            {
                bytes.Add((byte)(path[0] - StrayOffset));
            }
            else
            {
                bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            }

            path = path[used..];
        }

        bytes.Add(0);
        return [.. bytes];
    }

    /// <summary>The path that the bytes are, without a zero at their end.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var path = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
            {
                path.Append(rune.ToString());
            }
            else
            {
                foreach (var stray in bytes[..used])
                {
                    path.Append((char)(StrayOffset + stray));
                }
            }

            bytes = bytes[used..];
        }

        return path.ToString();
    }
}
