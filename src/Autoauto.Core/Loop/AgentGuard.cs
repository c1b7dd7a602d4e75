using Autoauto.Core.Git;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <summary>How everything stood that an agent, or the code it wrote, can reach without being allowed to, right before it runs.</summary>
internal sealed record GuardedState
{
    /// <summary>The shared git directory.</summary>
    public required SharedState Shared { get; init; }

    /// <summary>The measuring slots; null where the call itself works in them or cannot reach them.</summary>
    public required IReadOnlyDictionary<string, StampedTree>? Slots { get; init; }

    /// <summary>The user's checkout; null if it is not watched, or out of the call's reach.</summary>
    public required StampedTree? Checkout { get; init; }

    /// <summary>Files that programs read when they start.</summary>
    public required IReadOnlyDictionary<string, FileStamp> StartUp { get; init; }

    /// <summary>The engine's own files of other programs and of policies.</summary>
    public required IReadOnlyDictionary<string, FileStamp> Own { get; init; }

    /// <summary>What the links in the working folders lead to; null where the call cannot write there.</summary>
    public required IReadOnlyDictionary<string, FileStamp>? Linked { get; init; }

    /// <summary>Git's objects; null where the call cannot write there.</summary>
    public required ObjectLook? Objects { get; init; }

    /// <summary>Where file systems are mounted in the user's repository.</summary>
    public required IReadOnlyList<string> Mounts { get; init; }

    /// <summary>Programs on the PATH.</summary>
    public required IReadOnlyDictionary<string, (string Path, FileStamp Stamp)> Tools { get; init; }
}

/// <summary>
/// Looks before and behind each call of an agent, and before and behind the measuring of its code, at what the agent must leave alone, and puts back what it did not. What it found is written down before it
/// is put back; the check of the candidate reads it there.
/// </summary>
internal sealed class AgentGuard(RunContext context, StoreClient store, RepositoryLocation location, MeasurementSlots slots, IOriginalsGuard originals) : IAgentGuard
{
    /// <summary>Stands in git's records of what an agent did to a HEAD.</summary>
    public const string Mark = "autoauto-agent";

    /// <summary>Said where there was no time for the look behind a call.</summary>
    public const string Unseen = "There is more to look at than an abort waits for: what was changed outside of the working folder may not be named, and not be put back.";

    // What changes in the checkout while the engine makes a folder ready is no other matter than what changes during a call of minutes.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    // What a sandbox keeps out of reach nobody has to look at; and what the user does there meanwhile is no affair of the experiment's.
    private readonly bool _isEnclosed = context.Services.AgentEnclosure is { Sandbox.KeepsPlans: true };
    private readonly CheckoutWatch _checkout = new(store.User, location.Root);
    private readonly ToolWatch _tools = new();
    private readonly StartUpFiles _startUp = new(Path.GetDirectoryName(slots.Agent)!, context.Services.SettingsFiles);
    private readonly OwnFilesWatch _own = new(context.Services.Paths, context.Run.Program);
    private readonly SharedGuard _shared = new(store.User, location.CommonDirectory);
    private readonly ObjectWatch _objects = new(store);
    private readonly KnownFolders _usersFolders = new();
    private readonly KnownFolders _storesFolders = new();
    private (StampedTree Look, DateTimeOffset At)? _lastLook;

