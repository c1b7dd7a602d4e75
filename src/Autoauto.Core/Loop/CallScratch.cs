namespace Autoauto.Core.Loop;

/// <summary>
/// The private folders of a run's agent calls in the system's temporary directory. They hold copies of sign-in files and carry the run's id in their
/// names, so that those of an engine that died are found.
/// </summary>
internal static class CallScratch
{
    /// <summary>Makes the folder of one call.</summary>
    public static string Create(string runId) => Directory.CreateTempSubdirectory($"autoauto-agent-{runId}-").FullName;

    /// <summary>Removes what calls of engines that are gone have left. What cannot be removed stays: it is no reason to end anything.</summary>
    public static void RemoveLeft(string runId)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"autoauto-agent-{runId}-*"))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Agents' tools leave read-only caches behind.
            }
        }
    }
}
