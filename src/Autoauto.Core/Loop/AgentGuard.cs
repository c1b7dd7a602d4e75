using Autoauto.Core.Git;
using Autoauto.Core.Loop.Steps;
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

    /// <summary>Length of git's notes of where the agent's HEAD stood, bytes.</summary>
    public required long HeadsLength { get; init; }

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
    private readonly SharedGuard _shared = new(git, location.CommonDirectory, () => OwnFolders(slots));

    /// <inheritdoc/>
    public async Task<Func<Experiment, Task>> ArmAsync(bool isMeasuring, CancellationToken cancellationToken)
    {
        var folder = GitClient.AdministrativeFolder(slots.Agent)!;
        IReadOnlyList<string> watched = isMeasuring ? [Path.GetFileName(folder)] : OwnFolders(slots);
        var before = new GuardedState
        {
            Shared = _shared.Look(watched),
            Watched = watched,
            Pointer = ReachableFile.ReadText(Path.Combine(slots.Agent, ".git")),
            AgentFolder = folder,
            HeadsLength = SharedGuard.LengthOfHeads(folder),
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
        findings.Add(TamperKind.Locked, SpecialFiles.RemoveBelow(git.CommonDirectory).Select(path => $"git's {path} (no regular file)"));
        PutBackPointer(before, findings);
        var isWhole = await PutBackSharedAsync(before, experiment, findings).ConfigureAwait(false);
        await PutBackIndexAsync(before, isWhole, findings).ConfigureAwait(false);
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

    private static List<string> OwnFolders(MeasurementSlots slots) =>
        [.. slots.Worktrees().Select(GitClient.AdministrativeFolder).OfType<string>().Select(folder => Path.GetFileName(folder))];

    private void PutBackPointer(GuardedState before, TamperFindings findings)
    {
        var pointer = Path.Combine(slots.Agent, ".git");
        TreeRemoval.MakeFolder(slots.Agent);
        if (ReachableFile.TryReadText(pointer) != before.Pointer)
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

    /// <summary>Puts the shared directory back, and takes the agent's HEAD off a branch; false if objects may be missing by now.</summary>
    private async Task<bool> PutBackSharedAsync(GuardedState before, Experiment experiment, TamperFindings findings)
    {
        var (text, branch, commit) = await AgentHead.ReadAsync(git, before.AgentFolder).ConfigureAwait(false);
        string?[] heads = [commit, experiment.CandidateCommit, .. SharedGuard.HeadsSince(before.AgentFolder, before.HeadsLength)];
        var found = await _shared.PutBackAsync(before.Shared, before.Watched, new SharedRules
        {
            OwnBranch = "refs/heads/" + context.Run.Branch,
            IsOthers = name => name != "refs/heads/" + context.Run.Branch && SharedGuard.IsOfWorkingRun(context.Services.Paths, name),
            WatchesRefs = context.Run.Spec.WatchCheckout,
            WatchesFiles = context.Run.Spec.WatchCheckout,
            HeadBranch = branch,
            Heads = [.. heads.OfType<string>().Where(sha => sha != experiment.StartCommit).Distinct(StringComparer.Ordinal)],
            SaveTo = findings.Folder,
            KeepBelow = FormattableString.Invariant($"refs/autoauto/{experiment.RunId}/undone-{experiment.Number}-{experiment.AgentCalls}-"),
        }).ConfigureAwait(false);
        findings.Add(TamperKind.Locked, found.Undone);
        foreach (var left in found.Left)
        {
            context.Narrate("agent.git", $"While the agent worked, this changed and was left as it is: {left}.");
        }

        if (found.Appeared.Count > 0)
        {
            context.Warn("agent.git", $"While the agent worked, these appeared and were left as they are, because they may be yours: {TamperVerdict.Names(found.Appeared)}.", experiment.Number);
        }

        if (found.LostObjects)
        {
            // What the agent's commits are made of may be gone with the folder that it named: none of them can be taken.
            git.ForgetObjects();
            commit = context.Run.HeadCommit;
        }
        else if (commit is null || git.ReadCommit(commit) is null)
        {
            findings.Add(TamperKind.Locked, [$"the worktree's HEAD ({(branch is null ? "no commit" : $"on {branch}, which has no commit")})"]);
            commit = context.Run.HeadCommit;
        }

        if (commit != text)
        {
            AgentHead.Detach(before.AgentFolder, commit);
        }

        return !found.LostObjects;
    }

    private async Task PutBackIndexAsync(GuardedState before, bool isWhole, TamperFindings findings)
    {
        var index = IndexFile.TryRead(before.AgentFolder);
        var hidden = index?.Hidden.Except(before.Hidden, StringComparer.Ordinal).ToList();
        if (hidden is { Count: 0 } && isWhole)
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
}
