using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Episodes;

/// <summary>One observation of a task, side by side.</summary>
/// <param name="Name">What was observed.</param>
/// <param name="Main">Under the head version.</param>
/// <param name="Baseline">Under the earlier version.</param>
/// <param name="Difference">Main − baseline, where that means something.</param>
internal readonly record struct ArmFact(string Name, string Main, string Baseline, string? Difference = null)
{
    private const int MostMetrics = 50;

    /// <summary>Everything that was observed of a task. What nobody observed is unknown.</summary>
    public static IEnumerable<ArmFact> Of(TaskResult task)
    {
        yield return Words("Verified", task, a => a.Objective is not { } o ? null : o.Verified ? "yes" : $"no: {o.Why}");
        yield return Number("Pass rate", task, a => a.Objective?.PassRate);
        foreach (var name in task.Metrics.Take(MostMetrics))
        {
            yield return Number(name, task, a => a.Objective?.Metrics.TryGetValue(name, out var value) == true ? value : null);
        }

        yield return Words("Exit code of verify", task, a => Figures.Number(a.Objective?.ExitCode));
        yield return Words("Duration of verify", task, a => Figures.Duration(a.Objective?.DurationSeconds));
        yield return Words("Agent ended", task, a => a.AgentOutcome is { } outcome ? Figures.Words(outcome) : "captured, no agent ran");
        yield return Words("Time in the agent", task, a => Figures.Duration(a.AgentSeconds));
        yield return Words("Files changed", task, a => Figures.Count(a.FilesChanged));
        yield return Words("Commit", task, a => Figures.Short(a.Commit));
    }

    private static ArmFact Words(string name, TaskResult task, Func<ArmRecord, string?> value) =>
        new(name, Of(task.Main, value), Of(task.Baseline, value));

    private static ArmFact Number(string name, TaskResult task, Func<ArmRecord, double?> value) => new(
        name,
        Of(task.Main, a => value(a) is { } v ? Figures.Number(v) : null),
        Of(task.Baseline, a => value(a) is { } v ? Figures.Number(v) : null),
        task.Main is null || task.Baseline is null || value(task.Main) - value(task.Baseline) is not { } difference ? null : EpisodeWords.Signed(difference, "0.######"));

    private static string Of(ArmRecord? arm, Func<ArmRecord, string?> value) => (arm is null ? null : value(arm)) ?? Figures.Unknown;
}
