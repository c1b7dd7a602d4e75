using System.Text;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Rendering;

/// <summary>A table whose rows are written when they exist: the widths are fixed, the heading comes with the first row.</summary>
internal sealed class Table<T>(Terminal terminal, IReadOnlyList<Column<T>> columns)
    where T : notnull
{
    private const string Gap = "  ";

    /// <summary>True until the first row.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Writes a row at once.</summary>
    public void Write(T row)
    {
        if (IsEmpty)
        {
            IsEmpty = false;
            terminal.Line(Compose(column => column.Title, _ => null));
            terminal.Line(Compose(column => new string('-', column.Width > 0 ? Math.Min(column.Width, column.Title.Length) : column.Title.Length), _ => null));
        }

        terminal.Line(Compose(column => column.Text(row), column => column.Colour?.Invoke(row)));
    }

    private string Compose(Func<Column<T>, string> textOf, Func<Column<T>, string?> colourOf)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var column in columns)
        {
            var text = PlainText.OneLine(textOf(column), 2000);
            var rest = terminal.Width is { } width ? Math.Max(10, width - 1 - used) : int.MaxValue;
            var limit = column.Width > 0 ? column.Width : rest;
            var cell = Fit(text, limit, column);
            var colour = terminal.HasColour ? colourOf(column) : null;
            line.Append(colour is null ? cell : $"\e[{colour}m{cell}\e[0m").Append(Gap);
            used += cell.Length + Gap.Length;
        }

        return line.ToString().TrimEnd();
    }

    private static string Fit(string text, int limit, Column<T> column)
    {
        if (column.IsNumber)
        {
            return text.PadLeft(column.Width);
        }

        return text.Length > limit ? text[..(limit - 1)] + "…" : text.PadRight(column.Width);
    }
}
