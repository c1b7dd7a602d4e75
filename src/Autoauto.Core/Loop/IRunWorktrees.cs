using Autoauto.Core.Git;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>A run's worktrees: one for the agent, and one slot per arm for measuring.</summary>
internal interface IRunWorktrees
{
    /// <summary>Id that the folder of the worktrees is marked with.</summary>
    string Owner { get; }

    /// <summary>The agent's worktree.</summary>
    string Agent { get; }

    /// <summary>The agent's folder with the engine's git directory for it.</summary>
    WorkFolder AgentFolder { get; }

    /// <summary>The path at which everything is built and measured.</summary>
    string Measure { get; }

    /// <summary>Makes the run's folder with the marker that proves whose it is.</summary>
    void CreateFolder();

    /// <summary>True if the folder is there and belongs to this run.</summary>
    bool IsOurs();

    /// <summary>Puts the agent's worktree to <paramref name="commit"/>, clean but for declared caches; makes it if need be.</summary>
    Task PrepareAgentAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Makes the agent's worktree again if a crash has left none, or one that git cannot use.</summary>
    Task PrepareAgentIfBrokenAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Where the agent's folder stands, its commits taken over into the store; null if there is none.</summary>
    Task<WorktreeStatus?> FindAgentStatusAsync(CancellationToken cancellationToken);

    /// <summary>Commits everything in the agent's worktree as it stands; returns the commit.</summary>
    Task<string> CommitAgentAsync(string message, CancellationToken cancellationToken);

    /// <summary>
    /// Lets <paramref name="arm"/> stand at <see cref="Measure"/> with <paramref name="commit"/> checked out. True if it has to be built: it is
    /// not what was built there last.
    /// </summary>
    Task<bool> CheckOutAsync(Arm arm, string commit, CancellationToken cancellationToken);

    /// <summary>Remembers that the arm standing at <see cref="Measure"/> is built, and with which files.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="commit">What it was built from.</param>
    /// <param name="hasBuild">False if nothing has run there since it was checked out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    void MarkBuilt(Arm arm, string commit, bool hasBuild, CancellationToken cancellationToken);

    /// <summary>Hash of the files at <see cref="Measure"/> that <paramref name="globs"/> name; null if there are none.</summary>
    string? HashArtifacts(IReadOnlyList<string> globs, CancellationToken cancellationToken);

    /// <summary>True if the arm is built from that commit.</summary>
    bool IsBuilt(Arm arm, string commit);

    /// <summary>Lets the arm stand at <see cref="Measure"/> as it was built: without what an invocation left there.</summary>
    Task StandAsBuiltAsync(Arm arm, CancellationToken cancellationToken);

    /// <summary>
    /// What was changed in an arm's folder while the other arm stood at <see cref="Measure"/>, since it was last asked for: nothing but the engine works there then.
    /// </summary>
    IReadOnlyList<string> TakeTouched(CancellationToken cancellationToken);

    /// <summary>After a keep: the candidate's slot becomes the baseline's, with its build.</summary>
    void SwapArms();

    /// <summary>Removes the measuring slots, whatever state a crash left them in, so that they are made again.</summary>
    Task DiscardSlotsAsync(CancellationToken cancellationToken);

    /// <summary>Removes all worktrees of the run; leaves alone a folder that does not carry its marker.</summary>
    Task RemoveAsync(CancellationToken cancellationToken);
}
