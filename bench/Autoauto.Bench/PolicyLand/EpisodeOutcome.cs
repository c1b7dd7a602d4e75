using Autoauto.Core.Decisions;

namespace Autoauto.Bench.PolicyLand;

/// <summary>What a rule gets to see of one episode.</summary>
/// <param name="Difference">Judged reward main − baseline; null if the episode is void.</param>
/// <param name="Measured">Pass rate main − baseline; null if no task ran in both arms.</param>
/// <param name="Gain">Tasks that passed in one arm only.</param>
/// <param name="Blocked">The tamper check took the evidence away.</param>
internal readonly record struct EpisodeOutcome(double? Difference, double? Measured, MeasuredGain Gain, bool Blocked);
