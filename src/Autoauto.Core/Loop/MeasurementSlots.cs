using Autoauto.Core.Errors;
using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// A run's working folders on the disk, all of them checkouts of the engine's store. Whatever arm is built or measured stands at the same absolute
/// path at that moment (the slots are swapped by renaming), because path length, page cache and layout otherwise look like a constant effect
/// that no test detects. Measuring never happens in the agent's folder, so that nothing an agent leaves behind is measured.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="folder">The run's own folder, outside the repository.</param>
/// <param name="runId">Whose it is.</param>
/// <param name="caches">Patterns of what stays in the folders although git does not track it.</param>
internal sealed class MeasurementSlots(StoreClient store, string folder, string runId, IReadOnlyList<string> caches) : IRunWorktrees
{
    private const string MarkerFile = "autoauto-run";
    private static readonly string[] s_slotNames = ["slot-1", "slot-2"];
    private readonly Dictionary<Arm, string> _slots = new() { [Arm.Baseline] = s_slotNames[0], [Arm.Candidate] = s_slotNames[1] };
    private readonly Dictionary<string, string?> _built = [];
    private readonly Dictionary<string, StampedTree> _asBuilt = [];
    private readonly Dictionary<string, StampedTree> _asParked = [];
    private readonly Dictionary<string, StampedTree> _lastLook = [];
    private readonly Dictionary<string, BuiltCopy> _copies = [];
    private readonly HashSet<string> _used = [];
    private readonly List<string> _touched = [];
    private readonly GlobSet _caches = new(caches);
    private string? _standing;

    /// <summary>True if the code that is measured cannot reach the parked arm: then nobody has to look whether it did.</summary>
    public bool AreApart { get; init; }

    /// <summary>What of the user's checkout is linked into each folder.</summary>
    public LinkedPaths Links { get; init; } = LinkedPaths.None;

    /// <inheritdoc/>
    public string Owner => runId;

    /// <inheritdoc/>
    public string Agent => AgentFolder.Path;

    /// <inheritdoc/>
    public string Measure => Path.Combine(folder, "measure");

    /// <summary>The agent's folder with the engine's git directory for it.</summary>
    public WorkFolder AgentFolder => new(Path.Combine(folder, "agent"), GitDirectoryOf("agent")) { Links = Links.Names };

    /// <summary>
    /// Takes away what somebody has mounted in the run's folder: nothing of that is the engine's, and git or a removal would go on in there. Says where it was, below the folder.
    /// </summary>
    public IReadOnlyList<string> DetachMounts() =>
    [
        .. Mounts.DetachBelow(folder).Select(mount => $"{Path.GetRelativePath(RealPath.Of(folder), mount.Place)}{(mount.Stays is null ? string.Empty : $" (it stays: {mount.Stays})")}"),
    ];

