namespace Autoauto.Core.Loop;

/// <summary>What a run leaves on the machine beside git and its database: processes, private folders, logs.</summary>
internal interface IRunTraces
{
    /// <summary>Ends every process that was started for <paramref name="owner"/> and still runs.</summary>
    void EndProcesses(string owner);

    /// <summary>Makes the private folder of one call of an agent.</summary>
    string CreateCallFolder(string owner);

    /// <summary>Removes the folder of one call; says why it stays, null if it is gone.</summary>
    string? RemoveCallFolder(string folder);

    /// <summary>Removes the folders that calls of engines that are gone have left.</summary>
    void RemoveLeftCallFolders(string owner);

    /// <summary>
    /// Removes the folder in which an evaluator's scripts leave what is read once, while the run is still this engine's. One that cannot be removed is
    /// no reason to end a run: a repair finds it.
    /// </summary>
    void RemoveEvaluatorFolder(string runId);

    /// <summary>Makes the folder of a run's logs.</summary>
    void CreateLogFolder(string runId);
}
