using Autoauto.Core.Git;

namespace Autoauto.Core.Loop;

/// <summary>Whose the pieces of the shared git directory are, for one call.</summary>
internal sealed record SharedRules
{
    /// <summary>Full name of the branch that belongs to the work itself; null if it has none.</summary>
    public string? OwnBranch { get; init; }

    /// <summary>True for refs that another engine may be moving at this moment.</summary>
    public required Func<string, bool> IsOthers { get; init; }

    /// <summary>True if refs of the user's are watched as well.</summary>
    public required bool WatchesRefs { get; init; }

    /// <summary>True if the user's HEAD, index and stash are watched as well.</summary>
    public required bool WatchesFiles { get; init; }

    /// <summary>Commits that the agent has made.</summary>
    public required IReadOnlyCollection<string> Heads { get; init; }

    /// <summary>Where what is in the way is moved to.</summary>
    public required string SaveTo { get; init; }

    /// <summary>Prefix of the refs that keep what undone refs pointed to.</summary>
    public required string KeepBelow { get; init; }
}

/// <summary>What was found in the shared git directory behind a call.</summary>
/// <param name="Undone">What was not allowed and is as it was before.</param>
/// <param name="Appeared">New refs that may be the user's own and stay.</param>
/// <param name="Left">Further changes that may be the user's own and stay.</param>
/// <param name="Noticed">What git keeps about work in progress changed, and the user was not at work: nothing of it can be put back.</param>
/// <param name="LostObjects">True if objects that were to be seen meanwhile may be gone.</param>
internal sealed record SharedFindings(IReadOnlyList<string> Undone, IReadOnlyList<string> Appeared, IReadOnlyList<string> Left, IReadOnlyList<string> Noticed, bool LostObjects);

/// <summary>
/// Looks at the git directory that all worktrees share before something runs that an agent wrote, and puts back behind it what is provably not the user's doing.
/// </summary>
/// <param name="git">Moves refs.</param>
/// <param name="common">The directory that all worktrees share.</param>
internal sealed class SharedGuard(GitClient git, string common)
{
    private const string Stash = "refs/stash";
    private const string Alternates = "objects/info/alternates";

    // What appeared in an earlier call and stayed is nobody's for certain: the same act is judged the same each time.
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private SharedState? _known;

    /// <summary>How everything stands now.</summary>
    public SharedState Look(CancellationToken cancellationToken) => _known = SharedState.Read(common, _known, cancellationToken);

    /// <summary>Looks again, and puts back what has to be.</summary>
    public async Task<SharedFindings> PutBackAsync(SharedState before, SharedRules rules, CancellationToken cancellationToken)
    {
        var after = SharedState.Read(common, before, cancellationToken);
        var difference = SharedStateDifference.Between(before, after);
        var isUserAtWork = after.MovesSince(before, common).Any(line => !line.Contains(AgentGuard.Mark, StringComparison.Ordinal));
        var refs = difference.Refs.Where(c => !rules.IsOthers(c.Name)).ToList();
        var unclaimed = refs.Where(c => c.After is not null && c.Name != Stash && (c.Before is null || _left.Contains(c.Name))).Select(c => c.Name).ToList();
        var agents = await RefOrigin.AgentsAsync(git, unclaimed, rules.Heads, before.Refs ?? new Dictionary<string, string>()).ConfigureAwait(false);
        bool IsForbidden(RefChange c) =>
            c.Name == rules.OwnBranch
            || RefOrigin.IsReplacement(c.Name)
            || agents.Contains(c.Name)
            || (rules.WatchesRefs && !isUserAtWork && (c.Name == Stash || (c.Before is not null && !_left.Contains(c.Name))));

        var others = difference.Others.Select(c => $"git's {c}").ToList();
        var undone = refs.Where(IsForbidden).ToList();
        var files = difference.Files.Where(c => c.Path != SharedState.StashLog || undone.Exists(m => m.Name == Stash))
            .Where(c => SharedState.OwnerOf(c.Path) == SharedOwner.Engine || (rules.WatchesFiles && !isUserAtWork)).ToList();
        var found = files.Where(c => c.Path != SharedState.StashLog).Select(c => $"git's {c}").Concat(undone.Select(c => c.ToString())).ToList();

        var undo = new SharedStateUndo(git, common);
        foreach (var file in files)
        {
            undo.PutBack(file, before, rules.SaveTo);
        }

        var failed = await undo.PutBackAsync(undone, rules.KeepBelow, CancellationToken.None).ConfigureAwait(false);
        var stay = refs.Except(undone).ToList();
        var appeared = stay.Where(c => c.Before is null && !c.Name.StartsWith("refs/remotes/", StringComparison.Ordinal)).ToList();
        _left.UnionWith(stay.Where(c => c.Before is null).Select(c => c.Name));
        return new SharedFindings(
            [.. found, .. failed.Select(name => $"{name} (git could not put it back)")],
            [.. appeared.Select(c => c.ToString())],
            [.. stay.Except(appeared).Concat<object>(difference.Files.Except(files).Where(c => c.Path != SharedState.StashLog)).Select(c => c.ToString()!), .. others.Where(_ => isUserAtWork)],
            [.. others.Where(_ => !isUserAtWork)],
            files.Exists(c => c.Path == Alternates));
    }

    /// <summary>True for a branch that another engine may be moving at this moment: that of a run that has worktrees.</summary>
    public static bool IsOfWorkingRun(RunPaths paths, string name) =>
        name.Split('/') is ["refs", "heads", "autoauto", _, .., var run] && Directory.Exists(paths.WorktreesOf(run));
}
