using Autoauto.Core.Decisions;

namespace Autoauto.Bench.Decision;

/// <summary>A simulated situation with what is demanded of the adaptive rule in it.</summary>
/// <param name="Id">Number of the demand that it serves.</param>
/// <param name="Name">Name in the table.</param>
/// <param name="Loops">Loops of the full size.</param>
/// <param name="Spec">The loop.</param>
/// <param name="Options">Settings of the adaptive rule.</param>
/// <param name="Demands">The limits.</param>
internal sealed record Workload(
    string Id, string Name, int Loops, LoopSpec Spec, AdaptiveOptions Options, Func<WorkloadResult, IEnumerable<Demand>> Demands);

/// <summary>What the rules made of a workload, on the same candidates.</summary>
internal sealed record WorkloadResult(
    Workload Workload, LoopSummary Adaptive, LoopSummary Recommended, LoopSummary Fixed, IReadOnlyList<LoopOutcome> Loops)
{
    public Demand AtMost(string quantity, Estimate measured, double limit) =>
        Demand.AtMost(Workload.Id, Workload.Name, quantity, measured, limit);

    public Demand AtLeast(string quantity, Estimate measured, double limit) =>
        Demand.AtLeast(Workload.Id, Workload.Name, quantity, measured, limit);
}
