using Autoauto.Core.Model;

namespace Autoauto.Core.Workspace;

/// <summary>What starting an episode would do.</summary>
public sealed record EpisodePlan
{
    /// <summary>Root of the repository.</summary>
    public required string RepositoryPath { get; init; }

    /// <summary>The policy with the caller's settings on top.</summary>
    public required PolicyTarget Target { get; init; }

    /// <summary>What the episode may spend, and whether it evolves its policy.</summary>
    public required EpisodeLimits Limits { get; init; }

    /// <summary>What the episode is about.</summary>
    public required string Change { get; init; }

    /// <summary>Commit that arms start from.</summary>
    public required string StartCommit { get; init; }

    /// <summary>Commit that is the main arm; null if an agent works.</summary>
    public string? ChangeCommit { get; init; }

    /// <summary>The head version; hand edits would make one more.</summary>
    public required int HeadVersion { get; init; }

    /// <summary>Policy files that were edited by hand.</summary>
    public IReadOnlyList<string> HandEdits { get; init; } = [];

    /// <summary>Comparisons of the head with itself that are missing before anything can be decided; they are made first.</summary>
    public required int MissingComparisons { get; init; }

    /// <summary>Most calls of the arms' agent.</summary>
    public int ArmCalls { get; init; }

    /// <summary>Most calls of the judge, repairs aside.</summary>
    public int JudgeCalls { get; init; }

    /// <summary>What the user should look at.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>An episode with what only the moment tells.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="Status">For people.</param>
/// <param name="OwnerPid">The process that works on it, or null.</param>
/// <param name="RepositoryPath">Root of the repository.</param>
public sealed record EpisodeView(Episode Episode, EpisodeStatus Status, int? OwnerPid, string RepositoryPath);
