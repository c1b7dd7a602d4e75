using System.Text.Json;

namespace Autoauto.Core.Agents.Parsing;

/// <summary>Reading JSON that nobody promised: a missing member, another type or a broken escape is "not there", never an exception.</summary>
internal static class JsonRead
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128, AllowTrailingCommas = true };

    /// <summary>Parses a text as one JSON object; null if it is none.</summary>
    internal static JsonDocument? TryObject(string text)
    {
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r');
        if (trimmed is not ['{', ..])
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(trimmed, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair cannot be written as UTF-8.
            return null;
        }
    }

    /// <summary>The member of an object, or an undefined element.</summary>
    internal static JsonElement Member(this JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>A string member, or null.</summary>
    internal static string? Text(this JsonElement element, string name) => element.Member(name).AsText();

    /// <summary>The element as a string, or null.</summary>
    internal static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    // What claims to be more is taken as this, so that sums stay numbers.
    private const long Most = 1_000_000_000_000_000;
    private const decimal MostMoney = 1_000_000_000m;

    /// <summary>A whole-number member that is not negative, or null.</summary>
    internal static long? Count(this JsonElement element, string name)
    {
        JsonElement value = element.Member(name);
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetInt64(out long whole))
        {
            return whole >= 0 ? Math.Min(whole, Most) : null;
        }

        return value.TryGetDouble(out double number) && number >= 0 ? (long)Math.Min(number, Most) : null;
    }

    /// <summary>A member that is a number, or a number written as a string, or null.</summary>
    internal static long? CountOrText(this JsonElement element, string name) =>
        element.Count(name)
        ?? (long.TryParse(element.Text(name), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long value)
            ? value
            : null);

    /// <summary>An amount of money, or null.</summary>
    internal static decimal? Amount(this JsonElement element, string name)
    {
        JsonElement value = element.Member(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal amount) && amount >= 0
            // The division drops the zeros that rounding 0.005340000000000001 leaves behind.
            ? Math.Round(Math.Min(amount, MostMoney), 10) / 1.0000000000000000000000000000m
            : null;
    }

    /// <summary>True only for the JSON value <c>true</c>.</summary>
    internal static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>The elements of an array member; none if it is no array.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        JsonElement value = element.Member(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
    }

    /// <summary>The members of an object member; none if it is no object.</summary>
    internal static IEnumerable<JsonElement> Values(this JsonElement element, string name)
    {
        JsonElement value = element.Member(name);
        return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(static p => p.Value) : [];
    }
}
