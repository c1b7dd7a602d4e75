using System.Text;
using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Episodes;

/// <summary>Finds the one JSON object that an agent was asked for in what it said. The time is linear in the text, whatever it is.</summary>
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

        // The last, so that examples and drafts above the answer do not matter.
        var (start, length) = ObjectScan.FindLast(text, property);
        return length > 0 ? JsonDocument.Parse(Encoding.UTF8.GetBytes(text.Substring(start, length))) : null;
    }

    /// <summary>A text property, trimmed and cut; null if it is not there or empty.</summary>
    public static string? Text(JsonElement element, string name, int longest) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && PlainText.Lines(value.GetString(), longest).Trim() is { Length: > 0 } text
            ? text
            : null;
}
