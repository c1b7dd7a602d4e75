using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>A stage with how long the one before it took.</summary>
/// <param name="Entry">The entry of the history.</param>
/// <param name="SinceSeconds">Since the entry before, seconds; null for the first.</param>
internal readonly record struct StageTime(StageEntry Entry, double? SinceSeconds)
{
    /// <summary>The entries of a history with their times.</summary>
    public static IEnumerable<StageTime> Of(IReadOnlyList<StageEntry> stages) =>
        stages.Select((entry, i) => new StageTime(entry, i == 0 ? null : (entry.At - stages[i - 1].At).TotalSeconds));
}
