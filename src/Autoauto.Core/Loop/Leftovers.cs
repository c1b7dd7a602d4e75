using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// Failures over what an agent, or the code that it wrote, left behind. They are the experiment's outcome and not the run's end. Whether one is of that kind is found
/// out by trying: what is gone with the folders came from them; what is not is the machine's, and ends the run.
/// </summary>
internal static class Leftovers
{
    /// <summary>True for a failure that may come from what lies in the working folders.</summary>
    public static bool MayCause(Exception failure) => failure switch
    {
        AutoautoException known => known.Code is ErrorCode.GitFailed or ErrorCode.RepositoryReadOnly or ErrorCode.RepositoryNotFound or ErrorCode.WorktreeDirty,
        IOException io => !EngineFailure.IsDiskFull(io),
        UnauthorizedAccessException => true,
        _ => false,
    };

    /// <summary>Looks behind a call. Where what the call left in the agent's folder is in the way of that, the folder goes, and the look is repeated.</summary>
    /// <returns>What was in the way; null if nothing was.</returns>
    public static async Task<Exception?> DisarmAsync(IRunWorktrees slots, Func<Task> disarm)
    {
        try
        {
            await disarm().ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (MayCause(e))
        {
            TreeRemoval.Remove(slots.Agent);
            await disarm().ConfigureAwait(false);
            return e;
        }
    }

    /// <summary>Does something with the measuring slots; where what was measured there last is in the way, they are made again, and it is done again.</summary>
    public static async Task WithSoundSlotsAsync(IRunWorktrees slots, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (MayCause(e))
        {
            await slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
            await work().ConfigureAwait(false);
        }
    }

    /// <summary>Asks once more where the first time failed: a git that was killed from outside says nothing of what lies in a folder.</summary>
    public static async Task<T> TwiceAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return await question().ConfigureAwait(false);
        }
        catch (AutoautoException e) when (MayCause(e))
        {
            return await question().ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="TwiceAsync{T}"/>
    public static Task TwiceAsync(Func<Task> work) => TwiceAsync(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Makes all working folders of the run again.</summary>
    /// <param name="slots">The folders.</param>
    /// <param name="commit">What the agent's is put to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False if that does not work either: then it is not the leftovers' fault.</returns>
    public static async Task<bool> TryMakeAnewAsync(IRunWorktrees slots, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await slots.DiscardSlotsAsync(cancellationToken).ConfigureAwait(false);
            slots.CreateFolder();

            // The agent's folder may hold the only copy of finished work: it goes once it is known that folders can be made.
            await slots.CheckOutAsync(Arm.Candidate, commit, cancellationToken).ConfigureAwait(false);
            TreeRemoval.Remove(slots.Agent, cancellationToken);
            await slots.PrepareAgentAsync(commit, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (MayCause(e))
        {
            return false;
        }
    }

    /// <summary>What is said of the experiment.</summary>
    public static string Describe(Experiment experiment, Exception failure) =>
        $"What {(experiment.Phase == ExperimentPhase.Measuring ? "the candidate's code" : "the agent")} left behind could not be worked with: {PlainText.OneLine(failure.Message, 500)} The folders were made again.";
}
