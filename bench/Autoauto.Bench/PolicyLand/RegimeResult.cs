namespace Autoauto.Bench.PolicyLand;

/// <summary>All rules in one regime on the same landscapes.</summary>
/// <param name="Regime">World.</param>
/// <param name="Rules">One summary per rule, the product's first.</param>
/// <param name="RegretOverNaive">Regret of the product's rule less that of hill climbing, campaign by campaign; by bootstrap.</param>
internal sealed record RegimeResult(Regime Regime, IReadOnlyList<CampaignSummary> Rules, Interval RegretOverNaive);
