using System.Buffers;

namespace Autoauto.Core.Primitives.Redaction;

/// <summary>
/// Secrets by their name: <c>API_KEY=…</c>, <c>"clientSecret": "…"</c>, <c>--password …</c>. Only the value goes. A reference to a value
/// (<c>$TOKEN</c>, <c>getToken()</c>) is none.
/// </summary>
internal static class AssignedSecret
{
    private const int LongestGap = 4;
    private const int LongestValue = 512;
    private const int LeastKey = 32;
    private const int LeastFollowing = 12;
    private const string ReferenceStarts = "$%{<*[(";
    private static readonly SearchValues<char> s_valueEnds = SearchValues.Create(" \t\r\n\"'`\\,;()[]{}<>|&\0");
    private static readonly string[] s_noValues =
    [
        "true", "false", "null", "none", "undefined", "required", "optional", "string", "password", "value", "option", "options", "flag", "file", "from", "with", "prompt", "argument", "instead", "here", "when", "that", "this", "will", "must", "should",
    ];

    /// <summary>The value that belongs to the name one of whose words stands at <paramref name="at"/>.</summary>
    public static SecretMatch Match(SecretText text, int at)
    {
        // Only the last word of a name counts: what stands behind an earlier one may be a secret of its own.
        var nameEnd = text.EndOfRun(at + SecretName.LengthOfWord(text.Text[at..]), c => char.IsAsciiDigit(c) || c == '_', SecretName.Longest);
        if (nameEnd < text.Text.Length && IsName(text.Text[nameEnd]))
        {
            return SecretMatch.None;
        }

        var nameStart = at;
        while (nameStart > text.Floor && at - nameStart < SecretName.Longest && IsName(text.Text[nameStart - 1]))
        {
            nameStart--;
        }

        var name = text.Text[nameStart..nameEnd];
        var isOption = name.StartsWith('-');
        var strength = SecretName.Judge(name);
        var assigned = strength == NameStrength.None ? -1 : SkipAssignment(text, nameEnd, isOption);
        if (assigned < 0)
        {
            return strength == NameStrength.None ? SecretMatch.None : Following(text, nameStart, nameEnd);
        }

        var isSure = IsSure(text, nameStart, nameEnd, assigned, strength);
        return Quote(text, assigned) is { Length: > 0 } quote
            ? Quoted(text, assigned + quote.Length, quote, strength, isSure)
            : Bare(text, assigned, strength, isSure);
    }

    /// <summary>True if whatever is assigned is a secret: to a variable of the environment, to an option, in a connection string or in an address.</summary>
    private static bool IsSure(SecretText text, int nameStart, int nameEnd, int assigned, NameStrength strength)
    {
        var name = text.Text[nameStart..nameEnd];
        var isAttached = assigned == nameEnd + 1 && text.Text[nameEnd] == '=';
        if (strength == NameStrength.Both || (isAttached && SecretName.IsUpper(name)))
        {
            return strength != NameStrength.Both;
        }

        return strength == NameStrength.Password
            && ((isAttached && nameStart > text.Floor && text.Text[nameStart - 1] is ';' or '&' or '?') || name.StartsWith('-'));
    }

    /// <summary>What stands behind a name with a blank only: <c>setx API_KEY …</c>, <c>aws configure set aws_secret_access_key …</c>.</summary>
    private static SecretMatch Following(SecretText text, int nameStart, int nameEnd)
    {
        var from = SkipBlanks(text, nameEnd);
        var end = text.EndOfRun(from, c => SecretText.IsWord(c) || c is '+' or '/' or '=' or '.' or '~', LongestValue);
        return from > nameEnd && text.Text[nameStart..nameEnd].Contains('_') && end - from >= LeastFollowing && LooksRandom(text.Text[from..end]) && !text.Text[from..end].Contains('_')
            ? new SecretMatch(from, end)
            : SecretMatch.None;
    }

