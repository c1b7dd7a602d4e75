namespace Autoauto.Core.Workspace.Configuration;

/// <summary>Where a setting's value comes from; a later one outranks an earlier one.</summary>
public enum SettingSource
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>The user's own file.</summary>
    User,

    /// <summary>The repository's <c>.autoauto/config.json</c>.</summary>
    Repository,

    /// <summary>A variable of the environment.</summary>
    Environment,
}
