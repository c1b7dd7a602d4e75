using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>The database itself. Nothing is repaired here: only a backup, or starting afresh, brings back what is lost.</summary>
internal sealed class DatabaseCheck : IRepairCheck
{
    private const int MostNamed = 5;

    public IEnumerable<Finding> Find(RepairScope scope)
    {
        var path = scope.Paths.Database;
        var problems = DatabaseHealth.Examine(path);
        if (problems.Count == 0)
        {
            yield break;
        }

        var backup = BackupCheck.Backups(scope) is [var newest, ..] ? newest : null;
        yield return new Finding
        {
            Kind = FindingKind.DatabaseDamaged,
            Severity = EventSeverity.Error,
            Subject = path,
            Message = $"The database '{path}' is damaged: {string.Join("; ", problems.Take(MostNamed))}{(problems.Count > MostNamed ? $" and {problems.Count - MostNamed} more" : string.Empty)}.",
            Action = backup is null
                ? $"End all runs, keep a copy of '{path}', restore it from a backup of your own, or move it away with its -wal and -shm files to start afresh. Kept commits are safe on the branches autoauto/*."
                : $"End all runs, move '{path}' away with its -wal and -shm files, and copy '{backup}' in its place (it is older), or start afresh without it. Kept commits are safe on the branches autoauto/*.",
        };
    }
}
