using System.Globalization;
using System.Text;

namespace Autoauto.Output;

/// <summary>
/// Makes text that an agent or an evaluator wrote fit for a terminal: escape sequences, other control characters, characters that reverse the
/// reading direction and half surrogates appear as <c>\u001b</c> instead of doing something.
/// </summary>
internal static class SafeText
{
    /// <summary>One line: line breaks and tabs are escaped as well.</summary>
    public static string? Line(string? text) => Escape(text, keepLayout: false);

    /// <summary>Several lines: line breaks and tabs stay.</summary>
    public static string? Block(string? text) => Escape(text, keepLayout: true);

    private static string? Escape(string? text, bool keepLayout)
    {
        if (text is null)
        {
            return null;
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
