using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting;

/// <summary>The facts of a run as names and values for any form: what was measured, from which commit to which, by whom, and how it ended.</summary>
internal static class RunFacts
{
    /// <summary>The facts; a value that is null does not apply.</summary>
    public static (string Name, string? Value)[] Of(Run run, string repositoryPath) =>
    [
        ("Metric", $"{run.Spec.Metric}, {(run.Spec.Direction == Direction.Lower ? "lower" : "higher")} is better"),
        ("At the start", Figures.Metric(run.OriginalBaseline, run.Spec.Unit)),
        ("At the end", Figures.Metric(run.Baseline, run.Spec.Unit)),
        ("Experiments", $"{Figures.Count(run.Experiments)}: {Figures.Count(run.Kept)} kept, {Figures.Count(run.Discarded)} discarded, {Figures.Count(run.Crashed)} failed"),
        ("Executions of the measure script", Figures.Count(run.Executions)),
        ("Commits", $"{Figures.Short(run.StartCommit)}..{Figures.Short(run.HeadCommit)}"),
        ("Branch", run.Branch),
        ("Repository", repositoryPath),
        ("Agent", Agent(run.Options.Agent)),
        ("Rule", Rule(run.Spec)),
        ("Gates", run.Spec.Gates.Count == 0 ? null : string.Join("; ", run.Spec.Gates.Select(Gate))),
        ("Started", Figures.Time(run.StartedAt)),
        ("Ended", run.FinishedAt is null ? "not yet" : Figures.Time(run.FinishedAt)),
        ("Isolation", run.Isolation),
        ("History", HistoryWords.Of(run.History)),
        ("Ended by", run.TerminationReason is null ? null : Figures.Words(run.TerminationReason)),
        ("Error", run.ErrorMessage),
    ];

    private static string Agent(AgentSpec agent) => agent.Model is null ? agent.Name : $"{agent.Name}, model {agent.Model}";

    private static string Rule(ProgramSpec spec) => spec.Rule == "fixed"
        ? FormattableString.Invariant($"fixed: {spec.Repeats} invocations, {spec.NoiseThresholdPercent:0.##} % counts as noise")
        : $"adaptive, preset {spec.Preset.ToLowerInvariant()}{(spec.Strict ? ", strict" : spec.Lenient ? ", lenient" : string.Empty)}";

    private static string Gate(Gate gate) =>
        $"{(gate.Min is null ? string.Empty : Figures.Number(gate.Min) + " ≤ ")}{gate.Name}{(gate.Max is null ? string.Empty : " ≤ " + Figures.Number(gate.Max))}";
}
