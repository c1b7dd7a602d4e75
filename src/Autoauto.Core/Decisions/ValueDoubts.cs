namespace Autoauto.Core.Decisions;

/// <summary>What makes one doubt that the values of one commit measure what is meant, or finely enough. Advice for people; nothing depends on it.</summary>
public static class ValueDoubts
{
    // Below this a step is lost in the noise of most evaluators, and not worth a word.
    private const double CoarseStepPercent = 2;

    /// <summary>The doubts about valid values of one commit, as sentences; none if there are none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] levels = [.. values.Distinct().Order()];
        if (levels is [0])
        {
            return ["The metric is 0 each time. Does the evaluator read the right number?"];
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
}
