using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Worktrees and refs that an earlier version left in the user's repository.</summary>
internal sealed class FormerLayoutCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var left = new FormerLayout(scope.Store, scope.Paths).Find();
        if (left.Count == 0 || scope.IsAnythingBusy())
        {
            yield break;
        }

        yield return new Finding
        {
            Kind = FindingKind.FormerLayout,
            Severity = EventSeverity.Warning,
            Subject = left[0],
            Message = FormattableString.Invariant($"An earlier version left {left.Count} worktrees and refs in the repository."),
            Action = "Move them over to the engine's own store",
            Repair = () => new FormerLayout(scope.OpenStore(), scope.Paths).MoveOver(),
        };
    }
}
