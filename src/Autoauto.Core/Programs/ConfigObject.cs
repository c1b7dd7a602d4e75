using System.Text.Json;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Programs;

/// <summary>
/// Reads one JSON object of a configuration key by key and notes every problem instead of stopping at the first. A key is known once it has been
/// asked for; <see cref="Finish"/> reports the others. An explicit null counts as absent.
/// </summary>
internal sealed class ConfigObject
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly List<ProgramProblem> _problems;

    public ConfigObject(JsonElement element, string path, List<ProgramProblem> problems)
    {
        _path = path;
        _problems = problems;
        foreach (var property in element.EnumerateObject())
        {
            if (!_values.TryAdd(property.Name, property.Value))
            {
                Report(property.Name, "is there twice");
            }
        }
    }

    public IEnumerable<string> Keys => _values.Keys;

    public void Report(string key, string message) => _problems.Add(new ProgramProblem(PathOf(key), message));

    /// <summary>The key's value, or null if it is absent or null.</summary>
    public JsonElement? Find(string key)
    {
        _known.Add(key);
        return _values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Report(key, $"must be a string, not {NameOf(value)}");
            return null;
        }

        if (string.IsNullOrWhiteSpace(value.GetString()) || value.GetString()!.Contains('\0', StringComparison.Ordinal))
        {
            Report(key, string.IsNullOrWhiteSpace(value.GetString()) ? "must not be empty" : "has a character that no text has (NUL)");
            return null;
        }

        return value.GetString();
    }

    public string? OneOf(string key, params ReadOnlySpan<string> allowed)
    {
        var text = Text(key);
        if (text is null || allowed.Contains(text))
        {
            return text;
        }

        var words = allowed.ToArray();
        var meant = Suggestion.For(text, words) is { } word ? $"; did you mean \"{word}\"?" : string.Empty;
        Report(key, $"must be {string.Join(" or ", words.Select(w => $"\"{w}\""))}, not \"{OutputQuote.Head(text, 60)}\"{meant}");
        return null;
    }

    public bool? Flag(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Report(key, $"must be true or false, not {NameOf(value)}");
        return null;
    }

    /// <summary>A finite number for which <paramref name="isAllowed"/> holds.</summary>
    public double? Number(string key, Func<double, bool> isAllowed, string expected)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            Report(key, $"must be {expected}, not {NameOf(value)}");
            return null;
        }

        if (value.TryGetDouble(out var number) && double.IsFinite(number) && isAllowed(number))
        {
            return number;
        }

        Report(key, $"must be {expected}, not {OutputQuote.Head(value.GetRawText(), 40)}");
        return null;
    }

    public long? Whole(string key, long min, long max)
    {
        var expected = WholeText(min, max);
        if (Find(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var exact) && exact >= min && exact <= max)
        {
            return exact;
        }

        // 5.0 and 1e3 are whole numbers too; above 2^53 a double no longer says which.
        return (long?)Number(key, n => n == Math.Floor(n) && n >= min && n <= Math.Min(max, 1L << 53), expected);
    }

    /// <summary>A range of whole numbers in words; where the type of the number is the only bound above, there is none.</summary>
    public static string WholeText(long min, long max) =>
        max is int.MaxValue or long.MaxValue ? $"a whole number from {min}" : $"a whole number from {min} to {max}";

    public int? Int(string key, int min, int max = int.MaxValue) => (int?)Whole(key, min, max);

    public TimeSpan? Duration(string key, Func<double, TimeSpan> unit, double min, double max, string expected) =>
        Number(key, n => n >= min && n <= max && n > 0, expected) is { } number ? unit(number) : null;

    public ConfigObject? Object(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ConfigObject(value, PathOf(key), _problems);
        }

        Report(key, $"must be an object, not {NameOf(value)}");
        return null;
    }

    /// <summary>An array of strings for each of which <paramref name="validate"/> gives null.</summary>
    public IReadOnlyList<string>? Texts(string key, Func<string, string?> validate)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Report(key, $"must be an array of strings, not {NameOf(value)}");
            return null;
        }

        var texts = new List<string>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                Report($"{key}[{index}]", $"must be a string, not {NameOf(item)}");
            }
            else if (item.GetString()!.Contains('\0', StringComparison.Ordinal))
            {
                Report($"{key}[{index}]", "has a character that no text has (NUL)");
            }
            else if (validate(item.GetString()!) is { } problem)
            {
                Report($"{key}[{index}]", $"\"{OutputQuote.Head(item.GetString()!, 60)}\": {problem}");
            }
            else
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts;
    }

    /// <summary>An array of objects; null if it is absent.</summary>
    public IReadOnlyList<ConfigObject>? Objects(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Report(key, $"must be an array of objects, not {NameOf(value)}");
            return null;
        }

        var objects = new List<ConfigObject>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                objects.Add(new ConfigObject(item, PathOf($"{key}[{index}]"), _problems));
            }
            else
            {
                Report($"{key}[{index}]", $"must be an object, not {NameOf(item)}");
            }
        }

        return objects;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var key in _values.Keys.Where(key => !_known.Contains(key)))
        {
            var meant = Suggestion.For(key, _known) is { } word ? $"; did you mean '{word}'?" : string.Empty;
            Report(OutputQuote.Head(key, 60), $"is not a setting{meant}");
        }
    }

    public static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the string \"{OutputQuote.Head(value.GetString()!, 40)}\"",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
