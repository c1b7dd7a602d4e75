using System.Collections.Frozen;
using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Which phase of a run may follow which: one table, and the only lookup into it.</summary>
public static class RunTransitions
{
    private static readonly FrozenDictionary<RunPhase, FrozenSet<RunPhase>> s_next = new Dictionary<RunPhase, FrozenSet<RunPhase>>
    {
        [RunPhase.Starting] = Set(RunPhase.Baselining, RunPhase.AgentRunning, RunPhase.Measuring, RunPhase.Deciding, RunPhase.Rebaselining, RunPhase.Stopping, RunPhase.Finished),
        [RunPhase.Baselining] = Set(RunPhase.AgentRunning, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.AgentRunning] = Set(RunPhase.Measuring, RunPhase.Reverting, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Measuring] = Set(RunPhase.Deciding, RunPhase.Reverting, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Deciding] = Set(RunPhase.Rebaselining, RunPhase.Reverting, RunPhase.AgentRunning, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Reverting] = Set(RunPhase.AgentRunning, RunPhase.Rebaselining, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Rebaselining] = Set(RunPhase.AgentRunning, RunPhase.Reverting, RunPhase.Stopping, RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Stopping] = Set(RunPhase.Starting, RunPhase.Finished),
        [RunPhase.Finished] = Set(RunPhase.Starting),
    }.ToFrozenDictionary();

    /// <summary>True if <paramref name="to"/> may follow <paramref name="from"/>. Every phase may go back to Starting: that is a resume.</summary>
    public static bool Allows(RunPhase from, RunPhase to) => s_next[from].Contains(to);

    /// <summary>Returns <paramref name="to"/>, or names the illegal pair.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it: a defect.</exception>
    public static RunPhase Next(RunPhase from, RunPhase to) =>
        Allows(from, to) ? to : throw new InvalidOperationException($"A run cannot go from {from} to {to}.");

    private static FrozenSet<RunPhase> Set(params RunPhase[] phases) => phases.ToFrozenSet();
}
