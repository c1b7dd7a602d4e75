using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Locks of the runs' own refs and branches: with one of them left behind, no run can move its branch.</summary>
internal sealed class RefLockCheck : IRepairCheck
{
    private static readonly TimeSpan s_atWork = TimeSpan.FromMinutes(1);

    public IEnumerable<Finding> Find(RepairScope scope)
    {
        if (scope.IsAnythingBusy())
        {
            yield break;
        }

        string[] folders = [Path.Combine(scope.Location.CommonDirectory, "refs", "heads", "autoauto"), Path.Combine(scope.Paths.Store, "refs", "autoauto")];
        foreach (var folder in folders.Where(Directory.Exists))
        {
            // A git of the user's holds a lock for milliseconds.
            foreach (var file in Directory.EnumerateFiles(folder, "*.lock", SearchOption.AllDirectories).Where(f => scope.Now - File.GetLastWriteTimeUtc(f) > s_atWork))
            {
                yield return new Finding
                {
                    Kind = FindingKind.LockStale,
                    Severity = EventSeverity.Warning,
                    Subject = file,
                    Message = "A git that is gone left the lock of a run's ref.",
                    Action = "Remove the lock",
                    Repair = () => File.Delete(file),
                };
            }
        }
    }
}
