using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Measuring slots of an interrupted run that stand half renamed. They are made again anyway; the agent's worktree, which may hold its commit, stays.</summary>
internal sealed class SlotCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        foreach (var run in scope.IdleRuns().Where(run => run.Phase != RunPhase.Finished))
        {
            var slots = new MeasurementSlots(scope.Store, scope.Paths.WorktreesOf(run.Id), run.Id, []);
            if (slots.IsOurs() && Directory.Exists(slots.Measure))
            {
                yield return new Finding
                {
                    Kind = FindingKind.SlotsHalfMade,
                    Severity = EventSeverity.Information,
                    Subject = slots.Measure,
                    Message = $"A measuring slot of run {run.Id} stands at the measuring place, and nobody measures.",
                    Action = "Remove the measuring slots; a resumed run makes new ones",
                    RunId = run.Id,
                    Program = run.Program,
                    Repair = () => scope.Hold(run.Program, () => slots.DiscardSlotsAsync(CancellationToken.None).GetAwaiter().GetResult()),
                };
            }
        }
    }
}
