namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>Something that one of the engine's collaborators does wrong, to see that the walks notice.</summary>
internal sealed record Defect(string Name)
{
    /// <summary>Nothing is wrong.</summary>
    public static Defect None { get; } = new("none");

    /// <summary>The storage does something else than it was told: a trigger.</summary>
    public string? Trigger { get; init; }

    /// <summary>All engines get the same token: a replaced one still holds the lease.</summary>
    public bool SharesTokens { get; init; }

    /// <summary>The compare-and-swap does not compare.</summary>
    public bool SwapsBlindly { get; init; }

    /// <summary>The compare-and-swap says that it is done, and does it later.</summary>
    public bool SwapsLate { get; init; }

    /// <summary>Candidates are not pinned.</summary>
    public bool LosesPins { get; init; }

    /// <summary>A commit that was left behind in the agent's worktree is not seen after a crash.</summary>
    public bool OverlooksCommits { get; init; }

    /// <summary>Processes that a dead engine left are not ended.</summary>
    public bool SparesProcesses { get; init; }

    /// <summary>Private folders that a dead engine left are not removed.</summary>
    public bool SparesFolders { get; init; }

    /// <summary>The worktrees stay after the run.</summary>
    public bool KeepsWorktrees { get; init; }

    /// <summary>The measuring place keeps the arm that happens to stand there.</summary>
    public bool StandsStill { get; init; }

    /// <summary>What the agent tampered with is put back, and not written down.</summary>
    public bool ForgetsTampering { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
