using Autoauto.Core.Primitives;

namespace Autoauto.Core.Episodes;

/// <summary>The episode's worktree with a version of the policy in it.</summary>
internal sealed class PolicyWorktree(EpisodeContext context)
{
    /// <summary>
    /// Puts the worktree to the start commit with the version's files, committed where they differ, so that an agent's own work is what comes after
    /// the commit that is returned.
    /// </summary>
    public Task<string> PrepareAsync(int version, CancellationToken cancellationToken) => PrepareAsync(version, withoutOwnFiles: false, cancellationToken);

    /// <summary>
    /// The same for the evolver, without <c>.autoauto/</c> and without a history: where the policy's file is committed, the tasks that are held out and their checks stand
    /// there.
    /// </summary>
    public Task<string> PrepareForEvolverAsync(int version, CancellationToken cancellationToken) => PrepareAsync(version, withoutOwnFiles: true, cancellationToken);

    private async Task<string> PrepareAsync(int version, bool withoutOwnFiles, CancellationToken cancellationToken)
    {
        var git = context.Services.Git;
        context.Slots.CreateFolder();
        await context.Slots.PrepareAgentAsync(context.Episode.StartCommit, cancellationToken).ConfigureAwait(false);
        context.Services.Ledger.Materialise(context.Episode.Target, version, context.Slots.Agent);
        var own = Path.Combine(context.Slots.Agent, ".autoauto");
        if (withoutOwnFiles && Directory.Exists(own))
        {
            TreeRemoval.Remove(own, cancellationToken);
        }

        const string message = "Set the instructions";
        var status = await git.StatusAsync(context.Slots.AgentFolder, cancellationToken).ConfigureAwait(false);
        var head = status.IsClean ? status.Head : await git.CommitAllAsync(context.Slots.AgentFolder, message, cancellationToken).ConfigureAwait(false);
        return withoutOwnFiles ? await git.SecludeAsync(context.Slots.AgentFolder, message, cancellationToken).ConfigureAwait(false) : head;
    }
}
