using System.Text;

namespace Autoauto.Core.Processes;

/// <summary>Keeps the last bytes of a stream of any length in a fixed buffer.</summary>
internal sealed class OutputTail(int capacity)
{
    private readonly byte[] _ring = new byte[capacity];
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _ring.Length)
        {
            _written += bytes.Length - _ring.Length;
            bytes = bytes[^_ring.Length..];
        }

        var at = (int)(_written % _ring.Length);
        var first = Math.Min(bytes.Length, _ring.Length - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..].CopyTo(_ring);
        _written += bytes.Length;
    }

    /// <summary>The tail as text; a character cut at the start is dropped.</summary>
    public override string ToString()
    {
        if (_written <= _ring.Length)
        {
            return Encoding.UTF8.GetString(_ring, 0, (int)_written);
        }

        var start = (int)(_written % _ring.Length);
        var ordered = new byte[_ring.Length];
        _ring.AsSpan(start).CopyTo(ordered);
        _ring.AsSpan(0, start).CopyTo(ordered.AsSpan(_ring.Length - start));
        var skip = 0;
        while (skip < 4 && (ordered[skip] & 0xC0) == 0x80)
        {
            skip++;
        }

        return "…" + Encoding.UTF8.GetString(ordered, skip, ordered.Length - skip);
    }
}
