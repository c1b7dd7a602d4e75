using Autoauto.Core.Git;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// What earlier versions left in the user's repository: worktrees of it below <c>.autoauto/worktrees/</c>, and a ref for every candidate. It moves over to the store and
/// to working folders outside; nothing of it stays behind.
/// </summary>
internal sealed class FormerLayout(StoreClient store, RunPaths paths)
{
    private const string Refs = "refs/autoauto/";

    /// <summary>The folders of worktrees and the refs that are still there, for people.</summary>
    public IReadOnlyList<string> Find()
    {
        var folders = Directory.Exists(paths.FormerWorktrees) ? Directory.EnumerateDirectories(paths.FormerWorktrees) : [];
        var refs = store.User.ListRefsAsync(Refs, CancellationToken.None).GetAwaiter().GetResult();
        var entries = WorktreeEntry.List(store.User.CommonDirectory).Where(IsOurs).Select(e => e.Folder);
        return [.. folders, .. entries, .. refs.Where(name => !name.Contains("/undone-", StringComparison.Ordinal))];
    }

    /// <summary>Moves everything over. Done again after a crash, it goes on.</summary>
    public void MoveOver() => MoveOverAsync(CancellationToken.None).GetAwaiter().GetResult();

    private async Task MoveOverAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (await store.User.ListRefsAsync(Refs, cancellationToken).ConfigureAwait(false)).Where(n => !n.Contains("/undone-", StringComparison.Ordinal)))
        {
            if (await store.User.ReadRefAsync(name, cancellationToken).ConfigureAwait(false) is { } commit)
            {
                await store.TakeOverAsync(name, commit, cancellationToken).ConfigureAwait(false);
                await store.User.DeleteRefAsync(name, commit, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var folder in Directory.Exists(paths.FormerWorktrees) ? Directory.GetDirectories(paths.FormerWorktrees) : [])
        {
            await MoveAgentAsync(folder, cancellationToken).ConfigureAwait(false);
            foreach (var worktree in Directory.GetDirectories(folder))
            {
                await store.User.RemoveWorktreeAsync(worktree, cancellationToken).ConfigureAwait(false);
            }

            TreeRemoval.Remove(folder, cancellationToken);
        }

        foreach (var entry in WorktreeEntry.List(store.User.CommonDirectory).Where(IsOurs).ToList())
        {
            TreeRemoval.Remove(entry.Folder, cancellationToken);
        }
    }

    /// <summary>A commit of an interrupted run's agent that was not looked at yet stands in its new folder, where a resume finds it.</summary>
    private async Task MoveAgentAsync(string folder, CancellationToken cancellationToken)
    {
        var owner = Path.GetFileName(folder);
        var slots = new MeasurementSlots(store, paths.WorktreesOf(owner), owner, []);
        var marker = ReachableFile.TryReadText(Path.Combine(folder, "autoauto-run"), 1024)?.Trim();
        if (marker == owner && WorktreeLink.DirectoryOf(Path.Combine(folder, "agent")) is { } entry
            && ReachableFile.TryReadText(Path.Combine(entry, "HEAD"), 256)?.Trim() is { Length: 40 or 64 } head && store.User.ReadCommit(head) is not null)
        {
            await store.TakeOverAsync($"{Refs}{owner}/left", head, cancellationToken).ConfigureAwait(false);
            slots.CreateFolder();
            await slots.PrepareAgentAsync(head, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsOurs(WorktreeEntry entry) => entry.IsTorn ? entry.Reason == WorktreeEntry.FormerReason
        : entry.Worktree?.StartsWith(paths.FormerWorktrees + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true;
}
