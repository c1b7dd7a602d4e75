using System.Globalization;
using System.Text;

namespace Autoauto.Core.Primitives;

/// <summary>Puts a child's output into messages so that it is short, on one line, and cannot control a terminal or a table.</summary>
internal static class OutputQuote
{
    /// <summary>The first <paramref name="limit"/> characters, invisible ones escaped; a mark says that there was more.</summary>
    public static string Head(ReadOnlySpan<byte> output, int limit = 200)
    {
        // Four bytes are the most that one character takes.
        var cut = output.Length > (limit + 1) * 4 ? output[..((limit + 1) * 4)] : output;
        return Head(Encoding.UTF8.GetString(cut), limit);
    }

    /// <inheritdoc cref="Head(ReadOnlySpan{byte}, int)"/>
    public static string Head(string text, int limit = 200) =>
        text.Length <= limit ? Escape(text) : Escape(text[..limit]) + "…";

    /// <summary>The last <paramref name="limit"/> characters with line breaks kept and everything else that is invisible escaped.</summary>
    public static string Tail(string text, int limit)
    {
        var trimmed = text.Trim().ReplaceLineEndings("\n");
        return trimmed.Length <= limit ? EscapeLines(trimmed) : "…" + EscapeLines(trimmed[^limit..]);
    }

    private static string EscapeLines(string text) => string.Join('\n', text.Split('\n').Select(Escape));

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when IsInvisible(c) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
