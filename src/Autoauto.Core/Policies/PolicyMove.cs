using Autoauto.Core.Model;

namespace Autoauto.Core.Policies;

/// <summary>One move of a policy's head: to new files, or back to those of an earlier version.</summary>
public sealed record PolicyMove
{
    private PolicyMove(PolicyCause cause) => Cause = cause;

    /// <summary>What moves it.</summary>
    public PolicyCause Cause { get; }

    /// <summary>The episode that moves it; null if none does.</summary>
    public string? EpisodeId { get; private init; }

    /// <summary>What changes, in words.</summary>
    public string? Summary { get; private init; }

    /// <summary>What the policy declares by now; null if that is the same as for the version before.</summary>
    public PolicyTarget? Target { get; private init; }

    /// <summary>The version to go back to; null for a move to new files.</summary>
    public int? SourceVersion { get; private init; }

    /// <summary>All files of the new version; null for a move back.</summary>
    public IReadOnlyList<PolicyContent>? Files { get; private init; }

    /// <summary>The head that the move is made from; null if any will do.</summary>
    public int? ExpectedHead { get; private init; }

    /// <summary>The same move, which is refused where another version is the head by then.</summary>
    public PolicyMove From(int head) => this with { ExpectedHead = head };

    /// <summary>An episode's edit: <paramref name="files"/> is the whole new version, unchanged files included.</summary>
    public static PolicyMove Evolve(string episodeId, IReadOnlyList<PolicyContent> files, string? summary) =>
        new(PolicyCause.Evolve) { EpisodeId = episodeId, Files = files, Summary = summary };

    /// <summary>An episode goes back to an earlier version.</summary>
    public static PolicyMove Rollback(string episodeId, int sourceVersion, string? summary) =>
        new(PolicyCause.Rollback) { EpisodeId = episodeId, SourceVersion = sourceVersion, Summary = summary };

    /// <summary>The user goes back to an earlier version.</summary>
    public static PolicyMove Restore(int sourceVersion, string? summary) =>
        new(PolicyCause.Restore) { SourceVersion = sourceVersion, Summary = summary };

    /// <summary>The user's own files become a version.</summary>
    public static PolicyMove Manual(PolicyTarget target, IReadOnlyList<PolicyContent> files, string? summary) =>
        new(PolicyCause.Manual) { Target = target, Files = files, Summary = summary };
}
