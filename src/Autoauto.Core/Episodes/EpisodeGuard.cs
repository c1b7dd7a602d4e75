using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Loop.Steps;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Episodes;

/// <summary>
/// Looks at the git directory that the episode's worktree shares with the user's checkout, before and behind each agent and each check, and puts back what
/// none of them may change. What it found is said, and counts as a sign of tampering against the arm.
/// </summary>
internal sealed class EpisodeGuard(EpisodeContext context)
{
    private readonly SharedGuard _shared = new(context.Services.Git.User, context.Services.Git.User.CommonDirectory);
    private readonly StartUpFiles _startUp = new(Path.GetDirectoryName(context.Slots.Agent)!, []);
    private readonly OwnFilesWatch _own = new(context.Services.Paths, null);
    private readonly bool _isEnclosed = context.Services.AgentEnclosure is { Sandbox.KeepsPlans: true };
    private readonly CheckoutWatch? _checkout = context.Services.AgentEnclosure is { Sandbox.KeepsPlans: true } ? null : new CheckoutWatch(context.Services.Git.User, context.Services.Paths.Root);
    private readonly ObjectWatch _objects = new(context.Services.Git);
    private readonly List<TamperHint> _hints = [];

    /// <summary>Does work that an agent wrote, or that runs what an agent wrote.</summary>
    public async Task<T> WatchAsync<T>(string who, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        context.Steps.Enter($"Looking at what {who} must leave alone");
        var before = _shared.Look(cancellationToken);
        var objects = _isEnclosed ? null : await _objects.LookAsync(takesLast: false, cancellationToken).ConfigureAwait(false);
        var own = _own.Look(cancellationToken);
        var startUp = _startUp.Look();
        var checkout = _checkout is null ? null : await _checkout.LookAsync(cancellationToken).ConfigureAwait(false);
        var start = context.Services.Git.HeadOf(context.Slots.AgentFolder);
        try
        {
            using (context.Steps.Outside())
            {
                return await work().ConfigureAwait(false);
            }
        }
        finally
        {
            context.Steps.Enter($"Looking at what {who} left behind");

            // Of an engine that was replaced meanwhile, what it would put back is the new owner's.
            context.Journal.RequireLease();
            SayMounts(who);
            await SayIfUnseenAsync(async () =>
            {
                using var last = new LastMoments(cancellationToken);
                SayForged(who, await _objects.PutRightSinceAsync(objects, SaveTo(), last.Token).ConfigureAwait(false));
                await PutBackAsync(who, before, own, startUp, start, last.Token).ConfigureAwait(false);
                await SayCheckoutAsync(who, checkout, last.Token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
    }

    private async Task SayIfUnseenAsync(Func<Task> look)
    {
        try
        {
            await look().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Warn("agent.git", AgentGuard.Unseen);
            throw;
        }
    }

    private void SayMounts(string who)
    {
        if (context.Slots.DetachMounts() is { Count: > 0 } mounts)
        {
            _hints.AddRange(mounts.Select(place => new TamperHint("Engine", place, "Something was mounted in the episode's folder; it was taken away.")));
            context.Warn("agent.mount", $"While {who} ran, something was mounted in the episode's folder, and taken away: {TamperVerdict.Names(mounts)}.");
        }
    }

    /// <summary>Who works in the checkout cannot be told from the files: it is said, and no sign of anything.</summary>
    private async Task SayCheckoutAsync(string who, StampedTree? before, CancellationToken cancellationToken)
    {
        if (before is not null && await _checkout!.ChangesSinceAsync(before, cancellationToken).ConfigureAwait(false) is { Changes: { Count: > 0 } changes })
        {
            context.Warn("agent.checkout", $"While {who} ran, these changed in your checkout and were left as they are, because it may have been you: {TamperVerdict.Names([.. changes.Select(change => change.ToString())])}.");
        }
    }

    /// <summary>What was put back since it was last asked for, as signs of tampering.</summary>
    public IReadOnlyList<TamperHint> TakeHints()
    {
        var hints = _hints.ToList();
        _hints.Clear();
        return hints;
    }

    private string SaveTo() => Path.Combine(context.Services.Paths.LogsOf(context.Episode.Id), FormattableString.Invariant($"tampered-{context.Now.UtcDateTime:yyyyMMddHHmmssfff}"));

    /// <summary>Takes git's objects away that a role may have forged behind which nobody looked, because its engine died.</summary>
    public async Task LookAfterDeathAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        context.Steps.Enter("Looking at what the roles of a dead engine may have left");
        SayForged("an engine that died", await _objects.PutRightAfterDeathAsync(since, SaveTo(), cancellationToken).ConfigureAwait(false));
    }

    private void SayForged(string who, ObjectFindings found)
    {
        if (found.Forged.Count > 0)
        {
            _hints.AddRange(found.Forged.Select(what => new TamperHint("Repository", what, "Forged under the name of another object; it was taken away.")));
            context.Warn("agent.git", $"While {who} ran, these came into git's objects and were taken away: {TamperVerdict.Names(found.Forged)}.");
        }
    }

    private async Task PutBackAsync(
        string who, SharedState before, IReadOnlyDictionary<string, FileStamp> own, IReadOnlyDictionary<string, FileStamp> startUp, string? start, CancellationToken cancellationToken)
    {
        var head = StrangersGit.ReadHead(context.Slots.AgentFolder.AgentGit, out _);
        var found = await _shared.PutBackAsync(before, new SharedRules
        {
            IsOthers = name => SharedGuard.IsOfWorkingRun(context.Services.Paths, name),
            WatchesRefs = true,
            WatchesFiles = false,
            Heads = head is null || head == start ? [] : [head],
            SaveTo = SaveTo(),
            KeepBelow = FormattableString.Invariant($"refs/autoauto/{context.Episode.Id}/undone-{context.Now.UtcDateTime:yyyyMMddHHmmssfff}-"),
        }, cancellationToken).ConfigureAwait(false);
        var disturbances = context.Services.Runner.TakeDisturbances();
        if (Disturbance.Describe(disturbances) is { } disturbed)
        {
            _hints.AddRange(disturbances.Select(what => new TamperHint("Engine", what.ToString(), "Changed about the engine's own process.")));
            context.Warn(Disturbance.Kind, $"While {who} ran: {disturbed}");
        }

        if (found.LostObjects)
        {
            context.Services.Git.User.ForgetObjects();
            context.Services.Git.Objects.ForgetObjects();
        }

        if (found.Undone.Count > 0)
        {
            _hints.AddRange(found.Undone.Select(what => new TamperHint("Repository", what, "Changed in the user's repository; it was put back.")));
            context.Warn("agent.git", $"While {who} ran, these changed in the repository and were put back: {TamperVerdict.Names(found.Undone)}.");
        }

        var steering = _own.ChangesSince(own, cancellationToken).Select(change => change.ToString()).ToList();
        if (steering.Count > 0)
        {
            _hints.AddRange(steering.Select(what => new TamperHint("Repository", what, "One of Autoauto's own files was changed; it was left as it is.")));
            context.Warn("agent.own", $"While {who} ran, files that Autoauto works by changed and were left as they are, because it may have been you. Look at them before the next episode: {TamperVerdict.Names(steering)}.");
        }

        List<string> stay = [.. found.Appeared, .. found.Left, .. found.Noticed, .. _startUp.ChangesSince(startUp).Select(change => change.ToString())];
        if (stay.Count > 0)
        {
            context.Warn("agent.git", $"While {who} ran, these changed in the repository and were left as they are, because it may have been you: {TamperVerdict.Names(stay)}.");
        }
    }
}
