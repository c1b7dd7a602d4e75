using System.Text.Json;
using System.Text.Json.Serialization;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Agents.Prompts;

/// <summary>What an agent leaves for its successors: one JSON object in its final text.</summary>
/// <param name="Hypothesis">What it expected.</param>
/// <param name="Why">Why.</param>
/// <param name="Next">What to try next.</param>
/// <param name="Avoid">What not to try.</param>
public sealed record AgentNotes(
    [property: JsonPropertyName("hypothesis")] string? Hypothesis,
    [property: JsonPropertyName("why")] string? Why,
    [property: JsonPropertyName("next")] IReadOnlyList<string> Next,
    [property: JsonPropertyName("avoid")] IReadOnlyList<string> Avoid)
{
    /// <summary>Number of the idea of the backlog that it tried; null if it tried another one.</summary>
    [JsonPropertyName("idea")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Idea { get; init; }

    private const int LongestField = 500;
    private const int LongestSearched = 32_000;
    private const int MostTried = 200;
    private const int MostItems = 5;

    /// <summary>
    /// Finds the last JSON object with at least one of the known names in <paramref name="text"/> and returns it normalised as JSON; null if
    /// there is none. Bad JSON is no notes.
    /// </summary>
    public static string? TryRead(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // Notes stand at the end; a megabyte of braces is not tried brace by brace.
        text = text.Length > LongestSearched ? text[^LongestSearched..] : text;
        for (var (at, tried) = (text.LastIndexOf('{'), 0); at >= 0 && tried < MostTried; at = at == 0 ? -1 : text.LastIndexOf('{', at - 1), tried++)
        {
            if (TryParse(text.AsSpan(at)) is { } notes)
            {
                return JsonSerializer.Serialize(notes);
            }
        }

        return null;
    }

    /// <summary>Reads stored notes.</summary>
    public static AgentNotes? FromJson(string? json) => json is null ? null : TryParse(json);

    private static AgentNotes? TryParse(ReadOnlySpan<char> text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }

            using (document)
            {
                var root = document.RootElement;
                var notes = new AgentNotes(Text(root, "hypothesis"), Text(root, "why"), List(root, "next"), List(root, "avoid")) { Idea = Number(root, "idea") };
                return notes is { Hypothesis: null, Why: null, Idea: null, Next.Count: 0, Avoid.Count: 0 } ? null : notes;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair, written as an escape, is no text.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && PlainText.OneLine(value.GetString(), LongestField) is { Length: > 0 } text
            ? text
            : null;

    private static long? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number > 0 ? number : null;

    private static List<string> List(JsonElement root, string name) => !root.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [PlainText.OneLine(value.GetString(), LongestField)],
        JsonValueKind.Array => [.. value.EnumerateArray()
            .Where(i => i.ValueKind == JsonValueKind.String)
            .Take(MostItems)
            .Select(i => PlainText.OneLine(i.GetString(), LongestField))],
        _ => [],
    };
}
