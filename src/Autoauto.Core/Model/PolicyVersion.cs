namespace Autoauto.Core.Model;

/// <summary>What moved a policy's head.</summary>
public enum PolicyCause
{
    /// <summary>The policy was registered: version 0.</summary>
    Register,

    /// <summary>An episode's evolving agent edited it.</summary>
    Evolve,

    /// <summary>An episode went back to an earlier version.</summary>
    Rollback,

    /// <summary>The user went back to an earlier version.</summary>
    Restore,

    /// <summary>The user edited files by hand, and the edits were adopted.</summary>
    Manual,
}

/// <summary>A registered policy's place in its ledger.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Head">Number of the newest version: what the working tree has to hold.</param>
/// <param name="Applied">Number of the version that was last brought to the working tree completely; below the head after an interruption.</param>
/// <param name="CreatedAt">When it was registered, UTC.</param>
public sealed record PolicyState(string Name, int Head, int Applied, DateTimeOffset CreatedAt);

/// <summary>One immutable snapshot of all files of a policy.</summary>
public sealed record PolicyVersion
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Number from 0; only grows.</summary>
    public required int Number { get; init; }

    /// <summary>What made it.</summary>
    public required PolicyCause Cause { get; init; }

    /// <summary>The version whose content a rollback or a restore brought back; null otherwise.</summary>
    public int? SourceVersion { get; init; }

    /// <summary>The episode that made it; null if none did.</summary>
    public string? EpisodeId { get; init; }

    /// <summary>What changed, in words.</summary>
    public string? Summary { get; init; }

    /// <summary>Globs that named its files. What they did not name is no part of it, and going back to it leaves that alone.</summary>
    public required IReadOnlyList<string> Include { get; init; }

    /// <summary>Globs of what did not belong to it all the same.</summary>
    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>SHA-256 over paths, executable bits and contents; equal exactly where two versions hold the same files.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>Number of files.</summary>
    public required int Files { get; init; }

    /// <summary>Length of all files together, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One file of a version.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Hash">SHA-256 of the bytes, lower-case hexadecimal.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="IsExecutable">True if the owner may execute it; says nothing on Windows, which has no such bit.</param>
public sealed record PolicyFile(string Path, string Hash, long Length, bool IsExecutable);

/// <summary>A file of a policy with its bytes, whatever their encoding.</summary>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Bytes">The content, byte for byte.</param>
/// <param name="IsExecutable">True if the owner may execute it.</param>
public sealed record PolicyContent(string Path, ReadOnlyMemory<byte> Bytes, bool IsExecutable);

/// <summary>How one file differs.</summary>
public enum PolicyChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its bytes differ.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>Only its executable bit differs.</summary>
    ModeChanged,
}

/// <summary>A file of the working tree that somebody edited by hand.</summary>
/// <param name="Kind">How it differs from the head.</param>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="Found">What is there now; null if it is gone.</param>
public sealed record PolicyEdit(PolicyChangeKind Kind, string Path, PolicyFile? Found);

/// <summary>How the working tree stands to a policy's head.</summary>
/// <param name="State">The policy's place in its ledger when it was looked.</param>
/// <param name="Edits">Files that somebody edited by hand, in the order of their paths.</param>
/// <param name="Pending">Files that an interrupted move of the head has still to write or delete.</param>
public sealed record PolicyDrift(PolicyState State, IReadOnlyList<PolicyEdit> Edits, IReadOnlyList<string> Pending)
{
    /// <summary>True if the working tree holds exactly the head.</summary>
    public bool IsNone => Edits.Count == 0 && Pending.Count == 0;
}

/// <summary>How one file differs between two states of a policy.</summary>
/// <param name="Kind">How.</param>
/// <param name="Path">Path from the repository's root, with forward slashes.</param>
/// <param name="LinesAdded">Lines added; null for binary files.</param>
/// <param name="LinesRemoved">Lines removed; null for binary files.</param>
/// <param name="Diff">The difference in unified form.</param>
public sealed record PolicyFileChange(PolicyChangeKind Kind, string Path, int? LinesAdded, int? LinesRemoved, string Diff);