    /// <summary>Behind the equals sign or colon that follows a name, or -1.</summary>
    private static int SkipAssignment(SecretText text, int at, bool isOption)
    {
        at += Quote(text, at).Length;
        var sign = SkipBlanks(text, at);
        if (sign < text.Text.Length && text.Text[sign] is '=' or ':')
        {
            // => and := of some languages; == compares.
            var next = sign + 1;
            if (next < text.Text.Length && text.Text[sign] == '=' && text.Text[next] == '=')
            {
                return -1;
            }

            return SkipBlanks(text, next < text.Text.Length && text.Text[next] is '=' or '>' ? next + 1 : next);
        }

        return isOption && sign > at ? sign : -1;
    }

    private static SecretMatch Quoted(SecretText text, int from, string quote, NameStrength strength, bool isSure)
    {
        var window = text.Text[from..Math.Min(text.Text.Length, from + LongestValue)];
        var length = LengthOf(window, quote);
        if (length <= 0)
        {
            return SecretMatch.None;
        }

        var value = window[..length];
        if (ReferenceStarts.Contains(value[0]) || value.Contains(Redactor.Mark, StringComparison.Ordinal) || IsNoValue(value))
        {
            return SecretMatch.None;
        }

        var isSecret = strength switch
        {
            NameStrength.Password => isSure || length >= 4,
            NameStrength.Both => UserAndPassword.Is(value),
            _ => LooksRandom(value) && !value.ContainsAny(' ', '\t'),
        };
        return isSecret ? new SecretMatch(from, from + length) : SecretMatch.None;
    }

    /// <summary>Characters up to the closing quote; -1 if there is none on the line.</summary>
    private static int LengthOf(ReadOnlySpan<char> window, string quote)
    {
        for (var at = 0; at < window.Length; at++)
        {
            if (window[at] == '\n')
            {
                break;
            }

            // A shell's apostrophe in apostrophes.
            if (quote == "'" && window[at..].StartsWith("'\\''", StringComparison.Ordinal))
            {
                at += 3;
                continue;
            }

            var isEscaped = at > 0 && window[at - 1] == '\\';
            if (window[at] == quote[^1] && (quote.Length > 1 || !isEscaped))
            {
                return quote.Length > 1 && isEscaped ? at - 1 : at;
            }
        }

        return -1;
    }

    private static SecretMatch Bare(SecretText text, int from, NameStrength strength, bool isSure)
    {
        var rest = text.Text[Math.Min(from, text.Text.Length)..];
        var window = rest[..Math.Min(rest.Length, LongestValue)];
        var length = window.IndexOfAny(s_valueEnds);
        length = length < 0 ? window.Length : length;
        var value = window[..length];
        var isCode = length < rest.Length && rest[length] is '(' or '[' or '{' or '<';
        if (length < 4 || isCode || ReferenceStarts.Contains(value[0]) || IsPath(value) || value[0] == '=' || IsNoValue(value))
        {
            return SecretMatch.None;
        }

        var isSecret = isSure || strength switch
        {
            NameStrength.Password => length >= 6 && value.ContainsAnyExceptInRange('a', 'z'),
            NameStrength.Both => UserAndPassword.Is(value),
            _ => LooksRandom(value),
        };
        if (!isSecret)
        {
            return SecretMatch.None;
        }

        var end = rest.IndexOfAny(s_valueEnds);
        return new SecretMatch(from, end < 0 ? text.Text.Length : from + end);
    }

    // Base64 begins with a slash as well, once in 64 times.
    private static bool IsPath(ReadOnlySpan<char> value) =>
        value[0] is '/' or '~' && !(value.Length >= LeastKey && value.ContainsAnyInRange('0', '9') && value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z') && !value.Contains('.'));

    private static bool LooksRandom(ReadOnlySpan<char> value) =>
        value.Length >= 8 && value.ContainsAnyInRange('0', '9') && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'));

    private static bool IsNoValue(ReadOnlySpan<char> value)
    {
        foreach (var word in s_noValues)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Quote(SecretText text, int at) =>
        text.Has(at, "\\\"") ? "\\\"" : text.Has(at, "\"") ? "\"" : text.Has(at, "'") ? "'" : text.Has(at, "`") ? "`" : string.Empty;

    private static int SkipBlanks(SecretText text, int at) => text.EndOfRun(at, c => c is ' ' or '\t', LongestGap);

    private static bool IsName(char c) => SecretText.IsWord(c) || c == '.';
}
