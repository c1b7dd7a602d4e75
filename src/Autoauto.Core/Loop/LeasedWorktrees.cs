using Autoauto.Core.Git;
using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>
/// A run's working folders, as long as the run is this engine's: before anything is done to them the lease is asked for. Whoever stood still behind a record, and was replaced meanwhile, would
/// otherwise clear up in the folders of the one that works there now.
/// </summary>
/// <param name="inner">The folders.</param>
/// <param name="requireLease">Throws if this engine may no longer act.</param>
internal sealed class LeasedWorktrees(IRunWorktrees inner, Action requireLease) : IRunWorktrees
{
    private IRunWorktrees Ours
    {
        get
        {
            requireLease();
            return inner;
        }
    }

    /// <inheritdoc/>
    public string Owner => inner.Owner;

    /// <inheritdoc/>
    public string Agent => inner.Agent;

    /// <inheritdoc/>
    public WorkFolder AgentFolder => inner.AgentFolder;

    /// <inheritdoc/>
    public string Measure => inner.Measure;

    /// <inheritdoc/>
    public void CreateFolder() => Ours.CreateFolder();

    /// <inheritdoc/>
    public bool IsOurs() => inner.IsOurs();

    /// <inheritdoc/>
    public Task PrepareAgentAsync(string commit, CancellationToken cancellationToken) => Ours.PrepareAgentAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task PrepareAgentIfBrokenAsync(string commit, CancellationToken cancellationToken) => Ours.PrepareAgentIfBrokenAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task<WorktreeStatus?> FindAgentStatusAsync(CancellationToken cancellationToken) => Ours.FindAgentStatusAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<string> CommitAgentAsync(string message, CancellationToken cancellationToken) => Ours.CommitAgentAsync(message, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> CheckOutAsync(Arm arm, string commit, CancellationToken cancellationToken) => Ours.CheckOutAsync(arm, commit, cancellationToken);

    /// <inheritdoc/>
    public void MarkBuilt(Arm arm, string commit, bool hasBuild, CancellationToken cancellationToken) => Ours.MarkBuilt(arm, commit, hasBuild, cancellationToken);

    /// <inheritdoc/>
    public string? HashArtifacts(IReadOnlyList<string> globs, CancellationToken cancellationToken) => inner.HashArtifacts(globs, cancellationToken);

    /// <inheritdoc/>
    public bool IsBuilt(Arm arm, string commit) => inner.IsBuilt(arm, commit);

    /// <inheritdoc/>
    public Task StandAsBuiltAsync(Arm arm, CancellationToken cancellationToken) => Ours.StandAsBuiltAsync(arm, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<string> TakeTouched(CancellationToken cancellationToken) => inner.TakeTouched(cancellationToken);

    /// <inheritdoc/>
    public void SwapArms() => inner.SwapArms();

    /// <inheritdoc/>
    public Task DiscardSlotsAsync(CancellationToken cancellationToken) => Ours.DiscardSlotsAsync(cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(CancellationToken cancellationToken) => Ours.RemoveAsync(cancellationToken);
}
