using System.Globalization;
using Autoauto.Core.Agents.Prompts;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>Collects what the next agent is told.</summary>
internal static class ContextReader
{
    private const int MostRecent = 15;
    private const int MostKept = 10;
    private const int MostDiscarded = 5;
    private const int MostIdeas = 30;
    private const int MostOpenIdeas = 15;
    private const int MostEarlierRuns = 3;
    private const int MostOfEarlierRun = 6;
    private const int LongestDiagnostics = 8_000;
    private const int LongestDetail = 500;
    private const int LongestDiff = 4_000;

    /// <summary>Reads the packet of experiment <paramref name="number"/> from the database.</summary>
    public static ContextPacket Read(Database database, Run run, string instructions, int number)
    {
        var packet = Build(run, instructions, number);
        return database.Read(
            c =>
            {
                var recent = ExperimentStore.Last(c, run.Id, null, MostRecent);
                return packet with
                {
                    Recent = [.. recent.Select(e => ToPast(e, null))],
                    KeptCommits = [.. ExperimentStore.Last(c, run.Id, ExperimentStatus.Kept, MostKept).Select(e => ToPast(e, null))],
                    DiscardedCandidates =
                    [
                        .. ExperimentStore.Last(c, run.Id, ExperimentStatus.Discarded, MostDiscarded).Where(e => e.CandidateCommit is not null).Select(e => ToPast(e, e.DiffExcerpt)),
                    ],
                    Ideas = [.. ExperimentStore.LastWithNotes(c, run.Id, MostIdeas).Select(e => ToPast(e, null))],
                    OpenIdeas = ReadOpen(c, run),
                    EarlierRuns = run.Options.CarryForward ? ReadEarlier(c, run) : [],
                    Diagnostics = Tail(recent.LastOrDefault(e => e.Diagnostics is not null)?.Diagnostics),
                };
            },
            packet);
    }

    /// <summary>The backlog's open part. Without carry-forward an agent does not hear of the ideas of other runs' agents; the user's ideas are for all.</summary>
    private static OpenIdea[] ReadOpen(SqliteConnection connection, Run run) =>
    [
        .. IdeaStore.LastOpen(connection, run.Program, IdeaSource.Agent, run.Options.CarryForward ? null : run.Id, MostOpenIdeas)
            .Concat(IdeaStore.LastOpen(connection, run.Program, IdeaSource.User, null, MostOpenIdeas))
            .Select(idea => new OpenIdea(idea.Id, idea.Source == IdeaSource.User, idea.Text)),
    ];

    /// <summary>What the newest finished runs of the program kept and learned. Nothing of a run that is still under way.</summary>
    private static EarlierRun[] ReadEarlier(SqliteConnection connection, Run run) =>
    [
        .. RunStore.Page(connection, run.Program, null, null, MostEarlierRuns + 5)
            .Where(earlier => earlier.Id != run.Id && earlier is { Phase: RunPhase.Finished, Experiments: > 0 })
            .Take(MostEarlierRuns)
            .Select(earlier => new EarlierRun(
                earlier.Id,
                earlier.TerminationReason?.ToString() ?? "unknown",
                earlier.Experiments,
                earlier.Receipt?.GainPercent ?? Gain(earlier),
                [.. ExperimentStore.Last(connection, earlier.Id, ExperimentStatus.Kept, MostOfEarlierRun).Select(Describe)],
                [
                    .. ExperimentStore.Last(connection, earlier.Id, ExperimentStatus.Discarded, MostOfEarlierRun).Select(e => "discarded: " + Describe(e)),
                    .. ExperimentStore.LastWithNotes(connection, earlier.Id, MostOfEarlierRun).SelectMany(Lessons),
                ])),
    ];

    private static IEnumerable<string> Lessons(Experiment e) =>
        AgentNotes.FromJson(e.NotesJson) is { } notes ? notes.Avoid.Take(1).Select(a => "avoid: " + a) : [];

    private static double? Gain(Run run) =>
        run is { OriginalBaseline: { } from, Baseline: { } to } ? run.Spec.Direction.ImprovementPercent(from, to) : null;

    private static string Describe(Experiment e) => string.Create(
        CultureInfo.InvariantCulture, $"{e.Subject}{(!IsHidden(e) && DecisionWords.ShownEffect(e) is { } effect ? $" ({effect:+0.0;-0.0;0.0} %)" : string.Empty)}");

    private static string? Tail(string? text) => text is null || text.Length <= LongestDiagnostics ? text : text[^LongestDiagnostics..];

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
        TokensLeft = run.Options.MaxTokens - (run.Tokens ?? 0),
        DecisionRule = Describe(run.Spec),
        DetectableEffectPercent = DetectableEffect(run),
        Gates = [.. run.Spec.Gates.Select(Describe)],
        SecondaryMetrics = [.. run.Spec.SecondaryMetrics.Select(m => $"{m.Name} ({(m.Direction == Direction.Lower ? "lower" : "higher")} is better)")],
        Include = run.Spec.Include,
        Exclude = run.Spec.Exclude,
        Guidance = run.Options.Guidance,
        StagnationShare = StopRule.StagnationShare(run),
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
        $"{gate.Name} must be{(gate.Min is { } min ? FormattableString.Invariant($" at least {min:G6}") : string.Empty)}{(gate is { Min: not null, Max: not null } ? " and" : string.Empty)}{(gate.Max is { } max ? FormattableString.Invariant($" at most {max:G6}") : string.Empty)}");

    /// <summary>What a hidden check says is no agent's to know: it would be one more number to climb.</summary>
    private static bool IsHidden(Experiment e) => e.Reason == ExperimentReason.HoldoutFailed;

    private static PastExperiment ToPast(Experiment e, string? diff) => new(
        e.Number,
        $"{e.Status} ({(IsHidden(e) ? ExperimentReason.Inconclusive : e.Reason)})",
        IsHidden(e) ? null : DecisionWords.ShownMetric(e),
        IsHidden(e) ? null : DecisionWords.ShownEffect(e),
        e.Subject is null ? null : PlainText.OneLine(e.Subject),
        (IsHidden(e) ? "It was not kept." : e.Detail ?? DecisionWords.Of(e)) is { } detail ? PlainText.Lines(detail, LongestDetail) : null,
        diff is null ? null : PlainText.Lines(diff, LongestDiff),
        AgentNotes.FromJson(e.NotesJson))
    {
        EffectLowPercent = IsHidden(e) || DecisionWords.IsEstimate(e) ? null : e.EffectLowPercent,
        EffectHighPercent = IsHidden(e) || DecisionWords.IsEstimate(e) ? null : e.EffectHighPercent,
    };
}
