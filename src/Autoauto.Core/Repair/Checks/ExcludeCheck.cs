using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>The lines in git's private exclude file that keep working state out of the user's commits.</summary>
internal sealed class ExcludeCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var missing = scope.Database.Exists ? PrivateExclude.Missing(scope.Location.CommonDirectory, RunPaths.ExcludePatterns) : [];
        if (missing.Count > 0)
        {
            yield return new Finding
            {
                Kind = FindingKind.ExcludeIncomplete,
                Severity = EventSeverity.Warning,
                Subject = Path.Combine(scope.Location.CommonDirectory, "info", "exclude"),
                Message = $"git is not told to ignore {string.Join(", ", missing)}.",
                Action = "Add the lines",
                Repair = () => PrivateExclude.Ensure(scope.Location.CommonDirectory, RunPaths.ExcludePatterns),
            };
        }
    }
}
