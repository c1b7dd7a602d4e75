namespace Autoauto.Core.Reporting.Html;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Write">Writes one cell's content.</param>
internal sealed record Column<T>(string Header, Action<HtmlWriter, T> Write)
{
    /// <summary>A column of short texts.</summary>
    public Column(string header, Func<T, string?> text)
        : this(header, (html, row) => html.Line(text(row)))
    {
    }

    /// <summary>True for figures, which are set flush right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>True for the column that names its row.</summary>
    public bool IsRowHeader { get; init; }

    /// <summary>True for the column that takes the room that is left.</summary>
    public bool IsWide { get; init; }
}

/// <summary>A table with caption and headings; on narrow screens it scrolls by itself, with the keyboard too.</summary>
internal static class Table
{
    /// <summary>Writes the table; rows are streamed.</summary>
    public static void Write<T>(HtmlWriter html, string caption, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        using (html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", caption), ("tabindex", "0")))
        using (html.Open("table"))
        {
            html.Element("caption", caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (var column in columns)
                {
                    html.Element("th", column.Header, ("scope", "col"), ("class", ClassOf(column)));
                }
            }

            using (html.Open("tbody"))
            {
                foreach (var row in rows)
                {
                    WriteRow(html, columns, row);
                }
            }
        }
    }

    private static void WriteRow<T>(HtmlWriter html, IReadOnlyList<Column<T>> columns, T row)
    {
        html.Break();
        using (html.Open("tr"))
        {
            foreach (var column in columns)
            {
                using (column.IsRowHeader
                    ? html.Open("th", ("scope", "row"), ("class", ClassOf(column)))
                    : html.Open("td", ("class", ClassOf(column))))
                {
                    column.Write(html, row);
                }
            }
        }
    }

    private static string? ClassOf<T>(Column<T> column) => column.IsNumber ? "n" : column.IsWide ? "wide" : null;
}
