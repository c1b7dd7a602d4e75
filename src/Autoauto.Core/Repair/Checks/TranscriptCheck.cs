using System.Security.Cryptography;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Repair.Checks;

/// <summary>Transcripts against the lengths and hashes that were recorded. What is lost cannot be repaired, only known.</summary>
internal sealed class TranscriptCheck : IRepairCheck
{
    public IEnumerable<Finding> Find(RepairScope scope) =>
        from run in scope.IdleRuns()
        from e in scope.Database.Read(c => ExperimentStore.Page(c, run.Id, null, null, 0, int.MaxValue), [])
        where e.TranscriptPath is not null && e.TranscriptHash is not null
        let finding = Judge(scope, run, e)
        where finding is not null
        select finding;

    private static Finding? Judge(RepairScope scope, Run run, Experiment e)
    {
        var path = scope.Paths.TranscriptAt(run.Id, e.TranscriptPath!);
        using var handle = ReachableFile.TryOpen(path, out var kind);
        if (kind == ReachableKind.Missing)
        {
            return Describe(FindingKind.TranscriptMissing, run, e, path, "is gone", "Nothing can be done; the experiment's record is complete without it");
        }

        using var file = handle is null ? null : new FileStream(handle, FileAccess.Read);
        return file is not null && file.Length == e.TranscriptBytes && Convert.ToHexStringLower(SHA256.HashData(file)) == e.TranscriptHash
            ? null
            : Describe(FindingKind.TranscriptChanged, run, e, path, "is not what was recorded", "Do not rely on it: something changed it after the experiment");
    }

    private static Finding Describe(FindingKind kind, Run run, Experiment e, string path, string what, string action) => new()
    {
        Kind = kind,
        Severity = EventSeverity.Warning,
        Subject = path,
        Message = $"The transcript of experiment {e.Number} of run {run.Id} {what}.",
        Action = action,
        RunId = run.Id,
        Program = run.Program,
    };
}
