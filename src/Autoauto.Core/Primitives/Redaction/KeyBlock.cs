using System.Buffers;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Private keys of several lines, in whatever form something prints a file: numbered, quoted, as a difference, coloured, as a string or a list of strings in
/// JSON, wrapped at any width. From its first line to its last one all of it goes, whatever stands between. If the last line is missing, what looks like a
/// key goes, as long as no more than <see cref="MostNoise"/> other things stand in a row. Either way it ends behind
/// <see cref="MostMaterial"/> characters of a key, and at <see cref="Longest"/> altogether.
/// </summary>
/// <remarks>
/// Lines that are JSON objects, such as an agent's events or a container's log, keep their form: they are read by others, and the bill stands in one of
/// them. There, and between strings behind a key that does not end, only the pieces of the key go.
/// </remarks>
internal static class KeyBlock
{
    /// <summary>Longest block with all that stands between its pieces, in characters.</summary>
    public const int Longest = 160 << 10;

    // An RSA key of 16 384 bits has some 13 000 characters.
    private const int MostMaterial = 24 << 10;
    private const int MostNoise = 48;
    private const int MostNoiseLength = 4 << 10;

    // Nothing but its first letters says that it is a key.
    private const int MostNoiseWithoutTitle = 4;
    private const int LongestPiece = 512;
    private const int LongestTitle = 160;
    private const int MostSigns = 5;
    private const int LeastRandom = 14;
    private const int LeastLone = 12;
    private const int LongestLineNumber = 6;
    private const string Begin = "-----BEGIN";
    private const string SpacedBegin = "---- BEGIN";
    private const string PuttyBegin = "Private-Lines";
    private const string End = "-----END";
    private const string SpacedEnd = "---- END";
    private const string PuttyEnd = "Private-MAC";
    private const string Encoded = "LS0tLS1CRUdJTi";
    private const string OpenSsh = "b3BlbnNzaC1rZXkt";
    private const string Rsa = "MII";

    // How keys without their first line begin: elliptic curves, bare and in PKCS #8.
    private static readonly string[] s_curves = ["MHcCAQEE", "MIGkAgEBBD", "MIHcAgEBB", "MIGHAgEAMB", "MIG2AgEAMB", "MIHuAgEAMB", "MC4CAQAwBQYDK2Vw"];
    private static readonly SearchValues<char> s_breaks = SearchValues.Create("\n\r\t\"'`\\%\u001b");

    /// <summary>What a key begins with.</summary>
    public static IReadOnlyList<string> Beginnings { get; } = [Begin, SpacedBegin, PuttyBegin, Encoded, OpenSsh, Rsa, .. s_curves];

    private enum Piece
    {
        /// <summary>Nothing but punctuation and numbers.</summary>
        Blank,

        /// <summary>Something else.</summary>
        Noise,

        /// <summary>A word of its own, which could be a part of a key.</summary>
        Word,

        /// <summary>Letters of its own that are no word.</summary>
        Weak,

        /// <summary>It looks like a part of a key.</summary>
        Strong,
    }

    /// <summary>The key whose beginning stands at <paramref name="at"/>.</summary>
    public static SecretMatch Match(SecretText text, int at)
    {
        if (text.Text[at] is not ('-' or 'P' or 'L' or 'b' or 'M'))
        {
            return SecretMatch.None;
        }

        var body = BodyOf(text, at);
        if (body >= 0)
        {
            return new Walk(text.Text, at, body, MostNoise).Run();
        }

        return IsHead(text, at) && new Walk(text.Text, at, at, MostNoiseWithoutTitle).Run() is { IsFound: true } key && key.End - at >= LeastRandom ? key : SecretMatch.None;
    }

    private static int BodyOf(SecretText text, int at)
    {
        if (text.Has(at, PuttyBegin))
        {
            return at + PuttyBegin.Length;
        }

        return text.Has(at, Begin) || text.Has(at, SpacedBegin) ? EndOfTitle(text.Text, at, "PRIVATE") : -1;
    }

    /// <summary>Behind the title of a first or last line, or -1 if it does not have the word.</summary>
    private static int EndOfTitle(ReadOnlySpan<char> text, int at, string word)
    {
        var line = text[at..Math.Min(text.Length, at + LongestTitle)];
        var end = line.IndexOf('\n');
        line = end < 0 ? line : line[..end];
        var found = line.IndexOf(word, StringComparison.Ordinal);
        var key = found < 0 ? -1 : line[found..].IndexOf("KEY", StringComparison.Ordinal);
        if (key < 0)
        {
            return -1;
        }

        at += found + key + "KEY".Length;
        at += text[at..].StartsWith(" BLOCK", StringComparison.Ordinal) ? " BLOCK".Length : 0;
        at = EndOfColour(text, at);
        at += at + 1 < text.Length && text[at] == ' ' && text[at + 1] == '-' ? 1 : 0;
        for (var signs = 0; signs < MostSigns && at < text.Length && text[at] == '-'; signs++)
        {
            at++;
        }

        return at;
    }

