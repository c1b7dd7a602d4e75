using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Agents and evaluators that outlived their engine. Only those that carry the mark of a run of this repository.</summary>
internal sealed class ProcessCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var marked = ProcessTree.ListMarked();
        foreach (var run in marked.Count == 0 ? [] : scope.IdleRuns())
        {
            string[] prefixes = [run.Id + ".", RunPaths.ReceiptOwner(run.Id) + "."];
            var pids = marked.Where(p => Array.Exists(prefixes, prefix => p.Marker.StartsWith(prefix, StringComparison.Ordinal))).Select(p => p.Pid).ToList();
            if (pids.Count > 0)
            {
                yield return new Finding
                {
                    Kind = FindingKind.ProcessOrphaned,
                    Severity = EventSeverity.Warning,
                    Subject = "process " + string.Join(", ", pids),
                    Message = $"{(pids.Count == 1 ? "A process" : $"{pids.Count} processes")} of run {run.Id} still run{(pids.Count == 1 ? "s" : string.Empty)}, and no engine works on it.",
                    Action = "End them",
                    RunId = run.Id,
                    Program = run.Program,
                    Mend = () => scope.Hold(run.Program, () => Array.ForEach(prefixes, prefix => ProcessTree.Sweep(prefix))),
                };
            }
        }
    }
}
