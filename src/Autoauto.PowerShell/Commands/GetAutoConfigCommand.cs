using System.Management.Automation;
using Autoauto.Binding;
using Autoauto.Commands.Bases;
using Autoauto.Completion;
using Autoauto.Output;

namespace Autoauto.Commands;

/// <summary>Gets the settings of the repository and of its user, with where each value comes from.</summary>
[Cmdlet(VerbsCommon.Get, "AutoConfig")]
[OutputType(typeof(SettingInfo))]
[Reading]
public sealed class GetAutoConfigCommand : AutoCommand
{
    /// <summary>Keys; wildcards are allowed. Without any, all settings.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SettingKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Key { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var workspace = OpenWorkspace();
        var keys = new WildcardSet(Key);
        var settings = workspace.ListSettings().ToList();
        foreach (var setting in settings.Where(s => keys.Matches(s.Key)))
        {
            WriteInfo(Map.From(setting, workspace.Root));
        }

        AttemptEach((Key ?? []).Where(k => !WildcardPattern.ContainsWildcardCharacters(k)), key => workspace.RequireSetting(key));
    }
}
