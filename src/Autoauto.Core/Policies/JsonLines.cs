using System.Text;
using System.Text.Json;

namespace Autoauto.Core.Policies;

/// <summary>Where in a JSON text each setting stands.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Lines, from 1, by the path of the setting: <c>maxFiles</c>, <c>tasks[0].verify</c>. The text has to be JSON.</summary>
    public static IReadOnlyDictionary<string, int> Of(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes, s_options);
        var (line, counted) = (1, 0);
        int LineAt(long position)
        {
            line += bytes.AsSpan(counted, (int)position - counted).Count((byte)'\n');
            counted = (int)position;
            return line;
        }

        var path = new Stack<(string Prefix, int Index)>();
        var current = string.Empty;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var prefix = path.Peek().Prefix;
                current = prefix.Length == 0 ? reader.GetString()! : $"{prefix}.{reader.GetString()}";
                lines.TryAdd(current, LineAt(reader.TokenStartIndex));
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                path.Pop();
                continue;
            }

            if (path.TryPeek(out var around) && around.Index >= 0)
            {
                path.Pop();
                path.Push((around.Prefix, around.Index + 1));
                current = FormattableString.Invariant($"{around.Prefix}[{around.Index}]");
                lines.TryAdd(current, LineAt(reader.TokenStartIndex));
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                path.Push((current, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return lines;
    }
}
