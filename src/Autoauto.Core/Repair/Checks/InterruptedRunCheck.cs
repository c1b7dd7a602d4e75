using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Runs whose engine died. They are whole: going on with them, or removing them, is the user's choice.</summary>
internal sealed class InterruptedRunCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from run in scope.IdleRuns()
        where run.Phase != RunPhase.Finished
        select new Finding
        {
            Kind = FindingKind.RunInterrupted,
            Severity = EventSeverity.Information,
            Subject = run.Id,
            Message = $"Run {run.Id} of program '{run.Program}' was interrupted, and no process works on it.",
            Action = $"Go on with it: {Next.RunResume(run.Id)}, or remove it: {Next.RunRemove(run.Id)}",
            RunId = run.Id,
            Program = run.Program,
        };
}
