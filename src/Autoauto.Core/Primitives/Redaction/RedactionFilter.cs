using System.Buffers;
using System.Text;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Redacts a stream of bytes as it comes, secrets across the borders of its pieces included: whole lines pass at once, the rest waits for its
/// line break. A line of any length needs a bounded buffer only. Bytes that are no text pass as they are. Not thread-safe.
/// </summary>
internal sealed class RedactionFilter(Redactor redactor)
{
    private const int LongestHeld = 64 << 10;
    private const int LookAhead = 20 << 10;
    private const int LookBehind = 128;
    private static readonly byte[] s_mark = Encoding.ASCII.GetBytes(Redactor.Mark);

    private readonly Redactor _redactor = redactor.ForBytes;
    private readonly ArrayBufferWriter<byte> _output = new();
    private char[] _held = new char[4 << 10];
    private int _length;

    // What stands before this was passed on; it is kept for its last characters, which say what begins behind it.
    private int _passed;

    // Behind the last secret or line: nothing before it says anything about what follows.
    private int _wall;

    /// <summary>Takes a piece; returns what can be passed on. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Push(ReadOnlySpan<byte> bytes)
    {
        _output.ResetWrittenCount();
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, LongestHeld)];
            bytes = bytes[piece.Length..];
            Hold(piece);
            var lineEnd = _held.AsSpan(_passed, _length - _passed).LastIndexOf('\n');
            if (lineEnd >= 0)
            {
                var cut = _passed + lineEnd + 1;
                Pass(cut, cut, isLast: false);
            }

            while (_length - _passed > LongestHeld)
            {
                // A secret that fills all of this is none; what looks like its end is given up.
                var before = _passed;
                Pass(_length - LookAhead, _length, isLast: false);
                if (_passed == before)
                {
                    Pass(_length - LookAhead, _length, isLast: true);
                }
            }

            Forget();
        }

        return _output.WrittenMemory;
    }

    /// <summary>Returns what is left at the end of the stream.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        _output.ResetWrittenCount();
        Pass(_length, _length, isLast: true);
        Forget();
        return _output.WrittenMemory;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(2 * _held.Length, _length + bytes.Length));
        }

        _length += Encoding.Latin1.GetChars(bytes, _held.AsSpan(_length));
    }

    /// <summary>Passes on what stands before <paramref name="cut"/>, judged by what stands before <paramref name="seen"/>.</summary>
    private void Pass(int cut, int seen, bool isLast)
    {
        var text = _held.AsSpan(0, seen);
        SecretMatch? known = null;
        var from = Math.Max(_wall, _passed - LookBehind);
        while (_passed < cut)
        {
            var secret = _redactor.Next(text, _wall, from, ref known);
            if (!secret.IsFound || secret.Start >= cut)
            {
                Write(text[_passed..cut]);
                _passed = cut;
                break;
            }

            var start = Math.Max(secret.Start, _passed);
            from = secret.End;
            if (secret.End <= _passed)
            {
                continue;
            }

            Write(text[_passed..start]);
            _passed = start;
            if (secret.End >= seen && !isLast)
            {
                // It may go on in the next piece.
                return;
            }

            _output.Write(s_mark);
            _passed = _wall = secret.End;
        }

        if (_passed > 0 && _held[_passed - 1] == '\n')
        {
            _wall = _passed;
        }
    }

    private void Forget()
    {
        var keep = Math.Max(0, _passed - LookBehind);
        _held.AsSpan(keep, _length - keep).CopyTo(_held);
        _length -= keep;
        _passed -= keep;
        _wall = Math.Max(0, _wall - keep);
    }

    private void Write(ReadOnlySpan<char> text) => _output.Advance(Encoding.Latin1.GetBytes(text, _output.GetSpan(Math.Max(1, text.Length))));
}
