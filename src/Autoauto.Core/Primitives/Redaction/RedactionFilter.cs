using System.Buffers;
using System.Text;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Redacts a stream of bytes as it comes, secrets across the borders of its pieces included: whole lines pass at once, the rest waits for its
/// line break. A line of any length needs a bounded buffer only. Bytes that are no text pass as they are. Not thread-safe.
/// </summary>
internal sealed class RedactionFilter(Redactor redactor)
{
    private const int LookAhead = KeyBlock.Longest + (16 << 10);
    private const int LongestHeld = 2 * LookAhead;
    private const int LookBehind = 512;

    // What waits for its end is looked at again once this share of it was added: piece by piece, the time would grow with the square of its length.
    private const int Patience = 16;

    private readonly Redactor _redactor = redactor.ForBytes;
    private readonly ArrayBufferWriter<byte> _output = new();
    private char[] _held = new char[4 << 10];
    private int _length;

    // What stands before this was passed on; it is kept for its last characters, which say what begins behind it.
    private int _passed;

    // Shorter than this, what is held says no more than before.
    private int _enough;

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
            if (lineEnd >= 0 && _length >= _enough)
            {
                var cut = _passed + lineEnd + 1;
                Pass(Math.Min(cut, Math.Max(_passed, _redactor.StartOfUnfinished(_held.AsSpan(0, cut)))), cut, isLast: false);
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
            if (secret.Seen >= seen && !isLast)
            {
                // It may go on in the next piece.
                _enough = _length + ((_length - _passed) / Patience);
                return;
            }

            Write(_redactor.Replacement(text, secret));
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
        _enough = Math.Max(0, _enough - keep);
    }

    private void Write(ReadOnlySpan<char> text) => _output.Advance(Encoding.Latin1.GetBytes(text, _output.GetSpan(Math.Max(1, text.Length))));
}
