using System.Globalization;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;

namespace Autoauto.Core.Loop;

/// <summary>Collects what the next agent is told.</summary>
internal static class ContextReader
{
    private const int MostRecent = 15;
    private const int MostKept = 10;
    private const int MostDiscarded = 5;

    /// <summary>Reads the packet of experiment <paramref name="number"/> from the database.</summary>
    public static ContextPacket Read(RunContext context, int number)
    {
        var (recent, kept, discarded) = context.Services.Database.Read(
            c => (
                ExperimentStore.Last(c, context.Run.Id, null, MostRecent),
                ExperimentStore.Last(c, context.Run.Id, ExperimentStatus.Kept, MostKept),
                ExperimentStore.Last(c, context.Run.Id, ExperimentStatus.Discarded, MostDiscarded)),
            (Array.Empty<Experiment>(), Array.Empty<Experiment>(), Array.Empty<Experiment>()));
        return Build(context.Run, context.Services.Instructions, number) with
        {
            Recent = [.. recent.Select(e => ToPast(e, null))],
            KeptCommits = [.. kept.Select(e => ToPast(e, null))],
            DiscardedCandidates = [.. discarded.Where(e => e.CandidateCommit is not null).Select(e => ToPast(e, e.DiffExcerpt))],
            Diagnostics = recent.LastOrDefault(e => e.Diagnostics is not null)?.Diagnostics,
        };
    }

    /// <summary>The part of a packet that the run's facts alone give; all there is before the first experiment.</summary>
    public static ContextPacket Build(Run run, string instructions, int number) => new()
    {
        ExperimentNumber = number,
        RunId = run.Id,
        Program = run.Program,
        Instructions = instructions,
        Metric = run.Spec.Metric,
        Unit = run.Spec.Unit,
        Direction = run.Spec.Direction,
        OriginalBaseline = run.OriginalBaseline,
        Baseline = run.Baseline,
        Best = run.Best,
        Kept = run.Kept,
        Discarded = run.Discarded,
        Crashed = run.Crashed,
        MaxExperiments = run.Options.MaxExperiments,
        BudgetLeftUsd = run.Options.MaxCostUsd - (run.CostUsd ?? 0),
        DecisionRule = Describe(run.Spec),
        DetectableEffectPercent = DetectableEffect(run),
        Gates = [.. run.Spec.Gates.Select(Describe)],
        SecondaryMetrics = [.. run.Spec.SecondaryMetrics.Select(m => $"{m.Name} ({(m.Direction == Primitives.Direction.Lower ? "lower" : "higher")} is better)")],
        Include = run.Spec.Include,
        Exclude = run.Spec.Exclude,
        Guidance = run.Options.Guidance,
        StagnationShare = (double)run.ConsecutiveDiscards / run.Options.MaxConsecutiveDiscards,
        KeepSimplifications = run.Options.KeepSimplifications,
    };

    /// <summary>What the rule can see: known from the settings, or from what the run has learned of its noise so far.</summary>
    private static double? DetectableEffect(Run run) => run.Spec.Rule == "fixed"
        ? Math.Max(run.Spec.NoiseThresholdPercent, run.Spec.MinEffectPercent)
        : run.RuleStateJson is { } json && RuleStateJson.Read(json) is AdaptiveRuleState known
            ? PowerCard.Of(AdaptiveOptions.From(run.Spec), new NoiseCalibration(known.Scale, known.Noise), 0).DetectableEffectPercent
            : null;

    private static string Describe(ProgramSpec spec) => spec.Rule == "fixed"
        ? string.Create(CultureInfo.InvariantCulture, $"The candidate is measured {spec.Repeats} times; its median has to be better than the baseline's by more than {spec.NoiseThresholdPercent:0.##} %.")
        : "The candidate is measured in turn with the baseline until the evidence is strong enough to keep it or has dried up.";

    private static string Describe(Gate gate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{gate.Name} must be{(gate.Min is { } min ? $" at least {min:G6}" : string.Empty)}{(gate is { Min: not null, Max: not null } ? " and" : string.Empty)}{(gate.Max is { } max ? $" at most {max:G6}" : string.Empty)}");

    private static PastExperiment ToPast(Experiment e, string? diff) => new(
        e.Number, $"{e.Status} ({e.Reason})", e.Metric, e.EffectPercent, e.Subject, e.Detail, diff, AgentNotes.FromJson(e.NotesJson));
}
