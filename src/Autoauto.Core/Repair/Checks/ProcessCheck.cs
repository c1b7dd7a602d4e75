using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Agents and evaluators that outlived their engine. Only those that carry the mark of a run or an episode of this repository.</summary>
internal sealed class ProcessCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var marked = ProcessTree.ListMarked();
        foreach (var run in marked.Count == 0 ? [] : scope.IdleRuns())
        {
            string[] owners = [run.Id, RunPaths.ReceiptOwner(run.Id)];
            if (Judge(marked, "run " + run.Id, owners, end => scope.Hold(run.Program, end)) is { } finding)
            {
                yield return finding with { RunId = run.Id, Program = run.Program };
            }
        }

        foreach (var episode in marked.Count == 0 ? [] : scope.IdleEpisodes())
        {
            if (Judge(marked, "episode " + episode.Id, [episode.Id], end => scope.HoldPolicy(episode.Policy, end)) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static Finding? Judge(IReadOnlyList<MarkedProcess> marked, string whose, string[] owners, Action<Action> hold)
    {
        var pids = marked.Where(p => Array.Exists(owners, p.IsOf)).Select(p => p.Pid).ToList();
        return pids.Count == 0 ? null : new Finding
        {
            Kind = FindingKind.ProcessOrphaned,
            Severity = EventSeverity.Warning,
            Subject = "process " + string.Join(", ", pids),
            Message = $"{(pids.Count == 1 ? "A process" : $"{pids.Count} processes")} of {whose} still run{(pids.Count == 1 ? "s" : string.Empty)}, and no engine works on it.",
            Action = "End them",
            Repair = () => hold(() => Array.ForEach(owners, owner => ProcessTree.Sweep(owner))),
        };
    }
}
