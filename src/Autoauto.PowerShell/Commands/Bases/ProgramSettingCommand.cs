using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Autoauto.Binding;
using Autoauto.Completion;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;

namespace Autoauto.Commands.Bases;

/// <summary>The settings that New-AutoProgram and Set-AutoProgram have parameters for; everything else goes through -Setting.</summary>
public abstract class ProgramSettingCommand : AutoCommand
{
    /// <summary>Unit of the metric, such as ms.</summary>
    [Parameter]
    public string? Unit { get; set; }

    /// <summary>The script that measures; it is copied into the program. Its extension decides how it is run.</summary>
    [Parameter]
    [ExistingFile]
    [ValidateNotNullOrEmpty]
    public string? MeasureScript { get; set; }

    /// <summary>The script that builds, once per candidate; it is copied into the program.</summary>
    [Parameter]
    [ExistingFile]
    [ValidateNotNullOrEmpty]
    public string? BuildScript { get; set; }

    /// <summary>The whole text of program.md: the agent's standing orders.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Instructions { get; set; }

    /// <summary>Globs of what the agent may change.</summary>
    [Parameter]
    public string[]? Include { get; set; }

    /// <summary>Globs of what the agent may not change.</summary>
    [Parameter]
    public string[]? Exclude { get; set; }

    /// <summary>Decision rule.</summary>
    [Parameter]
    [ValidateSet("fixed", "adaptive")]
    public string? Rule { get; set; }

    /// <summary>Fixed rule: invocations of the evaluator per decision.</summary>
    [Parameter]
    [ValidateRange(SettingRange.RepeatsLowest, SettingRange.RepeatsHighest)]
    [Number(IsWhole = true)]
    public int Repeats { get; set; }

    /// <summary>Fixed rule: relative change that counts as noise, percent.</summary>
    [Parameter]
    [ValidateRange(SettingRange.NoiseThresholdLowest, SettingRange.NoiseThresholdHighest)]
    [Number]
    public double NoiseThresholdPercent { get; set; }

    /// <summary>Runs end after this many experiments; $null for no limit.</summary>
    [Parameter]
    [AtLeast(SettingRange.CountLowest)]
    [Number(IsWhole = true)]
    public int? MaxExperiments { get; set; }

    /// <summary>Runs end after this long: 30m, 1.5h, 1h30m, 2d or a TimeSpan; $null for no limit.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The agent.</summary>
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

    /// <summary>Any settings of config.json by their key, such as @{ repeats = 7; 'agent.maxTurns' = 20 }; $null removes one.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Setting { get; set; }

    /// <summary>The given settings by the keys of config.json, -Setting last; null values take a setting away.</summary>
    private protected Dictionary<string, JsonNode?> GivenSettings()
    {
        var settings = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        PutGiven(KnobCatalog.Program, settings, (knob, all, value) =>
        {
            knob.PutInto(all, value);
            return all;
        });
        foreach (DictionaryEntry entry in Setting ?? [])
        {
            settings[entry.Key.ToString() ?? string.Empty] = JsonValues.From(entry.Value);
        }

        return settings;
    }
}
