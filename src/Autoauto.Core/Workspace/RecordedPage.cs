using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Workspace;

/// <summary>What was measured for one experiment, and what was decided from it.</summary>
/// <param name="Record">The decision; null if there was none (it failed or missed a gate).</param>
/// <param name="Decision">Valid values of the decision, in order.</param>
/// <param name="Rebase">Fresh values of a new baseline.</param>
/// <param name="DriftCheck">Fresh values of an unchanged baseline.</param>
/// <param name="SetupBefore">A set-up measured before the decision, because the run had moved to another machine.</param>
/// <param name="SetupAfter">The same, after the decision.</param>
internal sealed record RecordedBlock(
    DecisionRecord? Record,
    IReadOnlyList<Measurement> Decision,
    IReadOnlyList<Observation> Rebase,
    IReadOnlyList<Observation> DriftCheck,
    IReadOnlyList<Observation> SetupBefore,
    IReadOnlyList<Observation> SetupAfter);

/// <summary>A stretch of a run's experiments as it was recorded.</summary>
/// <param name="Blocks">Measured experiments, oldest first.</param>
/// <param name="Subjects">First lines of the candidates' messages.</param>
/// <param name="Last">Where the next page begins behind; null if this is the last.</param>
internal sealed record RecordedPage(IReadOnlyList<RecordedBlock> Blocks, IReadOnlyDictionary<int, string?> Subjects, int? Last)
{
    public static RecordedPage Empty { get; } = new([], new Dictionary<int, string?>(), null);

    /// <summary>Reads the experiments behind <paramref name="after"/> with at most <paramref name="size"/> decisions.</summary>
    public static RecordedPage Read(SqliteConnection connection, string runId, int after, int size)
    {
        var decisions = DecisionStore.Page(connection, runId, after, size);
        int? last = decisions.Count == size ? decisions[^1].Experiment : null;
        var byNumber = decisions.ToDictionary(d => d.Experiment);
        var measured = MeasurementStore.Between(connection, runId, after, last ?? int.MaxValue)
            .Where(m => m.Sample.IsValid)
            .GroupBy(m => m.Experiment)
            .OrderBy(g => g.Key);
        return new RecordedPage(
            [.. measured.Select(g => ToBlock(byNumber.GetValueOrDefault(g.Key), [.. g]))],
            ExperimentStore.Subjects(connection, runId, after, last ?? int.MaxValue),
            last);
    }

    public static Observation ToObservation(Measurement m) => new(m.Arm, m.Sample.Value!.Value, m.AtSeconds);

    private static RecordedBlock ToBlock(DecisionRecord? record, List<Measurement> all)
    {
        var decision = all.FindAll(m => m.Purpose == MeasurementPurpose.Decision);
        var setup = Values(all, MeasurementPurpose.Setup);
        var isBefore = setup.Length > 0 && decision.Count > 0 && all.Find(m => m.Purpose == MeasurementPurpose.Setup)!.Id < decision[0].Id;
        return new RecordedBlock(
            record,
            decision,
            Values(all, MeasurementPurpose.Rebase),
            Values(all, MeasurementPurpose.DriftCheck),
            isBefore ? setup : [],
            isBefore ? [] : setup);
    }

    private static Observation[] Values(List<Measurement> all, MeasurementPurpose purpose) =>
        [.. all.Where(m => m.Purpose == purpose).Select(ToObservation)];
}
