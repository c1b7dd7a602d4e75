using System.Text.Json;
using System.Text.Json.Nodes;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
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
    /// <exception cref="AutoautoException">SettingInvalid, RepositoryReadOnly; RunStateConflict: it would leave working folders behind.</exception>
    public SettingView SetSetting(string key, JsonNode? value, bool forUser)
    {
        var definition = SettingCatalog.Require(key, "The key");
        var normal = Settings.Normalize(definition, value);
        if (normal is not null)
        {
            SettingCatalog.Validate(definition, JsonSerializer.SerializeToElement(normal), "The value");
        }

        if (definition.Key == SettingCatalog.WorkRoot)
        {
            RequireNothingLeftBehind(normal, forUser);
        }

        SettingFile.Set(forUser ? Settings.UserFile : _paths.Settings, definition, normal);
        _paths = PathsOf(Root);
        return RequireSetting(definition.Key);
    }

    /// <summary>What was interrupted is taken up where its folders are, and what is over is cleared away there; in another place nobody would find them.</summary>
    private void RequireNothingLeftBehind(JsonNode? value, bool forUser)
    {
        if (forUser && RequireSetting(SettingCatalog.WorkRoot).Source == SettingSource.Repository)
        {
            return;
        }

        var users = forUser || !SettingFile.Read(Configuration.Settings.UserFile).TryGetValue(SettingCatalog.WorkRoot, out var own) ? null : own.GetString();
        var next = Path.Combine(WorkRoot.FolderOf(value?.GetValue<string>() ?? users), WorkRoot.NameOf(Root));
        var left = next != _paths.Worktrees && Directory.Exists(_paths.Worktrees) ? Directory.GetDirectories(_paths.Worktrees) : [];
        if (left.Length > 0)
        {
            throw new AutoautoException(
                ErrorCode.RunStateConflict,
                $"Working folders of this repository lie in '{_paths.Worktrees}' ({string.Join(", ", left.Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(5))}), and would be left behind there.",
                SettingCatalog.WorkRoot,
                $"Resume what was interrupted, or remove it (see {Next.RunList()} and {Next.EpisodeList()}), clear away the rest ({Next.Repair()}), then change the setting.");
        }
    }
}
