namespace Autoauto.Core.Decisions;

/// <summary>A posterior of the candidate's effect and of both levels, on the scale of <see cref="MetricScale"/>.</summary>
/// <param name="Effect">Mean effect.</param>
/// <param name="Low">2.5 % point of the effect.</param>
/// <param name="High">97.5 % point of the effect.</param>
/// <param name="ProbabilityWorse">Probability that the candidate is worse.</param>
/// <param name="BaselineLevel">Mean level of the baseline.</param>
/// <param name="BaselineVariance">Variance of that level.</param>
/// <param name="CandidateLevel">Mean level of the candidate.</param>
/// <param name="CandidateVariance">Variance of that level.</param>
internal readonly record struct EffectPosterior(
    double Effect,
    double Low,
    double High,
    double ProbabilityWorse,
    double BaselineLevel,
    double BaselineVariance,
    double CandidateLevel,
    double CandidateVariance)
{
    private const double Tail = 0.025;

    /// <summary>Combines relative likelihoods with a prior: shares that are better and worse, the rest without effect.</summary>
    public static EffectPosterior From(
        EffectGrid grid,
        ReadOnlySpan<double> relative,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> variances,
        double shareBetter,
        double shareWorse) =>
        From(grid, grid.Better, grid.Worse, relative, means, variances, shareBetter, shareWorse);

    /// <summary>The same where each size of an effect is as likely as any other.</summary>
    public static EffectPosterior Evenly(
        EffectGrid grid,
        ReadOnlySpan<double> relative,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> variances,
        double prior) =>
        From(grid, grid.EvenlyBetter, grid.EvenlyWorse, relative, means, variances, prior, prior);

    private static EffectPosterior From(
        EffectGrid grid,
        ReadOnlySpan<double> better,
        ReadOnlySpan<double> worseWeights,
        ReadOnlySpan<double> relative,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> variances,
        double shareBetter,
        double shareWorse)
    {
        Span<double> weights = stackalloc double[grid.Count];
        double total = 0;
        double worse = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = relative[i] * (i == grid.Zero
                ? 1 - shareBetter - shareWorse
                : shareBetter * better[i] + shareWorse * worseWeights[i]);
            total += weights[i];
            worse += i < grid.Zero ? weights[i] : 0;
        }

        double effect = 0;
        double baseline = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= total;
            effect += weights[i] * grid.Effects[i];
            baseline += weights[i] * means[i];
        }

        var (baselineVariance, candidateVariance) = Variances(grid, weights, means, variances, baseline, effect);
        return new EffectPosterior(
            effect,
            Quantile(grid, weights, Tail),
            Quantile(grid, weights, 1 - Tail),
            worse / total,
            baseline,
            baselineVariance,
            baseline + effect,
            candidateVariance);
    }

    private static (double Baseline, double Candidate) Variances(
        EffectGrid grid, ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> variances, double baseline, double effect)
    {
        double ofBaseline = 0;
        double ofCandidate = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var off = means[i] - baseline;
            var offCandidate = off + grid.Effects[i] - effect;
            ofBaseline += weights[i] * (variances[i] + off * off);
            ofCandidate += weights[i] * (variances[i] + offCandidate * offCandidate);
        }

        return (ofBaseline, ofCandidate);
    }

    private static double Quantile(EffectGrid grid, ReadOnlySpan<double> weights, double probability)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (sum >= probability)
            {
                return grid.Effects[i];
            }
        }

        return grid.Effects[grid.Count - 1];
    }
}
