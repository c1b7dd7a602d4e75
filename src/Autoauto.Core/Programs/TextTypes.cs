using System.Text.Json.Nodes;

namespace Autoauto.Core.Programs;

/// <summary>Texts that are not empty.</summary>
/// <param name="placeholder">What stands for one in help.</param>
/// <param name="longest">Most characters.</param>
internal sealed class TextType(string placeholder, int longest = int.MaxValue) : KnobType<string>
{
    public override string Expected => longest == int.MaxValue ? "a text" : FormattableString.Invariant($"at most {longest:N0} characters");

    public override KnobKind Kind => KnobKind.Text;

    public override string Placeholder => placeholder;

    internal override object? Read(ConfigObject o, string key) => o.Text(key);

    protected override bool Allows(string value) => value.Length <= longest;

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return !string.IsNullOrWhiteSpace(text);
    }

    protected override JsonNode? Node(string value) => value.Length == 0 ? null : value;

    protected override string Show(string value) => FormattableString.Invariant($"{value.Length} characters");
}

/// <summary>A text that a configuration must have.</summary>
/// <param name="what">What it is, in words.</param>
internal sealed class RequiredTextType(string what) : KnobType<string>
{
    public override string Expected => what;

    public override string Placeholder => "text";

    internal override object? Read(ConfigObject o, string key)
    {
        if (o.Find(key) is null)
        {
            o.Report(key, $"is missing: {what}");
            return null;
        }

        return o.Text(key);
    }

    protected override bool Allows(string value) => value.Length > 0;

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return true;
    }

    protected override JsonNode Node(string value) => value;
}

/// <summary>One of a few words, in any case on a command line.</summary>
internal sealed class WordType(params string[] words) : KnobType<string>
{
    public override string Expected => $"one of {string.Join(", ", words)}";

    public override string Placeholder => string.Join('|', words);

    public override IReadOnlyList<string> Words => words;

    public override object Normalize(object value) => ((string)value).ToLowerInvariant();

    internal override object? Read(ConfigObject o, string key) => o.OneOf(key, words);

    protected override bool Allows(string value) => words.Contains(value, StringComparer.Ordinal);

    protected override bool TryParse(string text, out string value)
    {
        value = text.ToLowerInvariant();
        return true;
    }

    protected override JsonNode Node(string value) => value;
}

/// <summary>Several texts.</summary>
internal abstract class ListType : KnobType<IReadOnlyList<string>>
{
    public override KnobKind Kind => KnobKind.List;

    protected override bool TryParse(string text, out IReadOnlyList<string> value)
    {
        value = [text];
        return true;
    }

    protected override JsonNode Node(IReadOnlyList<string> value) => new JsonArray([.. value.Select(text => (JsonNode)text)]);
}

/// <summary>Lists of texts, each of which is looked at.</summary>
/// <param name="validate">What is wrong with one; null if nothing is.</param>
internal sealed class TextsType(Func<string, string?> validate) : ListType
{
    public override string Expected => "an array of strings";

    public override string Placeholder => "text";

    internal override object? Read(ConfigObject o, string key) => o.Texts(key, validate);

    protected override bool Allows(IReadOnlyList<string> value) => value.All(text => validate(text) is null);
}

/// <summary>An executable and its arguments: a list, or one text with quotation marks.</summary>
internal sealed class CommandType : ListType
{
    public override string Expected => "an executable and its arguments";

    public override string Placeholder => "part";

    internal override object? Read(ConfigObject o, string key) => o.Find(key) is null ? null : CommandLineText.Read(o, key);

    protected override bool Allows(IReadOnlyList<string> value) => value.Count > 0 && !string.IsNullOrWhiteSpace(value[0]);
}

/// <summary>A setting that only a configuration can have, such as a list of gates.</summary>
/// <typeparam name="T">Its .NET type.</typeparam>
/// <param name="expected">What is allowed, in words.</param>
/// <param name="read">Reads it; null if it is absent, or wrong and reported.</param>
/// <param name="write">Writes it.</param>
internal sealed class ObjectType<T>(string expected, Func<ConfigObject, string, T?> read, Func<T, JsonNode?> write) : KnobType
    where T : class
{
    public override string Expected => expected;

    public override string Placeholder => "json";

    public override (object? Value, string? Problem) Parse(string text) => (null, $"is not {expected}: it is set in config.json");

    public override string? Check(object value) => null;

    internal override object? Read(ConfigObject o, string key) => read(o, key);

    public override JsonNode? ToJson(object value) => write((T)value);
}
