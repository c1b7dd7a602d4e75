using Autoauto.Core.Git;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>How everything stood that an agent, or the code it wrote, can reach without being allowed to, right before it runs.</summary>
internal sealed record GuardedState
{
    /// <summary>The shared git directory.</summary>
    public required SharedState Shared { get; init; }

    /// <summary>Administrative folders of worktrees that must stay as they are.</summary>
    public required IReadOnlyList<string> Watched { get; init; }

    /// <summary>Text of the file that makes the agent's folder a worktree.</summary>
    public required string Pointer { get; init; }

    /// <summary>Where git keeps what belongs to the agent's worktree.</summary>
    public required string AgentFolder { get; init; }

    /// <summary>Paths that were hidden from git in the agent's worktree before: a sparse checkout of the user's.</summary>
    public required IReadOnlyList<string> Hidden { get; init; }

    /// <summary>The measuring slots; null where the call itself works in them.</summary>
    public required IReadOnlyDictionary<string, FileStamp>? Slots { get; init; }

    /// <summary>The user's checkout; null if it is not watched.</summary>
    public required IReadOnlyDictionary<string, FileStamp>? Checkout { get; init; }

    /// <summary>Programs on the PATH.</summary>
    public required IReadOnlyDictionary<string, (string Path, FileStamp Stamp)> Tools { get; init; }
}

/// <summary>
/// Looks before and behind each call of an agent, and before and behind the measuring of its code, at what the agent must leave alone, and puts back what it did not. What it found is written down before it
/// is put back; the check of the candidate reads it there.
/// </summary>
internal sealed class AgentGuard(RunContext context, GitClient git, RepositoryLocation location, MeasurementSlots slots, IOriginalsGuard originals) : IAgentGuard
{
    /// <summary>Stands in git's records of what an agent did to a HEAD.</summary>
    public const string Mark = "autoauto-agent";

    private readonly CheckoutWatch _checkout = new(git, location.Root, context.Run.Program);
    private readonly ToolWatch _tools = new();
    private SharedState? _known;

    private string Common => location.CommonDirectory;

    /// <inheritdoc/>
    public async Task<Func<Experiment, Task>> ArmAsync(bool isMeasuring, CancellationToken cancellationToken)
    {
        var folder = GitClient.AdministrativeFolder(slots.Agent)!;
        var own = OwnFolders();
        IReadOnlyList<string> watched = isMeasuring ? [Path.GetFileName(folder)] : own;
        _known = SharedState.Read(Common, own, watched, _known);
        var before = new GuardedState
        {
            Shared = _known,
            Watched = watched,
            Pointer = await File.ReadAllTextAsync(Path.Combine(slots.Agent, ".git"), cancellationToken).ConfigureAwait(false),
            AgentFolder = folder,
            Hidden = IndexFile.TryRead(folder)?.Hidden ?? [],
            Slots = isMeasuring ? null : slots.Look(),
            Checkout = context.Run.Spec.WatchCheckout ? await _checkout.LookAsync(cancellationToken).ConfigureAwait(false) : null,
            Tools = _tools.Look(),
        };
        return experiment => DisarmAsync(before, experiment);
    }

    /// <inheritdoc/>
    public void LookAtOriginals(Experiment experiment) => RestoreOriginals(FindingsFile(experiment));

    /// <inheritdoc/>
    public Tampering FindingsOf(Experiment experiment) => FindingsFile(experiment).Read();

    /// <summary>Nothing of the agent's runs any more.</summary>
    private async Task DisarmAsync(GuardedState before, Experiment experiment)
    {
        var findings = FindingsFile(experiment);
        PutBackPointer(before, findings);
        await PutBackSharedAsync(before, experiment, findings).ConfigureAwait(false);
        await PutBackIndexAsync(before, findings).ConfigureAwait(false);
        await DropTouchedSlotsAsync(before, findings).ConfigureAwait(false);
        findings.Add(TamperKind.Locked, originals.RestoreCopy(findings.Folder).Select(path => $"the evaluator's locked copy: {path}"));
        RestoreOriginals(findings);
        findings.Add(TamperKind.Locked, _tools.PutBackSince(before.Tools, findings.Folder).Select(tool => $"a program on the PATH: {tool}"));
        if (before.Checkout is { } checkout)
        {
            var changes = await _checkout.ChangesSinceAsync(checkout, CancellationToken.None).ConfigureAwait(false);
            findings.Add(TamperKind.Outside, changes.Select(change => $"the user's checkout, left as it is: {change}"));
        }
    }

    private TamperFindings FindingsFile(Experiment experiment) => new(context.Services.Paths.TamperedFolder(experiment.RunId, experiment.Number));

    private void RestoreOriginals(TamperFindings findings) =>
        findings.Add(TamperKind.Locked, originals.RestoreChanged(findings.Folder).Select(path => $"the evaluator's originals: {path}"));

    private List<string> OwnFolders() =>
        [.. slots.Worktrees().Select(GitClient.AdministrativeFolder).OfType<string>().Select(folder => Path.GetFileName(folder))];

