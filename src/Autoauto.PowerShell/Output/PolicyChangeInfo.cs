namespace Autoauto.Output;

/// <summary>How one file differs between two versions of a policy, as users see it (<c>Autoauto.PolicyChange</c>).</summary>
public sealed class PolicyChangeInfo
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The version that was started from.</summary>
    public int FromVersion { get; init; }

    /// <summary>The version that it was compared with; null for the working tree.</summary>
    public int? ToVersion { get; init; }

    /// <summary>Added, Changed, Deleted or ModeChanged (the executable bit only).</summary>
    public required string Kind { get; init; }

    /// <summary>Path from the repository's root.</summary>
    public required string File { get; init; }

    /// <summary>Lines added; null for a binary file.</summary>
    public int? LinesAdded { get; init; }

    /// <summary>Lines removed; null for a binary file.</summary>
    public int? LinesRemoved { get; init; }

    /// <summary>The difference in unified form.</summary>
    public required string Diff { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
