using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Working state that other users of the machine can read. The user's own programs are not looked at.</summary>
internal sealed class PermissionCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from path in Directory.EnumerateFiles(scope.Paths.State, Path.GetFileName(scope.Paths.Database) + "*").Concat(scope.Paths.PrivateFolders.Where(Directory.Exists)).Order(StringComparer.Ordinal)
        where PrivateFiles.IsShared(path)
        select new Finding
        {
            Kind = FindingKind.PermissionsOpen,
            Severity = EventSeverity.Warning,
            Subject = path,
            Message = "Other users of this machine can read it.",
            Action = "Take their rights away",
            Repair = () => PrivateFiles.Restrict(path),
        };
}
