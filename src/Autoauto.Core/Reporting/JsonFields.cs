using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>Properties of JSON reports that may be unknown.</summary>
internal static class JsonFields
{
    /// <summary>A number; null if it is unknown or not finite.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } v && double.IsFinite(v))
        {
            json.WriteNumber(name, v);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A whole number; null if it is unknown.</summary>
    public static void Whole(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } v)
        {
            json.WriteNumber(name, v);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An amount; null if it is unknown.</summary>
    public static void Money(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } v)
        {
            json.WriteNumber(name, v);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A moment, UTC; null if there is none.</summary>
    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } v)
        {
            json.WriteString(name, v.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Text that an agent or a script controls, cut at a number of characters; null if there is none.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value, int limit = 2000) =>
        json.WriteString(name, value is null ? null : PlainText.Lines(value, limit));

    /// <summary>Yes or no; null if it is unknown.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } v)
        {
            json.WriteBoolean(name, v);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An object that a command prints, as one property; null if there is none.</summary>
    public static void Value(this Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        json.Value(value);
    }

    /// <summary>An object that a command prints.</summary>
    public static void Value(this Utf8JsonWriter json, object? value) => JsonSerializer.Serialize(json, value, value?.GetType() ?? typeof(object));

    /// <summary>An array of objects that a command prints; null if it is unknown.</summary>
    public static void Values(this Utf8JsonWriter json, string name, IEnumerable<object>? values)
    {
        if (values is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.Value(value);
        }

        json.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An object; null if there is none.</summary>
    public static void Object<T>(this Utf8JsonWriter json, string name, T? item, Action<T> write)
        where T : class
    {
        if (item is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        write(item);
        json.WriteEndObject();
    }
}
