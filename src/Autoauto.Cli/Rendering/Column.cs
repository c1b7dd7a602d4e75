namespace Autoauto.Cli.Rendering;

/// <summary>One column of a table.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Width">Characters; longer text of a left-aligned column is cut, numbers never are. 0 = the rest of the line.</param>
/// <param name="Text">The cell's text; made safe and cut by the table.</param>
/// <param name="IsNumber">Right-aligned.</param>
/// <param name="Colour">SGR parameter for the cell, or null.</param>
internal sealed record Column<T>(string Title, int Width, Func<T, string> Text, bool IsNumber = false, Func<T, string?>? Colour = null);
