using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

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

    /// <summary>The branch that the agent's HEAD is on; null for none.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>Commits at which the agent's HEAD has stood since the earlier look.</summary>
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
/// <param name="LostObjects">True if objects that were to be seen meanwhile may be gone.</param>
internal sealed record SharedFindings(IReadOnlyList<string> Undone, IReadOnlyList<string> Appeared, IReadOnlyList<string> Left, bool LostObjects);

/// <summary>
/// Looks at the git directory that all worktrees share before something runs that an agent wrote, and puts back behind it what is provably not the user's doing.
/// </summary>
/// <param name="git">Moves refs.</param>
/// <param name="common">The directory that all worktrees share.</param>
/// <param name="ownFolders">Administrative folders of the engine's own worktrees.</param>
internal sealed class SharedGuard(GitClient git, string common, Func<IReadOnlyList<string>> ownFolders)
{
    private const string Stash = "refs/stash";
    private const string Alternates = "objects/info/alternates";
    private const int MostHeads = 200;

    // What appeared in an earlier call and stayed is nobody's for certain: the same act is judged the same each time.
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private SharedState? _known;

    /// <summary>How everything stands now.</summary>
    /// <param name="watched">Own worktrees whose settings nobody may change at the moment.</param>
    public SharedState Look(IReadOnlyList<string> watched) => _known = SharedState.Read(common, ownFolders(), watched, _known);

    /// <summary>Looks again, and puts back what has to be.</summary>
    public async Task<SharedFindings> PutBackAsync(SharedState before, IReadOnlyList<string> watched, SharedRules rules)
    {
        var after = SharedState.Read(common, ownFolders(), watched, before);
        var difference = SharedStateDifference.Between(before, after);
        var isUserAtWork = after.MovesSince(before, common).Any(line => !line.Contains(AgentGuard.Mark, StringComparison.Ordinal));
        var refs = difference.Refs.Where(c => !rules.IsOthers(c.Name)).ToList();
        var unclaimed = refs.Where(c => c.After is not null && c.Name != Stash && (c.Before is null || _left.Contains(c.Name))).Select(c => c.Name).ToList();
        var agents = await RefOrigin.AgentsAsync(git, unclaimed, rules.Heads, before.Refs ?? new Dictionary<string, string>()).ConfigureAwait(false);
        bool IsForbidden(RefChange c) =>
            c.Name == rules.OwnBranch
            || RefOrigin.IsReplacement(c.Name)
            || (agents.Contains(c.Name) && c.Name != rules.HeadBranch)
            || (rules.WatchesRefs && !isUserAtWork && (c.Name == Stash || (c.Before is not null && !_left.Contains(c.Name))));

        var undone = refs.Where(IsForbidden).ToList();
        var files = difference.Files.Where(c => c.Path != SharedState.StashLog || undone.Exists(m => m.Name == Stash))
            .Where(c => SharedState.OwnerOf(c.Path) == SharedOwner.Engine || (rules.WatchesFiles && !isUserAtWork)).ToList();
        var found = files.Where(c => c.Path != SharedState.StashLog).Select(c => $"git's {c}").Concat(undone.Select(c => c.ToString())).ToList();

        // An agent that works on a branch of its own has done nothing wrong; the branch is not the user's to keep.
        undone.AddRange(refs.Where(c => c.Before is null && c.Name == rules.HeadBranch && !undone.Contains(c)));
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
            [.. stay.Except(appeared).Concat<object>(difference.Files.Except(files).Where(c => c.Path != SharedState.StashLog)).Select(c => c.ToString()!)],
            files.Exists(c => c.Path == Alternates));
    }

    /// <summary>True for a branch that another engine may be moving at this moment: that of a run that has worktrees.</summary>
    public static bool IsOfWorkingRun(RunPaths paths, string name) =>
        name.Split('/') is ["refs", "heads", "autoauto", _, .., var run] && Directory.Exists(paths.WorktreesOf(run));

    /// <summary>Commits at which a worktree's HEAD has stood, as git noted them.</summary>
    /// <param name="administrativeFolder">Where git keeps what belongs to the worktree.</param>
    /// <param name="from">Length of the notes at the earlier look, bytes; all are read if they have become shorter.</param>
    public static IReadOnlyList<string> HeadsSince(string administrativeFolder, long from)
    {
        const long longest = 16 << 20;
        var log = HeadLogOf(administrativeFolder);
        var start = LengthOfHeads(administrativeFolder) < from ? 0 : from;
        return [.. ReachableFile.ReadTextFrom(log.FullName, start, longest).Split('\n').Select(line => line.Split(' ')).Where(words => words.Length > 2 && words[1].Length is 40 or 64 && words[1].All(char.IsAsciiHexDigit))
            .Select(words => words[1]).Where(sha => sha.Trim('0').Length > 0).Distinct(StringComparer.Ordinal).TakeLast(MostHeads)];
    }

    /// <summary>Length of git's notes of where a worktree's HEAD stood, bytes.</summary>
    public static long LengthOfHeads(string administrativeFolder) => HeadLogOf(administrativeFolder) is { Exists: true } log ? log.Length : 0;

    private static FileInfo HeadLogOf(string administrativeFolder) => new(Path.Combine(administrativeFolder, "logs", "HEAD"));
}
