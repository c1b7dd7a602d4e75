namespace Autoauto.Core.Reporting.Html.Charts;

/// <summary>A linear axis: values to places, and round numbers to label it with.</summary>
internal readonly record struct Scale
{
    /// <summary>An axis from <paramref name="low"/> at <paramref name="from"/> to <paramref name="high"/> at <paramref name="to"/>.</summary>
    public Scale(double low, double high, double from, double to)
    {
        Low = low;
        High = high > low ? high : low + Math.Max(1, Math.Abs(low));
        From = from;
        To = to;
    }

    /// <summary>Smallest value.</summary>
    public double Low { get; }

    /// <summary>Largest value.</summary>
    public double High { get; }

    private double From { get; }

    private double To { get; }

    /// <summary>Where a value lies; values beyond the axis lie at its end.</summary>
    public double At(double value) => From + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From);

    /// <summary>True if the value lies on the axis.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>Round numbers on the axis, at most about <paramref name="most"/>.</summary>
    public IEnumerable<double> Ticks(int most, bool isWhole = false)
    {
        var step = RoundStep((High - Low) / most);
        if (isWhole)
        {
            step = Math.Max(1, Math.Ceiling(step));
        }

        for (var i = Math.Ceiling(Low / step); i * step <= High; i++)
        {
            // Adding zero turns minus zero into zero.
            yield return i * step + 0.0;
        }
    }

    private static double RoundStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        var part = atLeast / power;
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    }
}
