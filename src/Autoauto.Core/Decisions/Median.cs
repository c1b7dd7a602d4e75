namespace Autoauto.Core.Decisions;

/// <summary>The sample median: the middle value, or the mean of the two middle ones.</summary>
public static class Median
{
    /// <summary>Median of <paramref name="values"/>, which stays untouched.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var sorted = new double[values.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = values[i];
        }

        return InPlace(sorted);
    }

    /// <summary>Median of <paramref name="values"/>, which is sorted on the way.</summary>
    internal static double InPlace(Span<double> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A median needs at least one value.", nameof(values));
        }

        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
