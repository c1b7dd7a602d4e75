namespace Autoauto.Output;

/// <summary>One version of a policy as users see it (<c>Autoauto.PolicyVersion</c>).</summary>
public sealed class PolicyVersionInfo
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Number, from 0.</summary>
    public int Version { get; init; }

    /// <summary>True if it is the newest one.</summary>
    public bool IsHead { get; init; }

    /// <summary>Register, Evolve, Rollback, Restore or Manual: what made it.</summary>
    public required string Cause { get; init; }

    /// <summary>The version whose files a rollback or a restore brought back.</summary>
    public int? SourceVersion { get; init; }

    /// <summary>The episode that made it.</summary>
    public string? EpisodeId { get; init; }

    /// <summary>What changed, in words.</summary>
    public string? Summary { get; init; }

    /// <summary>Number of files.</summary>
    public int Files { get; init; }

    /// <summary>Length of all files together.</summary>
    public long SizeBytes { get; init; }

    /// <summary>SHA-256 over paths, executable bits and contents; equal where two versions hold the same files.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime CreatedAtUtc { get; init; }

    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }
}
