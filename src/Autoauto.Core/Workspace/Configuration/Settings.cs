using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace.Configuration;

/// <summary>
/// The settings as they stand for one repository: defaults, the user's file, the repository's file, the environment; a later one outranks an
/// earlier one, but of the ceilings in the two files the lower one holds, and a sandbox that the user's file demands stays.
/// </summary>
internal sealed class Settings
{
    private readonly Dictionary<string, (JsonElement Value, SettingSource Source, string? Path)> _values = new(StringComparer.Ordinal);
    // On one line, and quotation marks as people write them.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _root;

    private Settings(string root) => _root = root;

    public string? Agent => Text(SettingCatalog.Agent);

    public string? Model => Text(SettingCatalog.Model);

    /// <summary>Full path of the user's prices; the default one need not be there.</summary>
    /// <exception cref="AutoautoException">SettingInvalid: a file was named that is not there.</exception>
    public string PricesFile
    {
        get
        {
            var (value, source, where) = _values[SettingCatalog.PricesFile];
            var path = Path.GetFullPath(value.GetString()!, _root);
            return source == SettingSource.Default || File.Exists(path)
                ? path
                : throw new AutoautoException(ErrorCode.SettingInvalid, $"There is no file '{path}', which {where} names for the prices.", path, $"Correct the setting: {Next.ConfigSetTo("pricesFile", "<path>")}");
        }
    }

    /// <summary>Ceiling of a run's cost; null for none.</summary>
    public decimal? MaxCostUsd => Find(SettingCatalog.MaxCostUsd)?.GetDecimal();

    /// <summary>Ceiling of a run's tokens; null for none.</summary>
    public long? MaxTokens => Find(SettingCatalog.MaxTokens)?.GetInt64();

    public KeepAwakeMode KeepAwake => Enum.Parse<KeepAwakeMode>(Text(SettingCatalog.KeepAwake)!);

    /// <summary>Which sandbox calls run in.</summary>
    public SandboxChoice Sandbox => ChoiceOf(Find(SettingCatalog.Sandbox)!.Value);

    /// <summary>Where working folders lie; null for the user's cache.</summary>
    public string? WorkRoot => Text(SettingCatalog.WorkRoot);

    /// <summary>Executable and arguments; empty for none.</summary>
    public IReadOnlyList<string> NotifyCommand => Find(SettingCatalog.NotifyCommand) is { } command ? [.. command.EnumerateArray().Select(i => i.GetString()!)] : [];

    public TimeSpan NotifyTimeout => TimeSpan.FromSeconds(Find(SettingCatalog.NotifyTimeout)!.Value.GetInt32());

