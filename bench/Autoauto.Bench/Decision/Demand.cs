namespace Autoauto.Bench.Decision;

/// <summary>One published limit and what was measured.</summary>
/// <param name="Id">Number of the demand, D1 to D16.</param>
/// <param name="Workload">What was simulated.</param>
/// <param name="Quantity">What is limited.</param>
/// <param name="Measured">Point estimate with its standard error.</param>
/// <param name="Low">Smallest value allowed, or null.</param>
/// <param name="High">Largest value allowed, or null.</param>
internal sealed record Demand(string Id, string Workload, string Quantity, Estimate Measured, double? Low, double? High)
{
    /// <summary>False for quantities that are only reported.</summary>
    public bool IsLimited => Low is not null || High is not null;

    public static Demand AtMost(string id, string workload, string quantity, Estimate measured, double limit) =>
        new(id, workload, quantity, measured, null, limit);

    public static Demand AtLeast(string id, string workload, string quantity, Estimate measured, double limit) =>
        new(id, workload, quantity, measured, limit, null);

    /// <summary>True if the estimate lies within the limits, widened by this many standard errors.</summary>
    public bool IsMet(double standardErrors)
    {
        var slack = standardErrors * Measured.Error + 1e-9;
        return (Low is null || Measured.Value >= Low - slack) && (High is null || Measured.Value <= High + slack);
    }
}
