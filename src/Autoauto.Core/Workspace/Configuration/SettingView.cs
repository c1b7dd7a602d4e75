namespace Autoauto.Core.Workspace.Configuration;

/// <summary>One setting as it stands.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value as text, lists as JSON; null if it has none.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="SourcePath">The file or variable that it comes from; null for a default.</param>
/// <param name="Type">What values are allowed, in words.</param>
/// <param name="Description">What it does.</param>
/// <param name="Variable">The variable of the environment that outranks the files.</param>
public sealed record SettingView(string Key, string? Value, SettingSource Source, string? SourcePath, string Type, string Description, string Variable);
