using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html;

/// <summary>A difference in unified form, lines apart by kind; it scrolls by itself, with the keyboard too.</summary>
internal static class DiffBlock
{
    /// <summary>Writes the difference.</summary>
    public static void Write(HtmlWriter html, string text, string label)
    {
        using (html.Open("pre", ("tabindex", "0"), ("role", "region"), ("aria-label", label)))
        using (html.Open("code"))
        {
            WriteLines(html, text);
        }
    }

    /// <summary>Writes the start of a difference, with a mark where it is cut.</summary>
    public static void Write(HtmlWriter html, string text, int limit, string label) => Write(html, PlainText.Lines(text, limit), label);

    /// <summary>Lines of one kind that follow each other share an element.</summary>
    private static void WriteLines(HtmlWriter html, string text)
    {
        string? kind = null;
        var block = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var next = KindOf(line);
            if (next != kind)
            {
                Flush();
                kind = next;
            }

            block.Add(line);
        }

        Flush();

        void Flush()
        {
            if (block.Count > 0)
            {
                html.Element("span", string.Join('\n', block) + "\n", ("class", kind));
                block.Clear();
            }
        }
    }

    private static string KindOf(string line) => line switch
    {
        _ when line.StartsWith("diff --git", StringComparison.Ordinal) || line.StartsWith("+++", StringComparison.Ordinal)
            || line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("index ", StringComparison.Ordinal) => "meta",
        ['+', ..] => "add",
        ['-', ..] => "del",
        ['@', '@', ..] => "hunk",
        _ => "ctx",
    };
}
