namespace Autoauto.Core.Reporting;

/// <summary>A column of a Markdown table.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Text">One cell's text, which is made safe.</param>
/// <param name="IsNumber">True for figures, which are set flush right.</param>
/// <param name="Limit">Characters after which a cell is cut.</param>
internal sealed record MarkdownColumn<T>(string Header, Func<T, string?> Text, bool IsNumber = false, int Limit = 160);

/// <summary>The parts that documents in Markdown are made of. Text that others control cannot leave its place, whoever writes the document.</summary>
internal sealed class MarkdownWriter(TextWriter writer)
{
    private const int LongestFact = 400;

    /// <summary>The document's heading.</summary>
    public void Title(string text) => writer.WriteLine("# " + MarkdownText.Cell(text));

    /// <summary>A section's heading.</summary>
    public void Heading(string text)
    {
        writer.WriteLine();
        writer.WriteLine("## " + text);
        writer.WriteLine();
    }

    /// <summary>A paragraph, behind an empty line.</summary>
    public void Paragraph(string? text, int limit = 600)
    {
        writer.WriteLine();
        writer.WriteLine(MarkdownText.Cell(text, limit));
    }

    /// <summary>Names and values; values that are not known are left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        writer.WriteLine("| | |");
        writer.WriteLine("| --- | --- |");
        foreach (var (name, value) in facts.Where(f => !string.IsNullOrEmpty(f.Value)))
        {
            writer.WriteLine($"| {MarkdownText.Cell(name)} | {MarkdownText.Cell(value, LongestFact)} |");
        }
    }

    /// <summary>A table; rows are streamed. Without a row it says so.</summary>
    public void Table<T>(IEnumerable<T> rows, params IReadOnlyList<MarkdownColumn<T>> columns)
    {
        var any = false;
        foreach (var row in rows)
        {
            if (!any)
            {
                any = true;
                Row(columns.Select(c => MarkdownText.Cell(c.Header, 40)));
                Row(columns.Select(c => c.IsNumber ? "---:" : "---"));
            }

            Row(columns.Select(c => MarkdownText.Cell(c.Text(row), c.Limit)));
        }

        if (!any)
        {
            writer.WriteLine("None.");
        }
    }

    /// <summary>A difference as a block of code.</summary>
    public void Diff(string text, int limit)
    {
        writer.WriteLine();
        MarkdownText.WriteBlock(writer, "diff", text, limit);
    }

    private void Row(IEnumerable<string> cells) => writer.WriteLine($"| {string.Join(" | ", cells)} |");
}
