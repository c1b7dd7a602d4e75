namespace Autoauto.Bench.PolicyLand;

/// <summary>One promise about the product's rule.</summary>
/// <param name="Regime">World.</param>
/// <param name="Quantity">What is limited.</param>
/// <param name="Limit">Largest point estimate allowed.</param>
/// <param name="Measured">Estimate; null where nothing of the kind happened, which meets any limit.</param>
/// <param name="IsBinding">False: a miss is reported and explained, but does not fail the benchmark.</param>
internal sealed record LandDemand(string Regime, string Quantity, double Limit, Interval? Measured, bool IsBinding = true)
{
    public bool IsMet => Measured is null || Measured.Value <= Limit;
}
