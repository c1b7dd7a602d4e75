using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace Autoauto.Binding;

/// <summary>PowerShell values as JSON: what <c>-Setting @{ … }</c> takes.</summary>
internal static class JsonValues
{
    private const int Deepest = 8;

    /// <summary>The value as JSON; null stays null.</summary>
    /// <exception cref="PSArgumentException">It has no JSON form.</exception>
    public static JsonNode? From(object? value) => From(value, Deepest);

    private static JsonNode? From(object? value, int depth)
    {
        if (depth == 0)
        {
            throw new PSArgumentException("The value is nested too deeply.");
        }

        return (value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value) switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            SwitchParameter flag => JsonValue.Create(flag.ToBool()),
            double number => double.IsFinite(number) ? JsonValue.Create(number) : throw new PSArgumentException("NaN and Infinity have no JSON form."),
            float number => From((double)number, depth),
            decimal number => JsonValue.Create(number),
            sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value is PSObject p ? p.BaseObject : value, CultureInfo.InvariantCulture)),
            Enum name => JsonValue.Create(name.ToString()),
            IDictionary map => FromMap(map, depth),
            PSObject custom => FromProperties(custom, depth),
            IEnumerable items => FromItems(items, depth),
            var other => throw new PSArgumentException($"A value of type {other.GetType().Name} has no JSON form."),
        };
    }

    private static JsonObject FromMap(IDictionary map, int depth)
    {
        var json = new JsonObject();
        foreach (DictionaryEntry entry in map)
        {
            json[entry.Key.ToString() ?? string.Empty] = From(entry.Value, depth - 1);
        }

        return json;
    }

    private static JsonObject FromProperties(PSObject custom, int depth)
    {
        var json = new JsonObject();
        foreach (var property in custom.Properties)
        {
            json[property.Name] = From(property.Value, depth - 1);
        }

        return json;
    }

    private static JsonArray FromItems(IEnumerable items, int depth)
    {
        var json = new JsonArray();
        foreach (var item in items)
        {
            json.Add(From(item, depth - 1));
        }

        return json;
    }
}
