using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// A run's worktrees on the disk. Whatever arm is built or measured stands at the same absolute
/// path at that moment (the slots are swapped by renaming), because path length, page cache and layout otherwise look like a constant effect
/// that no test detects. Measuring never happens in the agent's worktree, so that nothing an agent leaves behind is measured.
/// </summary>
internal sealed class MeasurementSlots(GitClient git, string folder, string runId, IReadOnlyList<string> caches) : IRunWorktrees
{
    private const string MarkerFile = "autoauto-run";
    private readonly Dictionary<Arm, string> _slots = new() { [Arm.Baseline] = "slot-1", [Arm.Candidate] = "slot-2" };
    private readonly Dictionary<string, string?> _built = [];
    private readonly Dictionary<string, Dictionary<string, FileStamp>> _asBuilt = [];
    private readonly GlobSet _caches = new(caches);
    private string? _standing;

    /// <inheritdoc/>
    public string Owner => runId;

    /// <inheritdoc/>
    public string Agent => Path.Combine(folder, "agent");

    /// <inheritdoc/>
    public string Measure => Path.Combine(folder, "measure");

    /// <inheritdoc/>
    public void CreateFolder()
    {
        if (new FileInfo(folder) is { Exists: true } or { LinkTarget: not null })
        {
            TreeRemoval.Remove(folder);
        }

        PrivateFiles.CreateFolder(folder);
        TreeRemoval.Unlock(folder);
        if (!IsOurs())
        {
            TreeRemoval.Remove(Path.Combine(folder, MarkerFile));
        }

        DurableFile.Write(Path.Combine(folder, MarkerFile), runId);
    }

    /// <inheritdoc/>
    public bool IsOurs()
    {
        var marker = Path.Combine(folder, MarkerFile);
        return ReachableFile.TryReadText(marker)?.Trim() == runId;
    }

    /// <inheritdoc/>
    public Task PrepareAgentAsync(string commit, CancellationToken cancellationToken) => PutAsync(Agent, commit, cancellationToken);