    /// <inheritdoc/>
    public void CreateFolder()
    {
        DetachMounts();
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
    public bool IsOurs() => FileStamp.Of(folder) is { IsFolder: true } && ReachableFile.TryReadText(Path.Combine(folder, MarkerFile), 1024)?.Trim() == runId;

    /// <inheritdoc/>
    public Task PrepareAgentAsync(string commit, CancellationToken cancellationToken) => PutAsync(AgentFolder, commit, null, cancellationToken);

    /// <inheritdoc/>
    public Task PrepareAgentIfBrokenAsync(string commit, CancellationToken cancellationToken) =>
        StoreClient.IsThere(AgentFolder) ? Task.CompletedTask : PutAsync(AgentFolder, commit, null, cancellationToken);

    /// <inheritdoc/>
    public async Task<WorktreeStatus?> FindAgentStatusAsync(CancellationToken cancellationToken)
    {
        if (!StoreClient.IsThere(AgentFolder))
        {
            return null;
        }

        var start = store.HeadOf(AgentFolder);
        var (head, why) = await store.TakeInAsync(AgentFolder, cancellationToken).ConfigureAwait(false);
        if (head is null)
        {
            return new WorktreeStatus(start ?? string.Empty, []) { Lost = why };
        }

        // What lies beside a commit is not looked at: the commit is what counts.
        return head != start ? new WorktreeStatus(head, []) : await store.StatusAsync(AgentFolder, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<string> CommitAgentAsync(string message, CancellationToken cancellationToken) => store.CommitAllAsync(AgentFolder, message, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CheckOutAsync(Arm arm, string commit, CancellationToken cancellationToken)
    {
        Stand(arm, cancellationToken);
        var slot = _slots[arm];
        if (_built.GetValueOrDefault(slot) == commit)
        {
            return false;
        }

        _built[slot] = null;
        _asBuilt.Remove(slot);
        _copies.Remove(slot);
        _used.Remove(slot);
        if (_standing is null)
        {
            TreeRemoval.Remove(Measure, cancellationToken);
        }

        _lastLook.Remove(slot, out var seen);
        _lastLook.Clear();
        await PutAsync(Standing(slot), commit, seen, cancellationToken).ConfigureAwait(false);
        _standing = slot;
        return true;
    }

    /// <inheritdoc/>
    public void MarkBuilt(Arm arm, string commit, bool hasBuild, CancellationToken cancellationToken)
    {
        var slot = _slots[arm];
        var asPut = store.LookAsPut(Standing(slot));
        var files = hasBuild || asPut is null ? StampedTree.Read(Measure, cancellationToken: cancellationToken) : asPut;
        var made = MadeByBuild(slot, asPut, files).Where(path => !_caches.Matches(path)).ToList();
        if (files == asPut)
        {
            files.Renew(Measure, Links.Names.Append(".git/"), cancellationToken);
        }

        _copies[slot] = BuiltCopy.Take(Measure, GitDirectoryOf(slot) + ".built", made, cancellationToken);
        _built[slot] = commit;
        _asBuilt[slot] = files;
        _used.Remove(slot);
    }

    // The folder was clean when it was put to its commit.
    private IEnumerable<string> MadeByBuild(string slot, StampedTree? asPut, StampedTree files)
    {
        var candidates = asPut is not null
            ? StampedTree.Differences(asPut, files).Where(change => change.Kind == TreeChangeKind.Added).Select(change => change.Path).ToList()
            : files.Files.Select(file => file.Key).ToList();
        candidates.RemoveAll(path => path.StartsWith(".git/", StringComparison.Ordinal));
        return candidates.Except(StoreClient.AmongTracked(Standing(slot), candidates));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What an invocation left there is deleted, declared caches aside, and files
    /// that it changed are put back. Else a program could look up its result where its last invocation wrote it, or exchange what was built.
    /// </remarks>
    public async Task StandAsBuiltAsync(Arm arm, CancellationToken cancellationToken)
    {
        _lastLook.Clear();
        RequireNothingMounted();
        var seen = StandAndLook(arm, cancellationToken);
        var slot = _slots[arm];
        if (_built.GetValueOrDefault(slot) is not { } commit || !_asBuilt.TryGetValue(slot, out var files))
        {
            return;
        }

        var isUsed = !_used.Add(slot);
        if (FileStamp.Of(Measure) is not { IsFolder: true })
        {
            // A link in its place leads to files that are nobody's here to put back. What is measured next has no build.
            _touched.Add("the folder itself");
            await PutAsync(Standing(slot), commit, null, cancellationToken).ConfigureAwait(false);
            (seen, isUsed) = (null, true);
        }

        if (!isUsed && seen is null)
        {
            // Nothing ran here since it was built, and nobody else could come here.
            return;
        }

        var changes = StampedTree.Differences(files, seen ?? StampedTree.Read(Measure, cancellationToken: cancellationToken));
        foreach (var added in changes.Where(c => c.Kind == TreeChangeKind.Added && !_caches.Matches(c.Path)))
        {
            TreeRemoval.Remove(Path.Combine(Measure, added.Path), cancellationToken);
        }

        var others = changes.Where(c => c.Kind != TreeChangeKind.Added).ToList();
        if (others.Count > 0 && StoreClient.AmongTracked(Standing(slot), [.. others.Select(c => c.Path)]).Count > 0)
        {
            await store.ResetAsync(Standing(slot), commit, cancellationToken).ConfigureAwait(false);
        }

        Links.PutBackInto(Measure);
        foreach (var path in others.Select(c => c.Path))
        {
            _copies.GetValueOrDefault(slot)?.PutBack(path);
            files.Set(path, FileStamp.Of(Path.Combine(Measure, path)));
        }
    }

    /// <inheritdoc/>
    public string? HashArtifacts(IReadOnlyList<string> globs, CancellationToken cancellationToken) => ArtifactHash.Of(Measure, globs, cancellationToken);

    /// <summary>The measuring slots as they stand. They are looked at only where something ran in them since they were built or parked.</summary>
    public IReadOnlyDictionary<string, StampedTree> Known(CancellationToken cancellationToken) => _slots.Values.ToDictionary(
        slot => slot,
        slot => slot != _standing && _asParked.TryGetValue(slot, out var parked) ? parked
            : !_used.Contains(slot) && _asBuilt.TryGetValue(slot, out var built) ? built
            : Look(slot, cancellationToken),
        StringComparer.Ordinal);

    /// <summary>What differs from that now, by slot and path.</summary>
    public IReadOnlyList<TreeChange> ChangesSince(IReadOnlyDictionary<string, StampedTree> known, CancellationToken cancellationToken)
    {
        var changes = new List<TreeChange>();
        foreach (var (slot, then) in known)
        {
            // Nothing runs before the next commit is put there: that needs no look of its own.
            var now = _lastLook[slot] = Look(slot, cancellationToken);
            changes.AddRange(StampedTree.Differences(then, now).Select(change => change with { Path = $"{slot}/{change.Path}" }));
        }

        return changes;
    }

    private StampedTree Look(string slot, CancellationToken cancellationToken) => StampedTree.Read(slot == _standing ? Measure : Parked(slot), cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public bool IsBuilt(Arm arm, string commit) => _built.GetValueOrDefault(_slots[arm]) == commit;

    /// <inheritdoc/>
    public void SwapArms() =>
        (_slots[Arm.Baseline], _slots[Arm.Candidate]) = (_slots[Arm.Candidate], _slots[Arm.Baseline]);

    /// <summary>Lets the arm stand at <see cref="Measure"/>; a rename, if another one stands there.</summary>
    public void Stand(Arm arm, CancellationToken cancellationToken) => _ = StandAndLook(arm, cancellationToken);

    /// <summary>What stood there already was not looked at: null.</summary>
    private StampedTree? StandAndLook(Arm arm, CancellationToken cancellationToken)
    {
        var slot = _slots[arm];
        if (_standing == slot)
        {
            return null;
        }

        Park(cancellationToken);
        StampedTree? seen = null;
        if (Directory.Exists(Parked(slot)))
        {
            if (_asParked.Remove(slot, out var files))
            {
                seen = StampedTree.Read(Parked(slot), cancellationToken: cancellationToken);
                _touched.AddRange(StampedTree.Differences(files, seen).Select(change => change.ToString()));
            }

            TreeRemoval.Remove(Measure, cancellationToken);
            Directory.Move(Parked(slot), Measure);
            _standing = slot;
        }

        return seen;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TakeTouched(CancellationToken cancellationToken)
    {
        // The arm that is parked at the end had no turn in which it would have been looked at.
        foreach (var (slot, files) in _asParked)
        {
            _touched.AddRange(StampedTree.Differences(files, StampedTree.Read(Parked(slot), cancellationToken: cancellationToken)).Select(change => change.ToString()));
        }

        var touched = _touched.Distinct(StringComparer.Ordinal).ToList();
        _touched.Clear();
        return touched;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        DetachMounts();
        if (IsOurs())
        {
            // What says whose they are goes last.
            await Parallel.ForEachAsync(Directory.EnumerateDirectories(folder).ToList(), cancellationToken, static (path, end) =>
            {
                TreeRemoval.Remove(path, end);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
            TreeRemoval.Remove(folder, cancellationToken);
            Forget();
            RemoveIfEmpty(Path.GetDirectoryName(folder)!);
        }
    }

    /// <inheritdoc/>
    public Task DiscardSlotsAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in s_slotNames)
        {
            store.Remove(new WorkFolder(Parked(slot), GitDirectoryOf(slot)), cancellationToken);
            TreeRemoval.Remove(GitDirectoryOf(slot) + ".built", cancellationToken);
        }

        TreeRemoval.Remove(Measure, cancellationToken);
        Forget();
        return Task.CompletedTask;
    }

    /// <summary>The last one out of a repository's folder closes the door.</summary>
    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another run has its folder there.
        }
    }

    private void Forget()
    {
        _built.Clear();
        _asBuilt.Clear();
        _asParked.Clear();
        _lastLook.Clear();
        _copies.Clear();
        _used.Clear();
        _touched.Clear();
        _standing = null;
    }

    private void Park(CancellationToken cancellationToken)
    {
        if (_standing is { } slot)
        {
            TreeRemoval.Remove(Parked(slot), cancellationToken);
            if (_asBuilt.TryGetValue(slot, out var files) && !AreApart)
            {
                _asParked[slot] = _used.Contains(slot) ? StampedTree.Read(Measure, cancellationToken: cancellationToken) : files;
            }

            Directory.Move(Measure, Parked(slot));
            _standing = null;
        }
    }

    private string Parked(string slot) => Path.Combine(folder, slot);

    private WorkFolder Standing(string slot) => new(Measure, GitDirectoryOf(slot)) { SeesTags = true, Links = Links.Names };

    private string GitDirectoryOf(string name) => Path.Combine(folder, "git", name);

    // What is put back or cleared away in there would be somebody else's files.
    private void RequireNothingMounted()
    {
        DetachMounts();
        if (Mounts.Below(folder) is [var place, ..])
        {
            throw new AutoautoException(
                ErrorCode.WorktreeDirty, $"A file system is mounted at '{place}', in a working folder of the engine's.", place, $"Unmount it, then resume the run: {Next.RunResume(runId)}");
        }
    }

    private async Task PutAsync(WorkFolder place, string commit, StampedTree? seen, CancellationToken cancellationToken)
    {
        RequireNothingMounted();
        if (!IsOurs())
        {
            throw new AutoautoException(
                ErrorCode.WorktreeDirty, $"'{folder}' does not carry the marker of run {runId}; the engine resets only what it made.", folder, $"Resume the run: {Next.RunResume(runId)}");
        }

        await store.PutAsync(place, commit, caches, seen, cancellationToken).ConfigureAwait(false);
        Links.PutInto(place.Path);
    }
}
