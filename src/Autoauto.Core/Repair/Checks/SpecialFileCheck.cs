using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Pipes and devices in the git directories, which an agent without a sandbox can have left there. The other checks ask git, and git would wait for them for ever.</summary>
internal sealed class SpecialFileCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope)
    {
        foreach (var folder in new[] { scope.Location.CommonDirectory, scope.Paths.Store }.Where(Directory.Exists))
        {
            foreach (var path in SpecialFiles.FindBelow(folder).Select(file => Path.Combine(folder, file)))
            {
                yield return new Finding
                {
                    Kind = FindingKind.SpecialFile,
                    Severity = EventSeverity.Error,
                    Subject = path,
                    Message = "A pipe or a device lies where git has files; a git that reads it waits for ever.",
                    Action = "Remove it",
                    Repair = () => TreeRemoval.Remove(path),
                };
            }
        }
    }
}
