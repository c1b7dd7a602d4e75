using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

/// <summary>
/// Finds <c>NaN</c> and <c>Infinity</c> written as bare words, as Python's and others' JSON writers do: not JSON, but the reader is told what is
/// really wrong.
/// </summary>
internal static class NonFiniteLiteral
{
    private static readonly string[] s_words = ["-Infinity", "Infinity", "NaN", "-NaN", "nan", "-nan", "-inf", "inf"];

    /// <summary>The word and the property that holds it, if writing a number in its place would make the text JSON.</summary>
    public static bool TryFind(ReadOnlySpan<byte> content, [NotNullWhen(true)] out string? description)
    {
        description = null;
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        var repaired = Repair(text, out var word, out var at);
        if (word is null)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(repaired);
            description = PropertyBefore(text, at) is { } property ? $"'{property}' is {word}, which" : word;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Repair(string text, out string? firstWord, out int firstAt)
    {
        firstWord = null;
        firstAt = -1;
        var result = new StringBuilder(text.Length);
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inString)
            {
                result.Append(text[i]);
                if (text[i] == '\\' && i + 1 < text.Length)
                {
                    result.Append(text[++i]);
                }
                else
                {
                    inString = text[i] != '"';
                }

                continue;
            }

            if (WordAt(text, i) is { } word)
            {
                firstAt = firstWord is null ? i : firstAt;
                firstWord ??= word;
                result.Append('0');
                i += word.Length - 1;
                continue;
            }

            inString = text[i] == '"';
            result.Append(text[i]);
        }

        return result.ToString();
    }

    private static string? WordAt(string text, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '-' or '_' or '.'))
        {
            return null;
        }

        var rest = text.AsSpan(at);
        foreach (var word in s_words)
        {
            if (rest.StartsWith(word, StringComparison.Ordinal) && (rest.Length == word.Length || !char.IsLetterOrDigit(rest[word.Length])))
            {
                return word;
            }
        }

        return null;
    }

    private static string? PropertyBefore(string text, int at)
    {
        var head = text.AsSpan(0, at).TrimEnd();
        if (head.IsEmpty || head[^1] != ':')
        {
            return null;
        }

        head = head[..^1].TrimEnd();
        if (head.IsEmpty || head[^1] != '"')
        {
            return null;
        }

        var open = head[..^1].LastIndexOf('"');
        return open < 0 ? null : OutputQuote.Head(head[(open + 1)..^1].ToString(), 60);
    }
}
