using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Autoauto.Binding;
using Autoauto.Completion;

namespace Autoauto.Commands.Bases;

/// <summary>The settings that New-AutoPolicy and Set-AutoPolicy have parameters for; everything else goes through -Setting.</summary>
public abstract class PolicySettingCommand : AutoCommand
{
    /// <summary>Globs of what does not belong to the policy all the same.</summary>
    [Parameter]
    public string[]? Exclude { get; set; }

    /// <summary>Most files that one edit may add, change or delete.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [Number(IsWhole = true)]
    public int MaxFiles { get; set; }

    /// <summary>Most lines, added and removed together, that one edit may change.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    [Number(IsWhole = true)]
    public int MaxLines { get; set; }

    /// <summary>Rollbacks halve the number of lines, but never below this.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    [Number(IsWhole = true)]
    public int MinLines { get; set; }

    /// <summary>The version that the head is compared with: Previous, LastKept, Origin or a number.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CriticCompleter))]
    [ValidatePattern("^(?i:Previous|LastKept|Origin|[0-9]{1,9})$")]
    public string Critic { get; set; } = string.Empty;

    /// <summary>What a suspicion of weakened tests leads to.</summary>
    [Parameter]
    [ValidateSet("Off", "Flag", "Block")]
    public string TamperCheck { get; set; } = string.Empty;

    /// <summary>How episodes decide.</summary>
    [Parameter]
    [ValidateSet("Sequential", "Threshold")]
    public string Rule { get; set; } = string.Empty;

    /// <summary>Samples that the judge gives for each episode.</summary>
    [Parameter]
    [ValidateRange(1, 15)]
    [Number(IsWhole = true)]
    public int JudgeSamples { get; set; }

    /// <summary>The agent in all roles that have no setting of their own.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Agent { get; set; }

    /// <summary>Executable and arguments of an agent of your own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AgentCommand { get; set; }

    /// <summary>The agent's model; an empty text for its default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [AllowEmptyString]
    public string? Model { get; set; }

    /// <summary>Any settings of the policy's file by their key, such as @{ proveIt = $true; 'judge.model' = 'm' }; $null removes one.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Setting { get; set; }

    /// <summary>The given settings by the keys of the policy's file, -Setting last; null values take a setting away.</summary>
    private protected Dictionary<string, JsonNode?> GivenSettings(string[]? include)
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add("Include", "include", JsonValues.From(include));
        Add(nameof(Exclude), "exclude", JsonValues.From(Exclude));
        Add(nameof(MaxFiles), "maxFiles", MaxFiles);
        Add(nameof(MaxLines), "maxLines", MaxLines);
        Add(nameof(MinLines), "minLines", MinLines);
        Add(nameof(Critic), "critic", CriticValue());
        Add(nameof(TamperCheck), "tamperCheck", Word(TamperCheck));
        Add(nameof(Rule), "rule", Word(Rule));
        Add(nameof(JudgeSamples), "judgeSamples", JudgeSamples);
        Add(nameof(AgentCommand), "agent.name", "command");
        Add(nameof(Agent), "agent.name", Agent);
        Add(nameof(AgentCommand), "agent.command", JsonValues.From(AgentCommand));
        Add(nameof(Model), "agent.model", string.IsNullOrEmpty(Model) ? null : JsonValue.Create(Model));
        foreach (DictionaryEntry entry in Setting ?? [])
        {
            settings[entry.Key.ToString() ?? string.Empty] = JsonValues.From(entry.Value);
        }

        return settings;

        void Add(string parameter, string key, JsonNode? value)
        {
            if (MyInvocation.BoundParameters.ContainsKey(parameter))
            {
                settings[key] = value;
            }
        }
    }

    private JsonValue? CriticValue() => int.TryParse(Critic, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? JsonValue.Create(number)
        : Critic.Length == 0 ? null : JsonValue.Create(string.Equals(Critic, "LastKept", StringComparison.OrdinalIgnoreCase) ? "lastKept" : Critic.ToLowerInvariant());

    private static JsonValue Word(string text) => JsonValue.Create(text.ToLowerInvariant());
}
