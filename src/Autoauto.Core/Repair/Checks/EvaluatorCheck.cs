using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Copies of evaluators that no run and no measurement refers to, and copies that were never finished.</summary>
internal sealed class EvaluatorCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var used = scope.Database.Read(RunStore.EvaluatorHashes, []).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in RepairScope.FoldersIn(scope.Paths.Evaluators))
        {
            // A copy is made before anything refers to it, and tests of programs use one without a lease: a day has to pass.
            if (used.Contains(Path.GetFileName(folder)) || scope.IsAnythingBusy() || !scope.IsAbandoned(folder))
            {
                continue;
            }

            yield return new Finding
            {
                Kind = FindingKind.EvaluatorUnused,
                Severity = EventSeverity.Information,
                Subject = folder,
                Message = "No run refers to this copy of an evaluator.",
                Action = "Remove the copy",
                Repair = () => TreeRemoval.Remove(folder),
            };
        }
    }
}
