using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Loop;

/// <inheritdoc cref="IRunTraces"/>
internal sealed class RunTraces(RunPaths paths) : IRunTraces
{
    /// <inheritdoc/>
    public void EndProcesses(string owner) => ProcessTree.Sweep(owner + ".");

    /// <inheritdoc/>
    public string CreateCallFolder(string owner) => CallScratch.Create(owner);

    /// <inheritdoc/>
    public string? RemoveCallFolder(string folder) => CallScratch.Remove(folder);

    /// <inheritdoc/>
    public void RemoveLeftCallFolders(string owner) => CallScratch.RemoveLeft(owner);

    /// <inheritdoc/>
    public void RemoveEvaluatorFolder(string runId)
    {
        try
        {
            TreeRemoval.Remove(paths.ScratchOf(runId));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Also where there is none.
        }
    }

    /// <inheritdoc/>
    public void CreateLogFolder(string runId) => PrivateFiles.CreateFolder(paths.LogsOf(runId));
}
