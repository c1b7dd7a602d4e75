namespace Autoauto.Core.Episodes;

/// <summary>The episode's worktree with a version of the policy in it.</summary>
internal sealed class PolicyWorktree(EpisodeContext context)
{
    /// <summary>
    /// Puts the worktree to the start commit with the version's files, committed where they differ, so that an agent's own work is what comes after
    /// the commit that is returned.
    /// </summary>
    public async Task<string> PrepareAsync(int version, CancellationToken cancellationToken)
    {
        var git = context.Services.Git;
        context.Slots.CreateFolder();
        await context.Slots.PrepareAgentAsync(context.Episode.StartCommit, cancellationToken).ConfigureAwait(false);
        context.Services.Ledger.Materialise(context.Episode.Target, version, context.Slots.Agent);
        var status = await git.StatusAsync(context.Slots.Agent, cancellationToken).ConfigureAwait(false);
        return status.IsClean
            ? status.Head
            : await git.CommitAllAsync(context.Slots.Agent, "Set the instructions", cancellationToken).ConfigureAwait(false);
    }
}
