using System.Globalization;
using Autoauto.Core.Agents;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Output;

namespace Autoauto.Pump;

/// <summary>What a run's events look like on PowerShell's streams. Pure: event in, stream actions out.</summary>
/// <param name="repositoryPath">Root of the repository.</param>
/// <param name="writesExperiments">True if finished experiments go into the pipeline.</param>
internal sealed class EventRenderer(string repositoryPath, bool writesExperiments)
{
    /// <summary>The run whose receipts go into the pipeline; null if they are only talked about.</summary>
    public Run? ReceiptsOf { get; init; }

    /// <summary>What goes into the pipeline for a packaged branch; null if it is only talked about.</summary>
    public Func<ChangeSet, object>? ChangeSet { get; init; }

    private static readonly string[] s_runTags = ["Autoauto", "Run"];
    private static readonly string[] s_agentTags = ["Autoauto", "Agent"];

    /// <summary>The stream actions for one event.</summary>
    public IEnumerable<StreamAction> Render(RunEvent e) => e switch
    {
        RunEvent.RunStarted x =>
        [
            Milestone($"Run {x.Run.Id} of program '{x.Run.Program}' {(x.Resumed ? "goes on" : "started")} on branch {x.Run.Branch}."),
            new StreamAction.Verbose($"Isolation: {x.Run.Isolation}."),
        ],
        RunEvent.BaselineMeasured x => [new StreamAction.Verbose(Safe($"Baseline: {x.Run.Spec.Metric} = {Value(x.Run.Baseline, x.Run.Spec)}."))],
        RunEvent.ExperimentStarted x => [new StreamAction.Verbose($"Experiment {x.Number}: the agent begins.")],
        RunEvent.AgentActed x => Agent(x.Number, x.Event),
        RunEvent.RunParked x => [new StreamAction.Warning(Safe(string.Create(CultureInfo.InvariantCulture, $"Experiment {x.Number} waits until {x.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {x.Why}.")))],
        RunEvent.SampleTaken x => [new StreamAction.Debug(Sample(x.Measurement, x.Expected))],
        RunEvent.ExperimentFinished x => Finished(x.Experiment, x.Run),
        RunEvent.Warned x => [new StreamAction.Warning(Safe(x.Message))],
        RunEvent.Narrated { Kind: "power" or "history" } x => [Milestone(x.Message)],
        RunEvent.Narrated x => [new StreamAction.Verbose(Safe(x.Message))],
        RunEvent.ReceiptMeasured x => [Milestone(Receipt(x.Receipt)), .. Written(run => Map.From(x.Receipt, run, repositoryPath))],
        RunEvent.KeepMeasured x =>
        [
            Milestone($"Without experiment {x.Receipt.Experiment}: it {Words.Of(x.Receipt)}."),
            .. Written(run => Map.From(x.Receipt, run, repositoryPath)),
        ],
        RunEvent.ChangeSetMade x =>
        [
            x.Set.Commit is null
                ? new StreamAction.Warning(Safe($"Experiments {string.Join(", ", x.Set.Experiments)} do not apply to the start commit: conflict in {string.Join(", ", x.Set.Conflicts)}."))
                : Milestone($"Branch {x.Set.Branch} at {x.Set.Commit[..10]}."),
            .. ChangeSet is { } toObject ? [new StreamAction.Output(toObject(x.Set))] : Array.Empty<StreamAction>(),
        ],
        RunEvent.RunFinished x => [Milestone($"Run {x.Run.Id} ended: {Words.Of(x.Run) ?? "no reason recorded"}. {x.Run.Kept} of {x.Run.Experiments} experiments kept.")],
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "The event has no rendering."),
    };

    private StreamAction[] Written(Func<Run, object> toObject) => ReceiptsOf is { } run ? [new StreamAction.Output(toObject(run))] : [];

    private static StreamAction[] Agent(int number, AgentEvent e) => e switch
    {
        AgentEvent.Text x => [new StreamAction.Information(SafeText.Said(x.Value)!, s_agentTags)],
        AgentEvent.ToolUse x => [new StreamAction.Debug(Safe($"Experiment {number}: {x.Name} {x.Detail}"))],
        AgentEvent.Retry x => [new StreamAction.Verbose(Safe($"Experiment {number}: the agent tries again: {x.Reason}"))],
        AgentEvent.UsageReported => [],
        AgentEvent.LimitReported x => [new StreamAction.Verbose(Safe($"Experiment {number}: the agent reports a limit: {x.Limit}"))],
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "The event has no rendering."),
    };

    private StreamAction[] Finished(Experiment experiment, Run run)
    {
        var verbose = new StreamAction.Verbose(Safe($"Experiment {experiment.Number}: {experiment.Status}, {Words.Of(experiment)}."));
        return writesExperiments ? [verbose, new StreamAction.Output(Map.From(experiment, run, repositoryPath))] : [verbose];
    }

    private static StreamAction.Information Milestone(string text) => new(Safe(text), s_runTags);

    private static string Receipt(Receipt r)
    {
        var interval = r is { GainLowPercent: not null, GainHighPercent: not null }
            ? $" (95 % interval {Figures.Interval(r.GainLowPercent, r.GainHighPercent)})"
            : string.Empty;
        return $"Measured again: {Figures.Number(r.StartMetric)} to {Figures.Number(r.FinalMetric)}, {(r.GainPercent is null ? "no percentage" : Figures.Percent(r.GainPercent))}{interval}.";
    }

    private static string Sample(Measurement m, int? expected)
    {
        var of = expected is { } n ? string.Create(CultureInfo.InvariantCulture, $" of {n}") : string.Empty;
        var result = m.Sample.IsValid ? Figures.Number(m.Sample.Value) : $"{m.Sample.Failure} {m.Sample.FailureDetail}";
        return Safe($"Experiment {m.Experiment}: {m.Purpose} {m.Ordinal}{of}, {m.Arm}: {result}");
    }

    private static string Value(double? value, ProgramSpec spec) => Figures.Metric(value, spec.Unit);

    private static string Safe(string text) => SafeText.Line(text)!;
}
