using System.Globalization;
using System.Text;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Core.Primitives;

/// <summary>Makes text that an agent or a script controls safe to show: no control characters, no escape sequences, no bidi tricks, no secrets.</summary>
public static class PlainText
{
    /// <summary>
    /// One line of at most <paramref name="limit"/> characters: control, format and line-break characters become spaces or are dropped, and a
    /// cut is marked with an ellipsis.
    /// </summary>
    public static string OneLine(string? text, int limit = 200)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        text = Redactor.Default.Redact(text)!;
        var line = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= limit)
            {
                line.Append('…');
                break;
            }

            if (IsUnsafe(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>The text with everything that cannot be seen written out: <c>\n</c>, <c>\u0007</c>.</summary>
    public static string Visible(string text) => OutputQuote.Head(text, int.MaxValue);

    /// <summary>The same for several lines: line breaks and tabs stay, everything else that is unsafe becomes a visible replacement.</summary>
    public static string Lines(string? text, int limit = 8000)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        text = Redactor.Default.Redact(text)!;
        var lines = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in text.EnumerateRunes())
        {
            if (lines.Length >= limit)
            {
                lines.Append("\n… (cut)");
                break;
            }

            if (rune.Value is '\n' or '\t')
            {
                lines.Append((char)rune.Value);
            }
            else if (rune.Value != '\r')
            {
                lines.Append(IsUnsafe(rune) ? "\uFFFD" : rune.ToString());
            }
        }

        return lines.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;
}
