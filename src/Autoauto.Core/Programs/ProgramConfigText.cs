using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;

namespace Autoauto.Core.Programs;

/// <summary>
/// Changes single settings in the text of a <c>config.json</c> and leaves every other byte as it is: order, white space, comments.
/// A comment beside a removed setting stays.
/// </summary>
public static class ProgramConfigText
{
    private static readonly JsonReaderOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// Sets <paramref name="key"/> (top level, or one below as in <c>agent.fallback.model</c>) to <paramref name="value"/>; null removes it.
    /// The result is not validated: <see cref="ProgramConfig.Read"/> does that.
    /// </summary>
    /// <exception cref="AutoautoException"><see cref="ErrorCode.ProgramInvalid"/> if the text is not one JSON object.</exception>
    public static string Set(string json, string key, JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var bytes = Encoding.UTF8.GetBytes(json);
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            var edited = Set(bytes[start..], 0, PathOf(key), value);
            return Encoding.UTF8.GetString([.. bytes[..start], .. edited]);
        }
        catch (JsonException e)
        {
            throw new AutoautoException(ErrorCode.ProgramInvalid, $"config.json is not JSON: line {(e.LineNumber ?? 0) + 1}.", inner: e);
        }
    }

    // The name of a gate may have dots.
    private static string[] PathOf(string key) => key.StartsWith("agent.", StringComparison.Ordinal) ? key.Split('.') : key.Split('.', 2);

    private static byte[] Set(byte[] text, int objectStart, string[] path, JsonNode? value)
    {
        var found = Scan(text, objectStart);
        var property = found.Properties.FirstOrDefault(p => string.Equals(p.Name, path[0], StringComparison.Ordinal));
        if (path.Length > 1)
        {
            if (property is { IsObject: true })
            {
                return Set(text, property.ValueStart, path[1..], value);
            }

            if (value is null)
            {
                return text;
            }

            value = path[1..].Reverse().Aggregate(value, (below, key) => new JsonObject { [key] = below.DeepClone() });
        }

        return (property, value) switch
        {
            (null, null) => text,
            (null, _) => Insert(text, found, path[0], value),
            (_, null) => Remove(text, found, property),
            _ => Splice(text, property.ValueStart, property.ValueEnd, Render(text, value, found.Indent + 2)),
        };
    }

    private static byte[] Insert(byte[] text, Found found, string key, JsonNode value)
    {
        var last = found.Properties.Count == 0 ? null : found.Properties[^1];
        var contentEnd = found.End;
        while (contentEnd > found.Start + 1 && IsSpace(text[contentEnd - 1]))
        {
            contentEnd--;
        }

        var newLine = NewLineOf(text);
        var line = $"{newLine}{new string(' ', found.Indent + 2)}{Quote(key)}: {Render(text, value, found.Indent + 2)}{newLine}{new string(' ', found.Indent)}";
        var result = Splice(text, contentEnd, found.End, line);
        return last is null || CommaBehind(text, last.ValueEnd) >= 0 ? result : Splice(result, last.ValueEnd, last.ValueEnd, ",");
    }

    private static byte[] Remove(byte[] text, Found found, Property property)
    {
        var (start, end) = (property.NameStart, property.ValueEnd);
        var comma = CommaBehind(text, end);
        end = comma == end ? comma + 1 : end;
        var lineStart = start;
        while (lineStart > 0 && text[lineStart - 1] is (byte)' ' or (byte)'\t')
        {
            lineStart--;
        }

        var lineEnd = end;
        while (lineEnd < text.Length && text[lineEnd] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            lineEnd++;
        }

        var ownsLine = lineStart > 0 && text[lineStart - 1] == (byte)'\n' && lineEnd < text.Length && text[lineEnd] == (byte)'\n';
        var result = ownsLine ? Splice(text, lineStart, lineEnd + 1, string.Empty) : Splice(text, start, end, string.Empty);
        var index = found.Properties.IndexOf(property);
        if (comma > property.ValueEnd)
        {
            // A comment stands between the value and its comma.
            var shifted = comma - (text.Length - result.Length);
            return Splice(result, shifted, shifted + 1, string.Empty);
        }

        if (comma < 0 && index > 0)
        {
            // The last one went: the comma before it must not be left behind, other readers do not take it.
            var before = CommaBehind(text, found.Properties[index - 1].ValueEnd);
            return Splice(result, before, before + 1, string.Empty);
        }

        return result;
    }

    private static Found Scan(byte[] text, int objectStart)
    {
        var reader = new Utf8JsonReader(text.AsSpan(objectStart), s_options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new AutoautoException(ErrorCode.ProgramInvalid, "config.json does not hold one object.");
        }

        var start = objectStart + (int)reader.TokenStartIndex;
        var properties = new List<Property>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, nameStart) = (reader.GetString()!, objectStart + (int)reader.TokenStartIndex);
            reader.Read();
            var (valueStart, isObject) = (objectStart + (int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
            reader.Skip();
            properties.Add(new Property(name, nameStart, valueStart, objectStart + (int)reader.BytesConsumed, isObject));
        }

        return new Found(properties, start, objectStart + (int)reader.TokenStartIndex, IndentAt(text, start));
    }

    private static int IndentAt(byte[] text, int at)
    {
        var lineStart = text.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        var end = lineStart;
        while (end < at && text[end] == (byte)' ')
        {
            end++;
        }

        return end - lineStart;
    }

    /// <summary>Position of the comma behind a value, comments skipped; -1 if there is none.</summary>
    private static int CommaBehind(byte[] text, int at)
    {
        while (at < text.Length)
        {
            if (IsSpace(text[at]))
            {
                at++;
                continue;
            }

            var rest = text.AsSpan(at);
            if (!rest.StartsWith("//"u8) && !rest.StartsWith("/*"u8))
            {
                return text[at] == (byte)',' ? at : -1;
            }

            var isLine = rest[1] == (byte)'/';
            var length = isLine ? rest.IndexOf((byte)'\n') : rest[2..].IndexOf("*/"u8) + 4;
            at = length < 0 ? text.Length : at + length;
        }

        return -1;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static byte[] Splice(byte[] text, int start, int end, string with) =>
        [.. text.AsSpan(0, start), .. Encoding.UTF8.GetBytes(with), .. text.AsSpan(end)];

    private static string Quote(string key) => JsonValue.Create(key).ToJsonString(ProgramConfig.Formatting);

    private static string NewLineOf(byte[] text) => text.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";

    private static string Render(byte[] text, JsonNode value, int indent) =>
        value.ToJsonString(ProgramConfig.Formatting).Replace("\n", NewLineOf(text) + new string(' ', indent), StringComparison.Ordinal);

    private sealed record Property(string Name, int NameStart, int ValueStart, int ValueEnd, bool IsObject);

    private sealed record Found(List<Property> Properties, int Start, int End, int Indent);
}
