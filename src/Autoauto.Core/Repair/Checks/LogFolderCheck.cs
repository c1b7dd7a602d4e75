using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Logs of runs that are gone, and temporary files of runs that are over.</summary>
internal sealed class LogFolderCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var isLost = scope.Runs().Count == 0;
        foreach (var folder in RepairScope.FoldersIn(scope.Paths.Logs))
        {
            var runId = Path.GetFileName(folder);
            if (!RepairScope.IsRunId(runId) || scope.IsEpisode(runId))
            {
                continue;
            }

            if (scope.FindRun(runId) is not { } run)
            {
                yield return LeftOver(scope, folder, runId, isLost);
            }
            else if (!scope.IsBusy(run.Program) && Directory.Exists(scope.Paths.ScratchOf(runId)))
            {
                yield return Scratch(scope, run);
            }
        }
    }

    private static Finding LeftOver(RepairScope scope, string folder, string runId, bool isLost) => new()
    {
        Kind = FindingKind.LogsLeftOver,
        Severity = EventSeverity.Information,
        Subject = folder,
        Message = $"There are logs of run {runId}, and there is no such run{(isLost ? " (nor any other: was the database replaced?)" : string.Empty)}.",
        Action = "Remove the logs",
        RunId = runId,
        NeedsForce = isLost,
        Mend = () =>
        {
            if (!scope.IsKnown(runId))
            {
                Directory.Delete(folder, recursive: true);
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
        Mend = () => scope.Hold(run.Program, () => Directory.Delete(scope.Paths.ScratchOf(run.Id), recursive: true)),
    };
}