    private static bool IsHead(SecretText text, int at)
    {
        if (text.Has(at, Rsa) && (text.Has(at + 6, "IBAAJ") || text.Has(at + 6, "IBAAK") || text.Has(at + 6, "IBADANBgkqhkiG9w0BAQ") || text.Has(at + 8, "BgkqhkiG9w0BBQ")))
        {
            return true;
        }

        if (text.Has(at, Encoded))
        {
            var start = text.Text[at..text.EndOfRun(at, char.IsAsciiLetterOrDigit, 60)];
            Span<byte> bytes = stackalloc byte[45];
            return Convert.TryFromBase64Chars(start[..(start.Length / 4 * 4)], bytes, out var length) && bytes[..length].IndexOf("PRIVATE"u8) >= 0;
        }

        return text.Has(at, OpenSsh) || StartsWithCurve(text, at);
    }

    private static bool StartsWithCurve(SecretText text, int at)
    {
        foreach (var head in s_curves)
        {
            if (text.Has(at, head))
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfColour(ReadOnlySpan<char> text, int at)
    {
        if (at + 1 >= text.Length || text[at] != '\u001b' || text[at + 1] != '[')
        {
            return at;
        }

        for (at += 2; at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == ';'); at++)
        {
        }

        return Math.Min(text.Length, at + 1);
    }

    private static bool IsBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=';

    /// <summary>One pass from the beginning of a key to where it ends or is given up.</summary>
    private ref struct Walk(ReadOnlySpan<char> text, int start, int behindTitle, int mostNoise)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly int _limit = (int)Math.Min(text.Length, (long)start + Longest);
        private readonly List<(int Start, int End)> _parts = [(start, behindTitle)];
        private int _end = behindTitle;
        private int _noise;
        private int _noiseLength;
        private int _material;
        private bool _isAdjacent = true;
        private bool _hasEvidence;

        // Behind a quotation mark: what follows is a string of its own.
        private bool _isQuoted;

        // Behind a line break with an object behind it.
        private bool _isInObject;

        public SecretMatch Run()
        {
            var at = _end;
            while (at < _limit)
            {
                var separator = Separator(at);
                if (separator > 0)
                {
                    at += separator;
                    continue;
                }

                var window = _text[at..Math.Min(_limit, at + LongestPiece)];
                var length = window.IndexOfAny(s_breaks);
                var end = at + (length < 0 ? window.Length : Math.Max(1, length));
                if (EndOfKey(at, end) is var last && last >= 0)
                {
                    return Finish(at, last);
                }

                Take(at, end);
                at = end;
                if (_material > MostMaterial || _noise > mostNoise || _noiseLength > MostNoiseLength / MostNoise * mostNoise)
                {
                    return Finish(at);
                }
            }

            return Finish(at);
        }

        /// <summary>The end of a key of which the last line was seen.</summary>
        private SecretMatch Finish(int from, int end)
        {
            if (!_isInObject && (!_isQuoted || _hasEvidence))
            {
                return new SecretMatch(start, end);
            }

            if (_hasEvidence)
            {
                Add(from, end);
            }

            return Finish(end);
        }

        private readonly SecretMatch Finish(int seen) =>
            new(start, _parts.Count > 1 ? _parts[^1].End : _end) { Seen = seen, Parts = _parts.Count > 1 ? _parts : null };

        private readonly int EndOfKey(int from, int end)
        {
            var piece = _text[from..end];
            foreach (var sign in (ReadOnlySpan<string>)[KeyBlock.End, SpacedEnd])
            {
                var at = piece.IndexOf(sign, StringComparison.Ordinal);
                if (at >= 0)
                {
                    var title = EndOfTitle(_text, from + at, string.Empty);
                    return title >= 0 ? title : from + at + sign.Length;
                }
            }

            var putty = piece.IndexOf(PuttyEnd, StringComparison.Ordinal);
            if (putty < 0)
            {
                return -1;
            }

            var behind = from + putty + PuttyEnd.Length;
            while (behind < _limit && (char.IsAsciiHexDigit(_text[behind]) || _text[behind] is ':' or ' ' or '%'))
            {
                behind++;
            }

            return behind;
        }

        /// <summary>Length of what stands between two pieces at <paramref name="at"/>; 0 if a piece begins there.</summary>
        private int Separator(int at)
        {
            switch (_text[at])
            {
                case '\n':
                    _isInObject |= IsObject(at + 1);
                    return 1;
                case '\r' or '\t' or '`':
                    return 1;
                case '"' or '\'':
                    _isQuoted = true;
                    return 1;
                case '\u001b':
                    return Math.Max(1, EndOfColour(_text, at) - at);
                case '%' when at + 2 < _text.Length && char.IsAsciiHexDigit(_text[at + 1]) && char.IsAsciiHexDigit(_text[at + 2]):
                    return 3;
                case '\\':
                    return Escape(at) - at;
                default:
                    return 0;
            }
        }

        private int Escape(int at)
        {
            while (at < _limit && _text[at] == '\\')
            {
                at++;
            }

            if (at >= _limit)
            {
                return at;
            }

            if (_text[at] == 'u' && at + 5 <= _text.Length)
            {
                var unit = _text.Slice(at + 1, 4);
                var isEscape = unit.Equals("001b", StringComparison.OrdinalIgnoreCase);
                _isQuoted |= unit is "0022" or "0027";
                at += 5;
                while (isEscape && at < _limit && (char.IsAsciiDigit(_text[at]) || _text[at] is '[' or ';'))
                {
                    at++;
                }

                return isEscape ? Math.Min(_limit, at + 1) : at;
            }

            _isQuoted |= _text[at] is '"' or '\'';
            _isInObject |= _text[at] == 'n' && IsObject(at + 1);
            return _text[at] is 'n' or 'r' or 't' or '"' or '\'' ? at + 1 : at;
        }

        /// <summary>True if an object in JSON begins here, which may stand in a string of another.</summary>
        private readonly bool IsObject(int at)
        {
            if (at >= _limit || _text[at] != '{')
            {
                return false;
            }

            do
            {
                at++;
            }
            while (at < _limit && _text[at] is ' ' or '\\');
            return LengthOfQuote(at) > 0;
        }

        private void Take(int from, int end)
        {
            var (kind, start, behind) = Judge(from, end);
            if (IsName(end) && kind is Piece.Weak or Piece.Word)
            {
                kind = Piece.Noise;
            }

            _material += kind is Piece.Blank or Piece.Noise ? 0 : behind - start;
            switch (kind)
            {
                case Piece.Strong:
                    Add(start, behind);
                    break;
                case Piece.Weak when _isAdjacent || _isInObject || behind - start >= LeastLone:
                    Add(start, behind);
                    break;
                case Piece.Weak or Piece.Noise:
                    _noise++;
                    _noiseLength += end - from;
                    _isAdjacent = false;
                    break;
                default:
                    _noiseLength += kind == Piece.Word ? end - from : 1;
                    break;
            }
        }

        /// <summary>True if what ends here is the name of a member of an object.</summary>
        private readonly bool IsName(int end)
        {
            while (end < _limit && _text[end] == '\\')
            {
                end++;
            }

            var quote = LengthOfQuote(end);
            return quote > 0 && end + quote < _limit && _text[end + quote] == ':';
        }

        private readonly int LengthOfQuote(int at)
        {
            var rest = _text[Math.Min(at, _limit).._limit];
            return rest.StartsWith("u0022", StringComparison.Ordinal) ? "u0022".Length : rest.StartsWith('"') || rest.StartsWith('\'') ? 1 : 0;
        }

        private void Add(int from, int end)
        {
            (_noise, _noiseLength, _isAdjacent, _hasEvidence) = (0, 0, true, true);
            _end = end;
            if (!_isQuoted && !_isInObject)
            {
                _parts[0] = (_parts[0].Start, end);
            }
            else if (from < end)
            {
                _parts.Add((from, end));
            }
        }

        private readonly (Piece Kind, int Start, int End) Judge(int from, int end)
        {
            var (runs, strong) = (0, (Start: -1, End: -1));
            var lone = (Start: -1, End: -1);
            for (var at = from; at < end;)
            {
                if (!IsBase64(_text[at]))
                {
                    at++;
                    continue;
                }

                var begin = at;
                while (at < end && IsBase64(_text[at]))
                {
                    at++;
                }

                var run = _text[begin..at];
                var hasLetter = run.ContainsAnyInRange('A', 'Z') || run.ContainsAnyInRange('a', 'z');
                if (hasLetter || run.Length > LongestLineNumber)
                {
                    runs++;
                    lone = (begin, at);
                }

                if (run.Length >= LeastRandom && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('+', '9'))
                {
                    strong = (strong.Start < 0 ? begin : strong.Start, at);
                }
            }

            if (_text[from..end].Contains(Begin, StringComparison.Ordinal))
            {
                return (Piece.Strong, from, end);
            }

            if (strong.Start >= 0)
            {
                return (Piece.Strong, strong.Start, strong.End);
            }

            if (runs == 0)
            {
                return (Piece.Blank, from, end);
            }

            var isWord = !_text[(lone.Start + 1)..lone.End].ContainsAnyExceptInRange('a', 'z') && char.IsAsciiLetter(_text[lone.Start]);
            return runs > 1 ? (Piece.Noise, from, end) : (isWord ? Piece.Word : Piece.Weak, lone.Start, lone.End);
        }
    }
}
