namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>A call that an agent really got.</summary>
internal sealed class TrueCall
{
    public required int Experiment { get; init; }

    public required Deed Deed { get; init; }

    public required int Life { get; init; }

    /// <summary>What the provider charges for it, however it ends.</summary>
    public decimal Usd { get; set; }

    /// <summary>The commit it made; null if it made none.</summary>
    public string? Commit { get; set; }

    /// <summary>True if the agent's process came to its end and its reply reached the engine.</summary>
    public bool HasReplied { get; set; }

    /// <summary>True if the user aborted it.</summary>
    public bool IsCancelled { get; set; }
}

/// <summary>A value that the evaluator really gave.</summary>
/// <param name="Commit">The commit that stood there.</param>
/// <param name="Value">The value; null if the invocation failed.</param>
internal sealed record TrueSample(string Commit, double? Value);

/// <summary>What was really done, kept by those to whom it was done. The engine's records are held against it.</summary>
internal sealed class Truth
{
    public List<TrueCall> Calls { get; } = [];

    public List<TrueSample> Samples { get; } = [];

    /// <summary>Where the engine moved the run's branch to, in order.</summary>
    public List<string> BranchMoves { get; } = [];

    /// <summary>Experiments whose worktree somebody damaged while it could hold the only copy of their work.</summary>
    public HashSet<int> Damaged { get; } = [];

    /// <summary>Experiments during which an agent changed what it must not.</summary>
    public HashSet<int> Tampered { get; } = [];

    /// <summary>How often an engine ended before its work was done.</summary>
    public int Interruptions { get; set; }

    /// <summary>Rows of measurements that were there when an engine took the run up.</summary>
    public List<long> Boundaries { get; } = [];

    /// <summary>Finished experiments as they were first seen.</summary>
    public Dictionary<int, string> Finished { get; } = [];

    /// <summary>How often each kind of disturbance happened.</summary>
    public SortedDictionary<string, int> Disturbances { get; } = new(StringComparer.Ordinal);

    /// <summary>What was noticed while it happened.</summary>
    public List<string> Violations { get; } = [];
}