    private void PutBackPointer(GuardedState before, TamperFindings findings)
    {
        var pointer = Path.Combine(slots.Agent, ".git");
        Directory.CreateDirectory(slots.Agent);
        if (!File.Exists(pointer) || new FileInfo(pointer).LinkTarget is not null || File.ReadAllText(pointer) != before.Pointer)
        {
            findings.Add(TamperKind.Locked, ["the worktree's .git"]);
            MoveAside.Now(pointer, Path.Combine(findings.Folder, "worktree.git"));
            File.WriteAllText(pointer, before.Pointer);
        }

        if (!slots.IsOurs())
        {
            findings.Add(TamperKind.Locked, ["the marker of the run's folder"]);
            slots.CreateFolder();
        }
    }

    private async Task PutBackSharedAsync(GuardedState before, Experiment experiment, TamperFindings findings)
    {
        var after = SharedState.Read(Common, OwnFolders(), before.Watched, before.Shared);
        var head = await DetachHeadAsync(before, findings).ConfigureAwait(false);
        var difference = SharedStateDifference.Between(before.Shared, after);
        var isUserAtWork = after.MovesSince(before.Shared, Common).Any(line => !line.Contains(Mark, StringComparison.Ordinal));
        bool Counts(SharedOwner owner) => owner == SharedOwner.Engine || (context.Run.Spec.WatchCheckout && !isUserAtWork);
        var refs = difference.Refs.Where(change => !IsOthers(change.Name)).ToList();
        var moved = refs.Where(c => (c.Before is not null || c.Name == "refs/stash" || IsOwn(c.Name)) && Counts(IsOwn(c.Name) ? SharedOwner.Engine : SharedOwner.User)).ToList();
        var files = difference.Files.Where(c => c.Path != SharedState.StashLog || moved.Exists(m => m.Name == "refs/stash"))
            .Where(c => Counts(SharedState.OwnerOf(c.Path))).ToList();
        findings.Add(TamperKind.Locked, files.Where(c => c.Path != SharedState.StashLog).Select(c => $"git's {c}"));
        findings.Add(TamperKind.Locked, moved.Select(c => c.ToString()));

        // An agent that works on a branch of its own has done nothing wrong; the branch is not the user's to keep.
        moved.AddRange(refs.Where(c => c.Before is null && c.Name == head && !moved.Contains(c)));
        var undo = new SharedStateUndo(git, Common);
        foreach (var file in files)
        {
            undo.PutBack(file, before.Shared, findings.Folder);
        }

        await undo.PutBackAsync(moved, FormattableString.Invariant($"refs/autoauto/{experiment.RunId}/undone-{experiment.Number}-{experiment.AgentCalls}-"), CancellationToken.None).ConfigureAwait(false);
        foreach (var change in refs.Except(moved).Concat<object>(difference.Files.Except(files).Where(c => c.Path != SharedState.StashLog)))
        {
            context.Narrate("agent.git", $"While the agent worked, this changed and was left as it is: {change}.");
        }
    }

    /// <summary>Takes the agent's HEAD off a branch without moving it; the branch's name, or null. A HEAD without a commit goes back to the start.</summary>
    private async Task<string?> DetachHeadAsync(GuardedState before, TamperFindings findings)
    {
        var path = Path.Combine(before.AgentFolder, "HEAD");
        var text = File.Exists(path) ? File.ReadAllText(path).Trim() : string.Empty;
        var branch = text.StartsWith("ref: ", StringComparison.Ordinal) ? text[5..] : null;
        var commit = branch is null ? text : await git.ReadRefAsync(branch, CancellationToken.None).ConfigureAwait(false);
        if (commit is null || !commit.All(char.IsAsciiHexDigit) || git.ReadCommit(commit) is null)
        {
            findings.Add(TamperKind.Locked, [$"the worktree's HEAD ({(branch is null ? "no commit" : $"on {branch}, which has no commit")})"]);
            commit = context.Run.HeadCommit;
        }

        if (commit != text)
        {
            Directory.CreateDirectory(before.AgentFolder);
            File.Delete(path);
            await File.WriteAllTextAsync(path, commit + "\n").ConfigureAwait(false);
        }

        return branch;
    }

    private async Task PutBackIndexAsync(GuardedState before, TamperFindings findings)
    {
        var index = IndexFile.TryRead(before.AgentFolder);
        var hidden = index?.Hidden.Except(before.Hidden, StringComparer.Ordinal).ToList();
        if (hidden is { Count: 0 })
        {
            return;
        }

        findings.Add(TamperKind.Locked, hidden?.Select(path => $"hidden from git in the worktree's index: {path}") ?? ["the worktree's index (unreadable)"]);
        await git.RebuildIndexAsync(slots.Agent, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task DropTouchedSlotsAsync(GuardedState before, TamperFindings findings)
    {
        if (before.Slots is { } stamps && StampedTree.Differences(stamps, slots.Look()) is { Count: > 0 } touched)
        {
            findings.Add(TamperKind.Locked, touched.Select(change => $"a measuring slot: {change}"));
            await slots.DiscardSlotsAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsOwn(string name) => name == "refs/heads/" + context.Run.Branch;

    /// <summary>Refs that another engine is moving at this moment: those of a run that has worktrees.</summary>
    private bool IsOthers(string name) =>
        !IsOwn(name)
        && name.Split('/') is ["refs", "heads", "autoauto", _, .., var run]
        && Directory.Exists(context.Services.Paths.WorktreesOf(run));
}
