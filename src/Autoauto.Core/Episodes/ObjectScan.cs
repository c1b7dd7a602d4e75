using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Autoauto.Core.Episodes;

/// <summary>
/// Finds JSON objects in text that is no JSON. A scan begins at every brace that no scan before it saw as the beginning of an object, and sees all
/// objects within its own. Two scans that go over the same characters differ in what they take for strings, else the second would have
/// been a part of the first: hence no character is read more than twice.
/// </summary>
internal ref struct ObjectScan
{
    private const int Deepest = 64;
    private const string Escapes = "\"\\/bfnrt";
    private static readonly SearchValues<char> s_special = SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(c => (char)c)]);
    private readonly ReadOnlySpan<char> _text;
    private readonly string _property;
    private readonly HashSet<int> _seen = [];
    private readonly Stack<Open> _open = new();
    private int _at;
    private (int Start, int Length) _last = (-1, 0);

    private ObjectScan(ReadOnlySpan<char> text, string property)
    {
        _text = text;
        _property = property;
    }

    /// <summary>Where the last object with the property stands; a length of 0 if there is none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="property">Name of a property of the object itself. An object that holds others more than 64 levels deep is none.</param>
    public static (int Start, int Length) FindLast(ReadOnlySpan<char> text, string property)
    {
        var scan = new ObjectScan(text, property);
        for (var next = text.IndexOf('{'); next >= 0;)
        {
            if (!scan._seen.Remove(next))
            {
                scan.Read(next);
            }

            var following = text[(next + 1)..].IndexOf('{');
            next = following < 0 ? -1 : next + 1 + following;
        }

        return scan._last;
    }

    /// <summary>Reads values from a brace on until the first one ends or something is not JSON.</summary>
    private void Read(int start)
    {
        _open.Clear();
        _at = start;
        do
        {
            if (!ReadValue())
            {
                return;
            }

            // Behind a value: whatever ends with it, then the next member.
            while (_open.Count > 0 && !Accept(','))
            {
                if (!Accept(_open.Peek().IsObject ? '}' : ']'))
                {
                    return;
                }

                Close();
            }
        }
        while (_open.Count > 0 && (!_open.Peek().IsObject || ReadName()));
    }

    /// <summary>Reads a value, or the beginning of one up to the first value in it that holds no other.</summary>
    private bool ReadValue()
    {
        while (true)
        {
            SkipBlanks();
            var start = _at;
            if (start >= _text.Length)
            {
                return false;
            }

            switch (_text[start])
            {
                case '{':
                    _at++;
                    if (_open.Count > 0)
                    {
                        _seen.Add(start);
                    }

                    _open.Push(new Open(start, IsObject: true));
                    if (Accept('}'))
                    {
                        Close();
                        return true;
                    }

                    if (!ReadName())
                    {
                        return false;
                    }

                    break;
                case '[':
                    _at++;
                    _open.Push(new Open(start, IsObject: false));
                    if (Accept(']'))
                    {
                        Close();
                        return true;
                    }

                    break;
                case '"':
                    return ReadString(out _);
                default:
                    return ReadWord("true") || ReadWord("false") || ReadWord("null") || ReadNumber();
            }
        }
    }

    private void Close()
    {
        var done = _open.Pop();
        var levels = done.LevelsWithin + 1;
        if (_open.Count > 0)
        {
            var outer = _open.Pop();
            _open.Push(outer with { LevelsWithin = Math.Max(outer.LevelsWithin, levels) });
        }

        if (done.HasProperty && levels <= Deepest && done.Start > _last.Start)
        {
            _last = (done.Start, _at - done.Start);
        }
    }

    private bool ReadName()
    {
        SkipBlanks();
        if (_at >= _text.Length || _text[_at] != '"' || !ReadString(out var name))
        {
            return false;
        }

        if (Says(name, _property))
        {
            _open.Push(_open.Pop() with { HasProperty = true });
        }

        return Accept(':');
    }

    private bool ReadString(out ReadOnlySpan<char> content)
    {
        var from = ++_at;
        content = default;
        while (true)
        {
            var run = _text[_at..].IndexOfAny(s_special);
            if (run < 0)
            {
                return false;
            }

            _at += run;
            if (_text[_at] == '"')
            {
                content = _text[from.._at++];
                return true;
            }

            if (_text[_at] != '\\' || !ReadEscape())
            {
                return false;
            }
        }
    }

    /// <summary>Half a surrogate pair is no character: a string with one could not be read.</summary>
    private bool ReadEscape()
    {
        if (CodeUnit(_at) is not { } unit)
        {
            var isEscape = _at + 1 < _text.Length && Escapes.Contains(_text[_at + 1], StringComparison.Ordinal);
            _at += 2;
            return isEscape;
        }

        _at += 6;
        if (char.IsHighSurrogate(unit))
        {
            var isPair = CodeUnit(_at) is { } low && char.IsLowSurrogate(low);
            _at += 6;
            return isPair;
        }

        return !char.IsLowSurrogate(unit);
    }

    /// <summary>What the escape <c>\uXXXX</c> at <paramref name="at"/> stands for; null if there is none.</summary>
    private readonly char? CodeUnit(int at) =>
        at + 6 <= _text.Length && _text[at] == '\\' && _text[at + 1] == 'u'
            && ushort.TryParse(_text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private bool ReadWord(string word)
    {
        var isThere = _text[_at..].StartsWith(word, StringComparison.Ordinal);
        _at += isThere ? word.Length : 0;
        return isThere;
    }

    private bool ReadNumber()
    {
        _at += _at < _text.Length && _text[_at] == '-' ? 1 : 0;
        var isZero = _at < _text.Length && _text[_at] == '0';
        if (ReadDigits() is var whole && (whole == 0 || (isZero && whole > 1)))
        {
            return false;
        }

        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            if (ReadDigits() == 0)
            {
                return false;
            }
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at++;
            _at += _at < _text.Length && _text[_at] is '+' or '-' ? 1 : 0;
            return ReadDigits() > 0;
        }

        return true;
    }

    private int ReadDigits()
    {
        var from = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return _at - from;
    }

    private bool Accept(char sign)
    {
        SkipBlanks();
        var isThere = _at < _text.Length && _text[_at] == sign;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private static bool Says(ReadOnlySpan<char> name, string property)
    {
        if (!name.Contains('\\'))
        {
            return name.SequenceEqual(property);
        }

        return name.Length <= 6 * property.Length
            && JsonSerializer.Deserialize<string>($"\"{name}\"") == property;
    }

    /// <summary>An object or a list whose end was not read yet.</summary>
    /// <param name="Start">Its brace or bracket.</param>
    /// <param name="IsObject">It is an object.</param>
    /// <param name="HasProperty">It has the property that is looked for.</param>
    /// <param name="LevelsWithin">How many levels deep the values in it go.</param>
    private readonly record struct Open(int Start, bool IsObject, bool HasProperty = false, int LevelsWithin = 0);
}
