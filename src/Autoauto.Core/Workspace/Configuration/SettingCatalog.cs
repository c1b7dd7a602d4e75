using System.Text.Json;
using Autoauto.Core.Agents;
using Autoauto.Core.Errors;
using Autoauto.Core.Isolation;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Workspace.Configuration;

/// <summary>The closed list of settings: every key has a reader, and a key that is not here is refused.</summary>
internal static class SettingCatalog
{
    public const string Agent = "agent";
    public const string Model = "model";
    public const string PricesFile = "pricesFile";
    public const string MaxCostUsd = "maxCostUsd";
    public const string MaxTokens = "maxTokens";
    public const string KeepAwake = "keepAwake";
    public const string Sandbox = "sandbox";
    public const string WorkRoot = "workRoot";
    public const string NotifyCommand = "notify.command";
    public const string NotifyTimeout = "notify.timeoutSeconds";

    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new(Agent, $"one of {string.Join(", ", AgentCatalog.Names)}", null, "The agent of programs that name none.",
            v => v.ValueKind == JsonValueKind.String && AgentCatalog.Names.Contains(v.GetString()!, StringComparer.Ordinal), IsText: true),
        new(Model, "a model's name", null, "The model of the agent that the setting 'agent' names.", IsFilled, IsText: true),
        new(PricesFile, "a path; a relative one starts at the repository's root", "\".autoauto/prices.json\"", "The user's own prices, on top of the built-in ones.", IsFilled, IsText: true),
        new(MaxCostUsd, "an amount above 0", null, "Ceiling of every run's cost in US dollars, however the run is started.", v => v.ValueKind == JsonValueKind.Number && v.TryGetDecimal(out var n) && n > 0, IsText: false),
        new(MaxTokens, "a whole number above 0", null, "Ceiling of every run's tokens, however the run is started.", v => v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) && n > 0, IsText: false),
        new(KeepAwake, "one of Never, Background, Always", "\"Background\"", "Which runs keep the machine from going to sleep.",
            v => v.ValueKind == JsonValueKind.String && Enum.GetNames<KeepAwakeMode>().Contains(v.GetString()!, StringComparer.Ordinal), IsText: true),
        new(Sandbox, $"{string.Join(", ", SandboxChoice.Words)}, or an array: executable and arguments that run the command behind them", "\"auto\"",
            "The sandbox of agents, builds and measurements. auto: bubblewrap where it works, else none, which each run says.",
            v => v.ValueKind == JsonValueKind.String ? SandboxChoice.Words.Contains(v.GetString()!, StringComparer.Ordinal) : IsCommand(v), IsText: false),
        new(WorkRoot, "a full path, or one that begins with ~/", null, "Where agents work and candidates are measured, outside the repository; without it a folder in the user's cache.",
            v => IsFilled(v) && (Path.IsPathFullyQualified(v.GetString()!) || v.GetString()!.StartsWith("~/", StringComparison.Ordinal)), IsText: true),
        new(NotifyCommand, "an array: executable and arguments", null, "The command that is run when a run ends, fails or waits for a quota. There is no shell; the facts are in its environment.",
            IsCommand, IsText: false),
        new(NotifyTimeout, "a whole number from 1 to 600", "30", "Longest time for that command, seconds.", v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var n) && n is >= 1 and <= 600, IsText: false),
    ];

    /// <summary>True for a key whose value is a limit that holds for every run.</summary>
    public static bool IsCeiling(string key) => key is MaxCostUsd or MaxTokens;

    /// <summary>The definition of a key.</summary>
    /// <exception cref="AutoautoException">SettingInvalid, with the key that was probably meant.</exception>
    public static SettingDefinition Require(string key, string where)
    {
        if (All.FirstOrDefault(d => string.Equals(d.Key, key, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        var meant = Suggestion.For(key, All.Select(d => d.Key)) is { } word ? $" Did you mean '{word}'?" : string.Empty;
        throw new AutoautoException(
            ErrorCode.SettingInvalid, $"{where}: '{PlainText.OneLine(key, 60)}' is not a setting.{meant}", key, $"The settings are {string.Join(", ", All.Select(d => d.Key))}; see {Next.ConfigList()}.");
    }

    /// <summary>Refuses a value that the key does not allow.</summary>
    /// <exception cref="AutoautoException">SettingInvalid.</exception>
    public static void Validate(SettingDefinition definition, JsonElement value, string where)
    {
        if (!definition.IsAllowed(value))
        {
            throw new AutoautoException(
                ErrorCode.SettingInvalid, $"{where}: '{definition.Key}' must be {definition.Type}, not {PlainText.OneLine(value.GetRawText(), 60)}.", definition.Key, $"Correct it: {Next.ConfigSetTo(definition.Key, "<value>")}");
        }
    }

    private static bool IsCommand(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String) && IsFilled(value[0]);

    private static bool IsFilled(JsonElement value) => value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString());
}
