namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// A text with a wall: what stands before <see cref="Floor"/> was redacted already and counts as a mark, so that a second pass over the result
/// sees exactly what the first one saw.
/// </summary>
internal readonly ref struct SecretText(ReadOnlySpan<char> text, int floor)
{
    private const int LongestSequence = 12;

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>First character that may be looked at.</summary>
    public int Floor { get; } = floor;

    /// <summary>True if a word can begin here: behind a character of no word, an escape such as <c>\n</c> in JSON, or a terminal's colour.</summary>
    public bool IsWordStart(int at)
    {
        if (at <= Floor || !IsWord(Text[at - 1]))
        {
            return true;
        }

        var before = Text[Floor..at];
        return before is [.., '\\', 'n' or 'r' or 't' or 'b' or 'f']
            || before is [.., '\\', 'u', _, _, _, _]
            || EndsWithColour(before);
    }

    /// <summary>Behind the last character of the run of <paramref name="isPart"/> that begins at <paramref name="at"/>.</summary>
    public int EndOfRun(int at, Func<char, bool> isPart, int most = int.MaxValue)
    {
        var limit = (int)Math.Min(Text.Length, (long)at + most);
        while (at < limit && isPart(Text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>True if <paramref name="value"/> stands at <paramref name="at"/>.</summary>
    public bool Has(int at, string value, StringComparison comparison = StringComparison.Ordinal) =>
        Text[Math.Min(at, Text.Length)..].StartsWith(value, comparison);

    /// <summary>Letters, digits, underscore and hyphen.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static bool EndsWithColour(ReadOnlySpan<char> before)
    {
        if (before is not [.., 'm'])
        {
            return false;
        }

        for (var i = before.Length - 2; i >= Math.Max(0, before.Length - LongestSequence); i--)
        {
            if (before[i] == '[')
            {
                return true;
            }

            if (!char.IsAsciiDigit(before[i]) && before[i] != ';')
            {
                return false;
            }
        }

        return false;
    }
}
