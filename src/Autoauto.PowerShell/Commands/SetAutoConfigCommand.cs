using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Sets a setting for the repository or for the user, or takes it away.</summary>
[Cmdlet(VerbsCommon.Set, "AutoConfig", SupportsShouldProcess = true)]
[OutputType(typeof(SettingInfo))]
public sealed class SetAutoConfigCommand : AutoCommand
{
    /// <summary>Key of the setting.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SettingKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The value: a text, a number, or several texts for a command; $null takes the setting away.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>Whose setting: the repository's (the default), or the user's in all repositories.</summary>
    [Parameter]
    [ValidateSet("Repository", "User")]
    public string Scope { get; set; } = "Repository";

    /// <summary>Returns the setting as it stands now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var value = JsonValues.From(Value);
        if (!ShouldProcess($"setting '{Key}' of the {Scope.ToLowerInvariant()}", value is null ? "Take away" : $"Set to {SafeText.Line(value.ToJsonString())}"))
        {
            return;
        }

        var setting = workspace.SetSetting(Key, value, string.Equals(Scope, "User", StringComparison.OrdinalIgnoreCase));
        if (PassThru)
        {
            WriteInfo(Map.From(setting, workspace.Root));
        }
    }
}
