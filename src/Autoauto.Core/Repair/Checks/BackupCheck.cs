using System.Globalization;
using Autoauto.Core.Model;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Backups that were made before the database was brought forward: the newest one stays.</summary>
internal sealed class BackupCheck : IRepairCheck
{
    private const string Suffix = ".bak";

    /// <summary>Full paths of the backups, that of the newest schema first.</summary>
    public static IReadOnlyList<string> Backups(RepairScope scope)
    {
        var prefix = scope.Paths.Database + ".v";
        return [.. Directory.EnumerateFiles(scope.Paths.State, Path.GetFileName(prefix) + "*" + Suffix)
            .Select(path => (Path: path, IsOurs: int.TryParse(path.AsSpan(prefix.Length..^Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version), Version: version))
            .Where(backup => backup.IsOurs)
            .OrderByDescending(backup => backup.Version)
            .Select(backup => backup.Path)];
    }

    public IEnumerable<Finding> Find(RepairScope scope) => Backups(scope).Skip(1).Select(path => new Finding
    {
        Kind = FindingKind.BackupOld,
        Severity = EventSeverity.Information,
        Subject = path,
        Message = "There is a newer backup of the database.",
        Action = "Remove this one",
        Repair = () => File.Delete(path),
    });
}
