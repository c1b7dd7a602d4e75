using System.Text;
using System.Text.Json;

namespace Autoauto.Core.Episodes;

/// <summary>
/// An evolver's answer, strictly as agreed: one JSON object with a <c>prediction</c>, a <c>summary</c> and, unless it edited the files in place,
/// its <c>edits</c>.
/// </summary>
/// <param name="Edits">Whole new contents by path; null deletes the file.</param>
/// <param name="Summary">What it changed and why.</param>
/// <param name="Metric">The observed number that it predicts.</param>
/// <param name="Change">By how much it will move, with its sign.</param>
/// <param name="Confidence">How probable that is, 0 to 1.</param>
internal sealed record EvolverAnswer(IReadOnlyDictionary<string, byte[]?> Edits, string Summary, string Metric, double Change, double Confidence)
{
    private const int LongestSummary = 2000;
    private const int LongestName = 200;

    /// <summary>Reads an answer; says what is wrong with it in the second part.</summary>
    public static (EvolverAnswer? Answer, string? Problem) Read(string? text)
    {
        using var document = AnswerReader.FindLast(text, "prediction");
        if (document is null)
        {
            return (null, "there is no JSON object with \"prediction\" in the answer");
        }

        var root = document.RootElement;
        if (AnswerReader.Text(root, "summary", LongestSummary) is not { } summary)
        {
            return (null, "\"summary\" must say what was changed and why");
        }

        var (edits, problem) = ReadEdits(root);
        if (problem is not null)
        {
            return (null, problem);
        }

        var prediction = root.GetProperty("prediction");
        if (prediction.ValueKind != JsonValueKind.Object || AnswerReader.Text(prediction, "metric", LongestName) is not { } metric)
        {
            return (null, "\"prediction\" needs \"metric\"");
        }

        var direction = AnswerReader.Text(prediction, "direction", LongestName) switch
        {
            "increase" => 1,
            "decrease" => -1,
            _ => 0,
        };
        if (direction == 0)
        {
            return (null, "\"prediction.direction\" must be \"increase\" or \"decrease\"");
        }

        if (Number(prediction, "size") is not (> 0 and { } size) || !double.IsFinite(size))
        {
            return (null, "\"prediction.size\" must be a number above 0");
        }

        return Number(prediction, "confidence") is >= 0 and <= 1 and { } confidence
            ? (new EvolverAnswer(edits, summary, metric, direction * size, confidence), null)
            : (null, "\"prediction.confidence\" must be a number from 0 to 1");
    }

    private static (IReadOnlyDictionary<string, byte[]?> Edits, string? Problem) ReadEdits(JsonElement root)
    {
        var edits = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        if (!root.TryGetProperty("edits", out var list))
        {
            return (edits, null);
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            return (edits, "\"edits\" must be a list");
        }

        foreach (var edit in list.EnumerateArray())
        {
            var path = edit.ValueKind == JsonValueKind.Object && edit.TryGetProperty("path", out var p) && p.ValueKind == JsonValueKind.String ? p.GetString() : null;
            var content = path is not null && edit.TryGetProperty("content", out var c) && c.ValueKind == JsonValueKind.String ? c.GetString() : null;
            var delete = path is not null && edit.TryGetProperty("delete", out var d) && d.ValueKind == JsonValueKind.True;
            if (string.IsNullOrEmpty(path) || (content is null) == !delete)
            {
                return (edits, "each edit needs \"path\" and either \"content\" or \"delete\": true");
            }

            if (!edits.TryAdd(path, content is null ? null : Encoding.UTF8.GetBytes(content)))
            {
                return (edits, $"'{path}' is edited twice");
            }
        }

        return (edits, null);
    }

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
