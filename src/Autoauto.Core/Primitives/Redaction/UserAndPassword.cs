using System.Text;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>User and password as base64, as basic authentication and Docker's configuration have them.</summary>
internal static class UserAndPassword
{
    private const int Longest = 2 << 10;

    /// <summary>True if <paramref name="text"/> is base64 of printable characters with a colon.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        if (text.Length is < 4 or > Longest)
        {
            return false;
        }

        var padded = text.TrimEnd('=').ToString();
        padded += new string('=', (4 - (padded.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
        {
            return false;
        }

        var content = bytes.AsSpan(0, length);
        return content.IndexOf((byte)':') > 0 && !content.ContainsAnyInRange((byte)0, (byte)31) && IsUtf8(content);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            bytes = bytes[length..];
        }

        return true;
    }
}
