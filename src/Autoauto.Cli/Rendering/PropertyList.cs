using System.Globalization;
using System.Reflection;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Rendering;

/// <summary>One object as lines of "name : value", in the order of its properties: the list view.</summary>
internal static class PropertyList
{
    public static void Write(TextWriter writer, object value)
    {
        var properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var width = properties.Max(p => p.Name.Length);
        foreach (var property in properties)
        {
            var text = PlainText.Lines(Text(property.GetValue(value)));
            var indented = text.Replace("\n", "\n" + new string(' ', width + 3), StringComparison.Ordinal);
            writer.WriteLine($"{property.Name.PadRight(width)} : {indented}".TrimEnd());
        }
    }

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        DateTime time => Format.Time(time),
        double number => Figures.Number(number),
        bool flag => flag ? "yes" : "no",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };
}
