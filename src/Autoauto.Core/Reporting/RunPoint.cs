using Autoauto.Core.Model;

namespace Autoauto.Core.Reporting;

/// <summary>What charts need of one experiment: small, so that all of a long run fit into memory.</summary>
/// <param name="Number">Number within the run.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Metric">The candidate's metric; null if it was not measured.</param>
/// <param name="Low">One end of the metric's 95 % interval, from that of the effect.</param>
/// <param name="High">The other end.</param>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="AgentSeconds">Of those, in the agent.</param>
/// <param name="Tokens">Tokens; null if unknown.</param>
/// <param name="CostUsd">Cost; null if unknown.</param>
internal readonly record struct RunPoint(
    int Number, ExperimentStatus Status, double? Metric, double? Low, double? High, double Seconds, double AgentSeconds, long? Tokens, decimal? CostUsd);
