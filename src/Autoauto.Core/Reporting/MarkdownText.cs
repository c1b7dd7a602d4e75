using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>Puts text that an agent or a script controls into Markdown so that it stays text: no markup, no HTML, no links, no table breaks.</summary>
internal static class MarkdownText
{
    private const string Special = @"\`*_[]|~$";

    /// <summary>One line of at most <paramref name="limit"/> characters, fit for a table's cell.</summary>
    public static string Cell(string? text, int limit = 160)
    {
        var line = PlainText.OneLine(text, limit);
        var result = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                // Viewers make links of bare addresses and mentions of names.
                '@' => result.Append("&#64;"),
                ':' when i + 1 < line.Length && line[i + 1] == '/' => result.Append("&#58;"),
                '.' when i >= 3 && line.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) => result.Append("&#46;"),
                _ when Special.Contains(c, StringComparison.Ordinal) => result.Append('\\').Append(c),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>Writes text of several lines, cut at a number of characters, as a block of code that nothing in it can end.</summary>
    public static void WriteBlock(TextWriter writer, string language, string? text, int limit)
    {
        var lines = PlainText.Lines(text, limit).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(lines, '`') + 1));
        writer.WriteLine(fence + language);
        foreach (var line in lines.Split('\n'))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine(fence);
    }

    private static int LongestRun(string text, char wanted)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