    /// <inheritdoc/>
    public async Task<Func<Experiment, Task>> ArmAsync(bool isMeasuring, CancellationToken cancellationToken)
    {
        context.WarnOfDisturbances();
        context.Steps.Enter(isMeasuring ? "Looking at what the candidate's code must leave alone" : "Looking at what the agent must leave alone");
        var before = new GuardedState
        {
            Shared = _shared.Look(cancellationToken),
            Objects = _isEnclosed ? null : await _objects.LookAsync(isMeasuring, cancellationToken).ConfigureAwait(false),
            Slots = isMeasuring || _isEnclosed ? null : slots.Known(cancellationToken),
            Checkout = context.Run.Spec.WatchCheckout && !_isEnclosed ? await LookAtCheckoutAsync(isMeasuring, cancellationToken).ConfigureAwait(false) : null,
            Own = _own.Look(cancellationToken),
            StartUp = _startUp.Look(),
            Linked = _isEnclosed ? null : slots.Links.Look(cancellationToken),
            Tools = _tools.Look(),
            Mounts = Mounts.Below(location.Root),
        };
        return async experiment =>
        {
            using var last = new LastMoments(cancellationToken);
            try
            {
                await DisarmAsync(before, experiment, last.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                context.Warn("agent.git", Unseen, experiment.Number);
                throw;
            }
        };
    }

    /// <inheritdoc/>
    public async Task LookAfterDeathAsync(Experiment? open, DateTimeOffset since, CancellationToken cancellationToken)
    {
        context.Steps.Enter("Looking at what the agent of a dead engine may have left");
        var findings = new TamperFindings(context.Services.Paths.TamperedFolder(context.Run.Id, open?.Number ?? 0));
        var found = await _objects.PutRightAfterDeathAsync(since, findings.Folder, cancellationToken).ConfigureAwait(false);
        if (found.Forged.Count > 0)
        {
            context.Warn("agent.git", $"Behind an engine that died, these were found and taken away: {TamperVerdict.Names(found.Forged)}. What was there is in {findings.Folder}.", open?.Number);
        }

        if (open is not null)
        {
            Tell(found, findings);
        }
    }

    /// <inheritdoc/>
    public void LookAtOriginals(Experiment experiment) => RestoreOriginals(FindingsFile(experiment));

    /// <inheritdoc/>
    public Tampering FindingsOf(Experiment experiment) => FindingsFile(experiment).Read();

    /// <summary>Nothing of the agent's runs any more.</summary>
    private async Task DisarmAsync(GuardedState before, Experiment experiment, CancellationToken cancellationToken)
    {
        context.Steps.Enter("Looking at what the agent or its code left behind");
        var findings = FindingsFile(experiment);
        findings.Add(TamperKind.Locked, slots.DetachMounts().Select(place => $"something mounted in the run's folder: {place}"));
        findings.Add(TamperKind.Outside, Mounts.Below(location.Root).Except(before.Mounts).Select(place => $"something mounted in your repository, left as it is: {place}"));
        findings.Add(TamperKind.Locked, SpecialFiles.RemoveBelow(store.User.CommonDirectory, _usersFolders, cancellationToken).Select(path => $"git's {path} (no regular file)"));
        findings.Add(TamperKind.Locked, SpecialFiles.RemoveBelow(store.Objects.CommonDirectory, _storesFolders, cancellationToken).Select(path => $"the store's {path} (no regular file)"));
        Tell(await _objects.PutRightSinceAsync(before.Objects, findings.Folder, cancellationToken).ConfigureAwait(false), findings);
        PutBackMarker(findings);
        HoldDisturbances(experiment, findings);
        await PutBackSharedAsync(before, experiment, findings, cancellationToken).ConfigureAwait(false);
        await DropTouchedSlotsAsync(before, findings, cancellationToken).ConfigureAwait(false);
        findings.Add(TamperKind.Outside, _startUp.ChangesSince(before.StartUp).Select(change => $"what programs read when they start, left as it is: {change}"));
        findings.Add(TamperKind.Outside, _own.ChangesSince(before.Own, cancellationToken).Select(change => $"Autoauto's own files, left as they are: {change}"));
        findings.Add(TamperKind.Outside, before.Linked is { } linked ? slots.Links.ChangesSince(linked, cancellationToken).Select(change => $"what 'links' names in your checkout, left as it is: {change}") : []);
        findings.Add(TamperKind.Locked, originals.RestoreCopy(findings.Folder).Select(path => $"the evaluator's locked copy: {path}"));
        RestoreOriginals(findings);
        findings.Add(TamperKind.Locked, _tools.PutBackSince(before.Tools, findings.Folder).Select(tool => $"a program on the PATH: {tool}"));
        if (before.Checkout is { } checkout)
        {
            var (changes, now) = await _checkout.ChangesSinceAsync(checkout, cancellationToken).ConfigureAwait(false);
            _lastLook = (now, context.Now);
            findings.Add(TamperKind.Outside, changes.Select(change => $"the user's checkout, left as it is: {change}"));
        }
    }

    /// <summary>The look behind the agent's call is the one before its code is measured: what changes in between changed during the experiment all the same.</summary>
    private async Task<StampedTree> LookAtCheckoutAsync(bool isMeasuring, CancellationToken cancellationToken)
    {
        var known = _lastLook is { } last && (isMeasuring || context.Now - last.At <= s_fresh) ? last.Look : null;
        _lastLook = null;
        return known ?? await _checkout.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    private TamperFindings FindingsFile(Experiment experiment) => new(context.Services.Paths.TamperedFolder(experiment.RunId, experiment.Number));

    private void RestoreOriginals(TamperFindings findings) =>
        findings.Add(TamperKind.Locked, originals.RestoreChanged(findings.Folder).Select(path => $"the evaluator's originals: {path}"));

    private void Tell(ObjectFindings found, TamperFindings findings)
    {
        findings.Add(TamperKind.Locked, found.Forged);
        if (found.PutBack > 0)
        {
            context.Narrate("agent.git", FormattableString.Invariant($"Of git's objects {found.PutBack} were gone behind a call, and were put back."));
        }
    }

    private void PutBackMarker(TamperFindings findings)
    {
        if (!slots.IsOurs())
        {
            findings.Add(TamperKind.Locked, ["the marker of the run's folder"]);
            slots.CreateFolder();
        }
    }

    private void HoldDisturbances(Experiment experiment, TamperFindings findings)
    {
        var changes = context.Services.TakeDisturbances();
        findings.Add(TamperKind.Locked, changes.Select(change => change.ToString()));
        if (changes.Any(change => change.Stays is not null))
        {
            context.Warn(Disturbance.Kind, Disturbance.Describe(changes)!, experiment.Number);
        }
    }

    private async Task PutBackSharedAsync(GuardedState before, Experiment experiment, TamperFindings findings, CancellationToken cancellationToken)
    {
        string?[] heads = [StrangersGit.ReadHead(slots.AgentFolder.AgentGit, out _), experiment.CandidateCommit];
        var found = await _shared.PutBackAsync(before.Shared, new SharedRules
        {
            OwnBranch = "refs/heads/" + context.Run.Branch,
            IsOthers = name => name != "refs/heads/" + context.Run.Branch && SharedGuard.IsOfWorkingRun(context.Services.Paths, name),
            WatchesRefs = context.Run.Spec.WatchCheckout,
            WatchesFiles = context.Run.Spec.WatchCheckout,
            Heads = [.. heads.OfType<string>().Where(sha => sha != experiment.StartCommit).Distinct(StringComparer.Ordinal)],
            SaveTo = findings.Folder,
            KeepBelow = FormattableString.Invariant($"refs/autoauto/{experiment.RunId}/undone-{experiment.Number}-{experiment.AgentCalls}-"),
        }, cancellationToken).ConfigureAwait(false);
        findings.Add(TamperKind.Locked, found.Undone);
        if (context.Run.Spec.WatchCheckout)
        {
            findings.Add(TamperKind.Outside, found.Noticed.Select(change => $"the user's repository, left as it is: {change}"));
        }

        foreach (var left in context.Run.Spec.WatchCheckout ? found.Left : [.. found.Left, .. found.Noticed])
        {
            context.Narrate("agent.git", $"While the agent worked, this changed and was left as it is: {left}.");
        }

        if (found.Appeared.Count > 0)
        {
            context.Warn("agent.git", $"While the agent worked, these appeared and were left as they are, because they may be yours: {TamperVerdict.Names(found.Appeared)}.", experiment.Number);
        }

        if (found.LostObjects)
        {
            store.User.ForgetObjects();
            store.Objects.ForgetObjects();
        }
    }

    private async Task DropTouchedSlotsAsync(GuardedState before, TamperFindings findings, CancellationToken cancellationToken)
    {
        if (before.Slots is { } known && slots.ChangesSince(known, cancellationToken) is { Count: > 0 } touched)
        {
            findings.Add(TamperKind.Locked, touched.Select(change => $"a measuring slot: {change}"));
            await slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
        }

        if (slots.TakeTouched(cancellationToken) is { Count: > 0 } parked)
        {
            findings.Add(TamperKind.Locked, parked.Select(change => $"the other arm's folder while this one was measured: {change}"));
            await slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
