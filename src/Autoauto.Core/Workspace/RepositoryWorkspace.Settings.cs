using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Workspace.Configuration;

namespace Autoauto.Core.Workspace;

/// <content>The settings of the repository and of its user.</content>
public sealed partial class RepositoryWorkspace
{
    /// <summary>Keys of all settings, in their order.</summary>
    public static IEnumerable<string> SettingKeys => SettingCatalog.All.Select(d => d.Key);

    /// <summary>Every setting with its value and where that comes from.</summary>
    /// <exception cref="AutoautoException">SettingInvalid: a file or variable holds something that is no setting.</exception>
    public IEnumerable<SettingView> ListSettings() => Settings.Load(Root).List();

    /// <summary>One setting, by its key.</summary>
    /// <exception cref="AutoautoException">SettingInvalid: there is no such key.</exception>
    public SettingView RequireSetting(string key)
    {
        var definition = SettingCatalog.Require(key, "The key");
        return ListSettings().Single(s => s.Key == definition.Key);
    }

    /// <summary>Sets a setting in the repository's file or in the user's, or takes it away with null.</summary>
    /// <returns>The setting as it stands now; another source may outrank what was set.</returns>
    /// <exception cref="AutoautoException">SettingInvalid, RepositoryReadOnly.</exception>
    public SettingView SetSetting(string key, JsonNode? value, bool forUser)
    {
        var definition = SettingCatalog.Require(key, "The key");
        var normal = Settings.Normalize(definition, value);
        if (normal is not null)
        {
            SettingCatalog.Validate(definition, JsonSerializer.SerializeToElement(normal), "The value");
        }

        SettingFile.Set(forUser ? Settings.UserFile : _paths.Settings, definition, normal);
        return RequireSetting(definition.Key);
    }
}
