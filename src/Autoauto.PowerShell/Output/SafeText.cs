using System.Globalization;
using System.Text;
using Autoauto.Core.Primitives.Redaction;

namespace Autoauto.Output;

/// <summary>
/// Makes text that an agent or an evaluator wrote fit for a terminal: escape sequences, other control characters, characters that reverse the
/// reading direction and half surrogates appear as <c>\u001b</c> instead of doing something, and secrets do not appear at all.
/// </summary>
internal static class SafeText
{
    private const string FormulaStarts = "=+-@\uff1d\uff0b\uff0d\uff20";

    /// <summary>One line for an object: line breaks and tabs are escaped as well, and no spreadsheet takes it for a formula.</summary>
    public static string? Line(string? text) => Guard(Escape(text, keepLayout: false));

    /// <summary>Several lines for an object: line breaks and tabs stay.</summary>
    public static string? Block(string? text) => Guard(Escape(text, keepLayout: true));

    /// <summary>Text of a log or of a stream, which nobody opens as a table: line breaks and tabs stay, and so does how it begins.</summary>
    public static string? Said(string? text) => Escape(text, keepLayout: true);

    // Objects are exported to CSV by others, and a spreadsheet runs what begins like a formula and calls something.
    private static string? Guard(string? text)
    {
        if (text is not [var first, ..] || !FormulaStarts.Contains(first, StringComparison.Ordinal))
        {
            return text;
        }

        var isSign = first is '+' or '-' or '\uff0b' or '\uff0d';
        return isSign && text.AsSpan().IndexOfAny('(', '|', '!') < 0 ? text : "'" + text;
    }

    private static string? Escape(string? text, bool keepLayout)
    {
        text = Redactor.Default.Redact(text);

        // Nearly all text is printable ASCII, which is seen at once.
        if (text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        StringBuilder? safe = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                safe?.Append(text, i, 2);
                i++;
            }
            else if (IsUnsafe(text[i], keepLayout))
            {
                safe ??= new StringBuilder(text, 0, i, text.Length + 16);
                safe.Append(Replacement(text[i]));
            }
            else
            {
                safe?.Append(text[i]);
            }
        }

        return safe?.ToString() ?? text;
    }

    private static string Replacement(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };

    private static bool IsUnsafe(char c, bool keepLayout)
    {
        if (c is '\n' or '\t')
        {
            return !keepLayout;
        }

        return char.IsControl(c) || char.IsSurrogate(c)
            || c is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
    }
}