    /// <inheritdoc/>
    public Task PrepareAgentIfBrokenAsync(string commit, CancellationToken cancellationToken) =>
        git.IsWorktree(Agent) && IndexFile.TryRead(GitClient.AdministrativeFolder(Agent)!) is not null ? Task.CompletedTask : PutAsync(Agent, commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<WorktreeStatus?> FindAgentStatusAsync(CancellationToken cancellationToken)
    {
        if (!git.IsWorktree(Agent))
        {
            return null;
        }

        try
        {
            return await git.StatusAsync(Agent, cancellationToken).ConfigureAwait(false);
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            // A power cut tears the index. What was committed is there all the same.
            await git.RebuildIndexAsync(Agent, cancellationToken).ConfigureAwait(false);
            return await git.StatusAsync(Agent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<string> CommitAgentAsync(string message, CancellationToken cancellationToken) => git.CommitAllAsync(Agent, message, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CheckOutAsync(Arm arm, string commit, CancellationToken cancellationToken)
    {
        Stand(arm);
        var slot = _slots[arm];
        if (_built.GetValueOrDefault(slot) == commit)
        {
            return false;
        }

        _built[slot] = null;
        if (!git.IsWorktree(Measure))
        {
            TreeRemoval.Remove(Measure);
            _standing = null;
        }

        if (!Directory.Exists(Measure))
        {
            // Made at its parking place, which is what git remembers, and then brought to the measuring place.
            await git.AddWorktreeAsync(Parked(slot), commit, cancellationToken).ConfigureAwait(false);
            Stand(arm);
        }

        await PutAsync(Measure, commit, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public void MarkBuilt(Arm arm, string commit)
    {
        _built[_slots[arm]] = commit;
        _asBuilt[_slots[arm]] = StampedTree.Read(Measure);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What an invocation left there is deleted, declared caches aside, and tracked files
    /// that it changed are put back. Else a program could look up its result where its last invocation wrote it.
    /// </remarks>
    public async Task StandAsBuiltAsync(Arm arm, CancellationToken cancellationToken)
    {
        Stand(arm);
        var slot = _slots[arm];
        if (_built.GetValueOrDefault(slot) is not { } commit || !_asBuilt.TryGetValue(slot, out var files))
        {
            return;
        }

        var changes = StampedTree.Differences(files, StampedTree.Read(Measure));
        foreach (var added in changes.Where(c => c.Kind == TreeChangeKind.Added && !_caches.Matches(c.Path)))
        {
            TreeRemoval.Remove(Path.Combine(Measure, added.Path));
        }

        var others = changes.Where(c => c.Kind != TreeChangeKind.Added).ToList();
        if (others.Count > 0 && GitClient.AmongTracked(Measure, others.Select(c => c.Path)).Count > 0)
        {
            await git.ResetAsync(Measure, commit, cancellationToken).ConfigureAwait(false);
        }

        foreach (var path in others.Select(c => c.Path))
        {
            if (FileStamp.Of(Path.Combine(Measure, path)) is { } stamp)
            {
                files[path] = stamp;
            }
            else
            {
                files.Remove(path);
            }
        }
    }

    /// <inheritdoc/>
    public string? HashArtifacts(IReadOnlyList<string> globs) => ArtifactHash.Of(Measure, globs);

    /// <summary>The worktrees that are there.</summary>
    public IReadOnlyList<string> Worktrees() =>
        [.. new[] { Agent, Measure, Parked("slot-1"), Parked("slot-2") }.Where(Directory.Exists)];

    /// <summary>Everything in the measuring slots, by slot and path.</summary>
    public IReadOnlyDictionary<string, FileStamp> Look()
    {
        var all = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var slot in _slots.Values)
        {
            foreach (var (path, stamp) in StampedTree.Read(slot == _standing ? Measure : Parked(slot)))
            {
                all[$"{slot}/{path}"] = stamp;
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public bool IsBuilt(Arm arm, string commit) => _built.GetValueOrDefault(_slots[arm]) == commit;

    /// <inheritdoc/>
    public void SwapArms() =>
        (_slots[Arm.Baseline], _slots[Arm.Candidate]) = (_slots[Arm.Candidate], _slots[Arm.Baseline]);

    /// <summary>Lets the arm stand at <see cref="Measure"/>; a rename, if another one stands there.</summary>
    public void Stand(Arm arm)
    {
        var slot = _slots[arm];
        if (_standing == slot)
        {
            return;
        }

        Park();
        if (Directory.Exists(Parked(slot)))
        {
            Directory.Move(Parked(slot), Measure);
            _standing = slot;
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!IsOurs())
        {
            return;
        }

        TreeRemoval.Remove(Measure);
        _standing = null;
        foreach (var name in new[] { "agent", "slot-1", "slot-2" })
        {
            await git.RemoveWorktreeAsync(Path.Combine(folder, name), cancellationToken).ConfigureAwait(false);
        }

        TreeRemoval.Remove(folder);
    }

    /// <inheritdoc/>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (IsOurs())
        {
            await DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
            await RemoveAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DiscardSlotsAsync(CancellationToken cancellationToken)
    {
        foreach (var path in new[] { Measure, Parked("slot-1"), Parked("slot-2") })
        {
            TreeRemoval.Remove(path);
        }

        _built.Clear();
        _asBuilt.Clear();
        _standing = null;
        foreach (var slot in new[] { "slot-1", "slot-2" })
        {
            await git.RemoveWorktreeAsync(Parked(slot), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Park()
    {
        if (_standing is null)
        {
            // After a crash nothing is remembered; whatever stands there has been discarded by recovery.
            return;
        }

        Directory.Move(Measure, Parked(_standing));
        _standing = null;
    }

    private string Parked(string slot) => Path.Combine(folder, slot);

    private async Task PutAsync(string worktree, string commit, CancellationToken cancellationToken)
    {
        if (!IsOurs())
        {
            throw new AutoautoException(
                ErrorCode.WorktreeDirty, $"'{folder}' does not carry the marker of run {runId}; the engine resets only what it made.", folder, $"Resume the run: Resume-AutoRun {runId}");
        }

        if (!git.IsWorktree(worktree))
        {
            // Its link to git was lost or bent: git would put the user's own checkout to the commit. What git knew at its place is replaced.
            TreeRemoval.Remove(worktree);
        }

        try
        {
            if (Directory.Exists(worktree))
            {
                await git.ResetAsync(worktree, commit, cancellationToken).ConfigureAwait(false);
                await git.CleanAsync(worktree, caches, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        catch (AutoautoException e) when (e.Code == ErrorCode.GitFailed)
        {
            // A power cut tears what git had not flushed, its index first.
            TreeRemoval.Remove(worktree);
        }

        await git.AddWorktreeAsync(worktree, commit, cancellationToken).ConfigureAwait(false);
    }
}
