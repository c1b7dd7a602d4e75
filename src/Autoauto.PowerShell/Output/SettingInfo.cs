namespace Autoauto.Output;

/// <summary>One setting as users see it (<c>Autoauto.Setting</c>).</summary>
public sealed class SettingInfo
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Its value as text, a command as JSON; null if it has none.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from: Default, User, Repository or Environment; a later one outranks an earlier one, but of the files' ceilings the lower one holds.</summary>
    public required string Source { get; init; }

    /// <summary>The file or variable that the value comes from; null for a default.</summary>
    public string? SourcePath { get; init; }

    /// <summary>What values are allowed.</summary>
    public required string ValueType { get; init; }

    /// <summary>The variable of the environment that outranks the files.</summary>
    public required string Variable { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
