using Autoauto.Core.Model;

namespace Autoauto.Core.Loop;

/// <summary>What a run is doing right now: the latest snapshot, overwritten and never queued.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Program">Program.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Experiment">Number of the current experiment; 0 before the first.</param>
/// <param name="MaxExperiments">Limit, or null.</param>
/// <param name="Kept">Kept so far.</param>
/// <param name="Baseline">Metric of the last kept commit.</param>
/// <param name="Best">Best so far.</param>
/// <param name="OriginalBaseline">Metric of the start commit.</param>
/// <param name="CostUsd">Known cost so far.</param>
/// <param name="Activity">The last thing that happened, one line, escaped and redacted.</param>
/// <param name="SampleNumber">Invocation within the current block; 0 outside one.</param>
/// <param name="SampleCount">Expected invocations of the current block; null if open-ended.</param>
/// <param name="ActiveSeconds">Time at work.</param>
/// <param name="ParkedUntil">Until when it waits for the agent's quota; null while it does not.</param>
public sealed record RunProgress(
    string RunId,
    string Program,
    RunPhase Phase,
    int Experiment,
    int? MaxExperiments,
    int Kept,
    double? Baseline,
    double? Best,
    double? OriginalBaseline,
    decimal? CostUsd,
    string Activity,
    int SampleNumber,
    int? SampleCount,
    double ActiveSeconds,
    DateTimeOffset? ParkedUntil = null);
