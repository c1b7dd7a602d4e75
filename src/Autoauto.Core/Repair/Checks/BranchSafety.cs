namespace Autoauto.Core.Repair.Checks;

/// <summary>Whether a branch can be moved or removed without losing anybody's work.</summary>
internal static class BranchSafety
{
    /// <summary>True if another branch, a tag or a remote has the commit; the engine's own refs do not count, they go with their run.</summary>
    public static bool IsKeptElsewhere(RepairScope scope, string commit, string except) => scope
        .Ask(git => git.ListContainingRefsAsync(commit, CancellationToken.None))
        .Any(name => name != except && !name.StartsWith("refs/autoauto/", StringComparison.Ordinal));

    /// <summary>True if a worktree has the branch checked out: moving it would make that worktree's files look changed.</summary>
    public static bool IsCheckedOut(RepairScope scope, string reference) =>
        scope.Ask(git => git.ListWorktreesAsync(CancellationToken.None)).Any(w => w.Branch == reference);
}
