using System.Text.Json;
using System.Text.Unicode;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Measuring;

/// <summary>The values of one measurement, or why there are none.</summary>
/// <param name="Values">Every configured value by name; empty after a failure.</param>
/// <param name="Failure">Why there are no values; None if there are.</param>
/// <param name="Detail">What is wrong, with the evaluator's own output quoted; null if nothing is.</param>
public sealed record ParsedMeasurement(IReadOnlyDictionary<string, double> Values, InvocationFailure Failure, string? Detail)
{
    /// <summary>True if there are values.</summary>
    public bool IsValid => Failure == InvocationFailure.None;
}

/// <summary>
/// Reads an evaluator's standard output: exactly one JSON object with finite numbers under the configured names. A leading byte order mark and
/// white space around the object are accepted, other properties are ignored, everything else is a typed failure.
/// </summary>
public static class MeasurementParser
{
    private const string LogsHint = "standard output must be one JSON object and nothing else: print logs to standard error";
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly Dictionary<string, double> s_none = [];

    /// <summary>Reads one output.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="names">What has to be there.</param>
    /// <param name="truncated">True if there was more output than was kept.</param>
    public static ParsedMeasurement Parse(ReadOnlyMemory<byte> output, IReadOnlyList<string> names, bool truncated = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        var span = output.Span;
        var start = span.StartsWith(s_byteOrderMark) ? s_byteOrderMark.Length : 0;
        var content = output[start..];
        if (content.Span.Trim(" \t\r\n"u8).IsEmpty && !truncated)
        {
            return Fail(InvocationFailure.NoOutput, "the evaluator wrote nothing to standard output");
        }

        if (truncated)
        {
            return Fail(InvocationFailure.NotJson, $"the output is longer than {output.Length} bytes; {LogsHint}; it starts with: {OutputQuote.Head(span)}");
        }

        if (!Utf8.IsValid(content.Span) || content.Span.Contains((byte)0))
        {
            return Fail(InvocationFailure.NotJson, $"the output is not UTF-8 text: {OutputQuote.Head(span)}");
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(document.RootElement, names, span);
        }
        catch (InvalidOperationException)
        {
            return Fail(InvocationFailure.NotJson, $"a name in the output is not valid text; the output was: {OutputQuote.Head(span)}");
        }
        catch (JsonException e)
        {
            return NonFiniteLiteral.TryFind(content.Span, out var literal)
                ? Fail(InvocationFailure.NotANumber, $"{literal} is not a finite number; the output was: {OutputQuote.Head(span)}")
                : Fail(InvocationFailure.NotJson, $"{Describe(content.Span, e)}; {LogsHint}; the output was: {OutputQuote.Head(span)}");
        }
    }

    private static ParsedMeasurement Read(JsonElement root, IReadOnlyList<string> names, ReadOnlySpan<byte> output)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Fail(InvocationFailure.NotJson, $"the output is {NameOf(root.ValueKind)}, not a JSON object: {OutputQuote.Head(output)}");
        }

        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!found.TryAdd(property.Name, property.Value))
            {
                return Fail(InvocationFailure.NotJson, $"'{OutputQuote.Head(property.Name, 60)}' is there twice; the output was: {OutputQuote.Head(output)}");
            }
        }

        var missing = names.Where(name => !found.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            var there = found.Count == 0 ? "nothing" : OutputQuote.Head(string.Join(", ", found.Keys));
            var lacking = string.Join(", ", missing.Select(name => $"'{name}'"));
            return Fail(InvocationFailure.MissingValue, $"{lacking} missing, there was: {there}; the output was: {OutputQuote.Head(output)}");
        }

        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var element = found[name];
            if (element.ValueKind != JsonValueKind.Number)
            {
                return Fail(InvocationFailure.NotANumber, $"'{name}' is {NameOf(element.ValueKind)}, not a number; the output was: {OutputQuote.Head(output)}");
            }

            if (!element.TryGetDouble(out var value) || !double.IsFinite(value))
            {
                return Fail(InvocationFailure.NotANumber, $"'{name}' is too large to be a finite number; the output was: {OutputQuote.Head(output)}");
            }

            values[name] = value;
        }

        return new ParsedMeasurement(values, InvocationFailure.None, null);
    }

    private static ParsedMeasurement Fail(InvocationFailure failure, string detail) => new(s_none, failure, detail);

    private static string Describe(ReadOnlySpan<byte> content, JsonException e) =>
        content.TrimStart(" \t\r\n"u8).StartsWith("{"u8)
            ? $"the output is not one JSON object (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})"
            : "the output does not start with a JSON object";

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        _ => "null",
    };
}