    /// <summary>Full path of the user's file: beside other programs' settings, or where <c>AUTOAUTO_CONFIG</c> says.</summary>
    public static string UserFile => Environment.GetEnvironmentVariable("AUTOAUTO_CONFIG") is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "autoauto", "config.json");

    /// <summary>Reads everything that there is.</summary>
    /// <exception cref="AutoautoException">SettingInvalid.</exception>
    public static Settings Load(string root) => Load(root, UserFile);

    /// <inheritdoc cref="Load(string)"/>
    /// <param name="root">Root of the repository.</param>
    /// <param name="userFile">Full path of the user's file, which need not be there.</param>
    public static Settings Load(string root, string userFile)
    {
        var settings = new Settings(root);
        foreach (var definition in SettingCatalog.All)
        {
            if (definition.Default is { } json)
            {
                settings._values[definition.Key] = (Element(json), SettingSource.Default, null);
            }
        }

        settings.Add(userFile, SettingSource.User);
        settings.Add(new RunPaths(root).Settings, SettingSource.Repository);
        foreach (var definition in SettingCatalog.All)
        {
            if (Environment.GetEnvironmentVariable(definition.Variable) is { Length: > 0 } text)
            {
                var value = FromText(definition, text);
                SettingCatalog.Validate(definition, value, $"The variable {definition.Variable}");
                settings._values[definition.Key] = (value, SettingSource.Environment, definition.Variable);
            }
        }

        return settings;
    }

    /// <summary>Every setting, in the order of the list.</summary>
    public IEnumerable<SettingView> List() => SettingCatalog.All.Select(d =>
    {
        var isSet = _values.TryGetValue(d.Key, out var found);
        var text = !isSet ? null : found.Value.ValueKind == JsonValueKind.String ? found.Value.GetString() : JsonSerializer.Serialize(found.Value, s_plain);
        return new SettingView(d.Key, text, isSet ? found.Source : SettingSource.Default, isSet ? found.Path : null, d.Type, d.Description, d.Variable);
    });

    /// <summary>The value that a text on a command line or in a variable stands for: JSON where the key takes no text, and one word where it takes a list.</summary>
    public static JsonElement FromText(SettingDefinition definition, string text)
    {
        if (definition.IsText)
        {
            return JsonSerializer.SerializeToElement(text);
        }

        try
        {
            return Element(text);
        }
        catch (JsonException)
        {
            return definition.Key == SettingCatalog.NotifyCommand ? JsonSerializer.SerializeToElement(new[] { text }) : JsonSerializer.SerializeToElement(text);
        }
    }

    /// <summary>The value as the key takes it: a text that was meant as a number, or as a command without arguments, is taken for that.</summary>
    public static JsonNode? Normalize(SettingDefinition definition, JsonNode? value) =>
        value is JsonValue single && single.TryGetValue<string>(out var text) ? JsonNode.Parse(FromText(definition, text).GetRawText()) : value;

    /// <summary>The program, with the default agent if it names none.</summary>
    public ProgramSpec WithDefaultAgent(ProgramSpec spec) => Agent is { } name && spec.Agent is { Name: "command", Command.Count: 0 }
        ? spec with { Agent = spec.Agent with { Name = name, Model = spec.Agent.Model ?? Model } }
        : spec;

    /// <summary>
    /// A run's settings under the ceilings: what has no cap, or one that comes from the program, is lowered; a cap that the user has just named above
    /// the ceiling is refused.
    /// </summary>
    /// <param name="options">The run's settings.</param>
    /// <param name="isNamed">True if the user named these caps on the spot.</param>
    /// <exception cref="AutoautoException">SettingInvalid.</exception>
    public RunOptions Limit(RunOptions options, bool isNamed)
    {
        if (isNamed && options.MaxCostUsd > MaxCostUsd)
        {
            throw AboveCeiling(SettingCatalog.MaxCostUsd, options.MaxCostUsd, MaxCostUsd);
        }

        if (isNamed && options.MaxTokens > MaxTokens)
        {
            throw AboveCeiling(SettingCatalog.MaxTokens, options.MaxTokens, MaxTokens);
        }

        return options with
        {
            MaxCostUsd = MaxCostUsd is { } cost ? Math.Min(cost, options.MaxCostUsd ?? cost) : options.MaxCostUsd,
            MaxTokens = MaxTokens is { } tokens ? Math.Min(tokens, options.MaxTokens ?? tokens) : options.MaxTokens,
        };
    }

    private AutoautoException AboveCeiling(string key, object? value, object? ceiling)
    {
        var (_, source, where) = _values[key];
        var raise = source == SettingSource.Environment
            ? NextStep.Of($"change the variable {where}")
            : NextStep.Of($"raise the ceiling: {Next.ConfigSet(key, FormattableString.Invariant($"{value}"), forUser: source == SettingSource.User)}");
        return new AutoautoException(
            ErrorCode.SettingInvalid, FormattableString.Invariant($"{value} is above the ceiling of {ceiling} that the setting '{key}' puts on every run."), key, $"Ask for less, or {raise}");
    }

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private void Add(string path, SettingSource source)
    {
        foreach (var (key, value) in SettingFile.Read(path))
        {
            // A repository comes from anywhere: its file may lower the user's own ceiling and never raise it, nor do without a sandbox that the user demands.
            if (source != SettingSource.Repository || !(IsAboveUsers(key, value) || IsDemanded(key)))
            {
                _values[key] = (value, source, path);
            }
        }
    }

    private bool IsAboveUsers(string key, JsonElement value) =>
        SettingCatalog.IsCeiling(key) && _values.TryGetValue(key, out var users) && value.GetDecimal() > users.Value.GetDecimal();

    private bool IsDemanded(string key) => key == SettingCatalog.Sandbox && _values[key] is { Source: SettingSource.User } users && ChoiceOf(users.Value).IsRequired;

    private static SandboxChoice ChoiceOf(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? SandboxChoice.Of([.. value.EnumerateArray().Select(item => item.GetString()!)])
        : SandboxChoice.Of(value.GetString()!);

    private JsonElement? Find(string key) => _values.TryGetValue(key, out var found) ? found.Value : null;

    private string? Text(string key) => Find(key)?.GetString();
}
