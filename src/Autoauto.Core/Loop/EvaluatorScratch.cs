namespace Autoauto.Core.Loop;

/// <summary>The folder in which an evaluator's scripts leave what is read once.</summary>
internal static class EvaluatorScratch
{
    /// <summary>Removes it, while the run is still this engine's. One that cannot be removed is no reason to end a run: a repair finds it.</summary>
    public static void Remove(RunPaths paths, string runId)
    {
        try
        {
            Directory.Delete(paths.ScratchOf(runId), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Also where there is none.
        }
    }
}
