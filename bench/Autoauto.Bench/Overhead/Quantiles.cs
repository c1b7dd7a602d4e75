namespace Autoauto.Bench.Overhead;

/// <summary>What is reported of a series.</summary>
internal sealed record Quantiles(double P50, double P95, double Mean)
{
    public static Quantiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return new(At(sorted, 0.50), At(sorted, 0.95), Math.Round(sorted.Average(), 3));
    }

    private static double At(List<double> sorted, double q)
    {
        var position = q * (sorted.Count - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return Math.Round(sorted[below] + ((position - below) * (sorted[above] - sorted[below])), 3);
    }
}
