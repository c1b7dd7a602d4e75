namespace Autoauto.Core.Decisions;

/// <summary>What makes one doubt that the values of one commit measure what is meant, or finely enough. Advice for people; nothing depends on it.</summary>
public static class ValueDoubts
{
    // Below this a step is lost in the noise of most evaluators, and not worth a word.
    private const double CoarseStepPercent = 2;

    // Of normal noise two groups explain that much once in 300 sets of six values, and hardly ever in more.
    private const int FewestForPlaces = 6;
    private const int FewestInPlace = 2;
    private const double LeftWithinPlaces = 0.02;

    /// <summary>The doubts about valid values of one commit, as sentences; none if there are none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] levels = [.. values.Distinct().Order()];
        if (levels is [0])
        {
            return ["The metric is 0 each time. Does the evaluator read the right number?"];
        }

        if (levels.Length == values.Count && values.Count >= FewestForPlaces && TwoPlaces(levels) is var (low, high))
        {
            return
            [
                FormattableString.Invariant($"The values lie in two narrow places, at about {low:G4} and {high:G4}, and nowhere between: something takes turns beside the measurement, such as another job or a collection of garbage. An improvement that was kept can then be luck. ")
                + "Measure something longer than that, or the median of several repetitions; or set 'strict', which keeps only what a sign test confirms.",
            ];
        }

        // Equal values beside different ones lie on a grid; what never differs is a count, and its steps are real.
        if (levels.Length == 1 || levels.Length == values.Count || Median.Of(values) is not (not 0 and var median))
        {
            return [];
        }

        var step = 100 * levels.Skip(1).Zip(levels, (higher, lower) => higher - lower).Min() / Math.Abs(median);
        return step < CoarseStepPercent
            ? []
            : [FormattableString.Invariant($"The values come in steps of {step:0.#} % of the metric: smaller effects cannot be seen. Print more digits, or measure a longer workload.")];
    }

    /// <summary>The means of the groups on both sides of the widest gap, if they leave next to nothing of the variance; null if not.</summary>
    private static (double Low, double High)? TwoPlaces(double[] sorted)
    {
        var split = Enumerable.Range(FewestInPlace, sorted.Length - 2 * FewestInPlace + 1).MaxBy(i => sorted[i] - sorted[i - 1]);
        return Squares(sorted[..split]) + Squares(sorted[split..]) <= LeftWithinPlaces * Squares(sorted)
            ? (sorted[..split].Average(), sorted[split..].Average())
            : null;
    }

    private static double Squares(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean));
    }
}
