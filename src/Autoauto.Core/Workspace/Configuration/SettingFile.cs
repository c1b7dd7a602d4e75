using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Primitives;
using Autoauto.Core.Programs;

namespace Autoauto.Core.Workspace.Configuration;

/// <summary>One file of settings: nested objects are keys with dots, comments and trailing commas are allowed, unknown keys are not.</summary>
internal static class SettingFile
{
    private static readonly JsonDocumentOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values by key; none if there is no such file.</summary>
    /// <exception cref="AutoautoException">SettingInvalid.</exception>
    public static Dictionary<string, JsonElement> Read(string path)
    {
        var text = ReadText(path);
        return text is null ? [] : Parse(text, path);
    }

    /// <summary>Sets one key, or removes it; everything else in the file stays as it is.</summary>
    /// <exception cref="AutoautoException">SettingInvalid; RepositoryReadOnly if the file cannot be written.</exception>
    public static void Set(string path, SettingDefinition definition, JsonNode? value)
    {
        var before = ReadText(path) ?? "{}\n";
        _ = Parse(before, path);
        var after = ProgramConfigText.Set(before, definition.Key, value);
        _ = Parse(after, path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(ErrorCode.RepositoryReadOnly, $"The settings in '{path}' cannot be written: {e.Message}", path, "Give this user write access to that file.", e);
        }
    }

    private static string? ReadText(string path)
    {
        try
        {
            return Path.Exists(path) ? ReachableFile.ReadText(path, followsLinks: true) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AutoautoException(ErrorCode.SettingInvalid, $"The settings in '{path}' cannot be read: {e.Message}", path, "Give this user access to that file.", e);
        }
    }

    private static Dictionary<string, JsonElement> Parse(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_json);
            var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new AutoautoException(ErrorCode.SettingInvalid, $"'{path}' must hold one JSON object.", path);
            }

            Collect(document.RootElement, string.Empty, path, values);
            return values;
        }
        catch (JsonException e)
        {
            throw new AutoautoException(ErrorCode.SettingInvalid, $"'{path}' is not JSON: line {(e.LineNumber ?? 0) + 1}.", path, "Correct the file.", e);
        }
    }

    private static void Collect(JsonElement element, string prefix, string path, Dictionary<string, JsonElement> values)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                Collect(property.Value, key + ".", path, values);
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                var definition = SettingCatalog.Require(key, path);
                SettingCatalog.Validate(definition, property.Value, path);
                values[definition.Key] = property.Value.Clone();
            }
        }
    }
}
