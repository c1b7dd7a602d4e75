using Autoauto.Core.Agents;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>
/// The private folders of agent calls in the system's temporary directory. They hold copies of sign-in files and carry the id of the run, episode or
/// set-up that they are made for in their names, so that those of an engine that died are found.
/// </summary>
internal static class CallScratch
{
    /// <summary>Makes the folder of one call.</summary>
    public static string Create(string owner) => TemporaryFolder.Create($"autoauto-agent-{owner}-");

    /// <summary>
    /// Removes what calls of engines that are gone have left. A sign-in that an agent had renewed by then goes back to the user first: it is good for one
    /// use, and only there it still is.
    /// </summary>
    /// <param name="owner">The run, episode or set-up; none of its calls may be under way.</param>
    public static void RemoveLeft(string owner)
    {
        var prefix = $"autoauto-agent-{owner}-";
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), prefix + "*"))
        {
            // What follows is a random name; more is that of another owner whose name begins like this one.
            if (!Path.GetFileName(folder)[prefix.Length..].Contains('-', StringComparison.Ordinal))
            {
                SignInReturn.Return(AgentHost.Current(), folder);
                Remove(folder);
            }
        }
    }

    /// <summary>Removes the folder of one call. Agents' tools leave read-only caches behind; what cannot be removed stays: it is no reason to end anything.</summary>
    /// <returns>Why it stays; null if it is gone.</returns>
    public static string? Remove(string folder)
    {
        try
        {
            TreeRemoval.Remove(folder);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
