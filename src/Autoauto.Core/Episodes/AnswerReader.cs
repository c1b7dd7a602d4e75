using System.Text;
using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Episodes;

/// <summary>Finds the one JSON object that an agent was asked for in what it said.</summary>
internal static class AnswerReader
{
    private const int LongestAnswer = 4 << 20;

    /// <summary>The last JSON object in <paramref name="text"/> that has the property <paramref name="property"/>; null if there is none.</summary>
    public static JsonDocument? FindLast(string? text, string property)
    {
        if (string.IsNullOrEmpty(text) || text.Length > LongestAnswer)
        {
            return null;
        }

        // From the end, so that examples and drafts above the answer do not matter.
        for (var at = text.LastIndexOf('{'); at >= 0; at = at == 0 ? -1 : text.LastIndexOf('{', at - 1))
        {
            if (TryParse(text.AsSpan(at)) is { } document)
            {
                if (document.RootElement.TryGetProperty(property, out _))
                {
                    return document;
                }

                document.Dispose();
            }
        }

        return null;
    }

    /// <summary>A text property, trimmed and cut; null if it is not there or empty.</summary>
    public static string? Text(JsonElement element, string name, int longest) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && PlainText.Lines(value.GetString(), longest).Trim() is { Length: > 0 } text
            ? text
            : null;

    private static JsonDocument? TryParse(ReadOnlySpan<char> text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.ToString()));
        try
        {
            return JsonDocument.TryParseValue(ref reader, out var document) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
