using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Logs of runs and episodes that are gone, and temporary files of runs that are over.</summary>
internal sealed class LogFolderCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var isLost = scope.IsLost();
        foreach (var folder in RepairScope.FoldersIn(scope.Paths.Logs))
        {
            var runId = Path.GetFileName(folder);
            if (!RepairScope.IsRunId(runId))
            {
                if (RepairScope.IsEpisodeId(runId) && scope.FindEpisode(runId) is null)
                {
                    yield return LeftOver(scope, folder, "episode", runId, isLost);
                }

                continue;
            }

            if (scope.FindRun(runId) is not { } run)
            {
                yield return LeftOver(scope, folder, "run", runId, isLost) with { RunId = runId };
            }
            else if (!scope.IsBusy(run.Program) && Directory.Exists(scope.Paths.ScratchOf(runId)))
            {
                yield return Scratch(scope, run);
            }
        }
    }

    private static Finding LeftOver(RepairScope scope, string folder, string whose, string id, bool isLost) => new()
    {
        Kind = FindingKind.LogsLeftOver,
        Severity = EventSeverity.Information,
        Subject = folder,
        Message = $"There are logs of {whose} {id}, and there is no such {whose}{(isLost ? " (nor any other: was the database replaced?)" : string.Empty)}.",
        Action = "Remove the logs",
        NeedsForce = isLost,
        Repair = () =>
        {
            if (!scope.IsKnown(id))
            {
                TreeRemoval.Remove(folder);
            }
        },
    };

    private static Finding Scratch(RepairScope scope, Run run) => new()
    {
        Kind = FindingKind.ScratchLeftOver,
        Severity = EventSeverity.Information,
        Subject = scope.Paths.ScratchOf(run.Id),
        Message = $"The evaluator's temporary folder of run {run.Id} is still there.",
        Action = "Remove the folder",
        RunId = run.Id,
        Program = run.Program,
        Repair = () => scope.Hold(run.Program, () => TreeRemoval.Remove(scope.Paths.ScratchOf(run.Id))),
    };
}
