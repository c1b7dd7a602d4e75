using System.Runtime.Intrinsics;
using Autoauto.Core.Model;
using static Autoauto.Core.Decisions.HypothesisVectors;

namespace Autoauto.Core.Decisions;

/// <summary>
/// One robust filter of the machine's level per hypothesis about the candidate's effect, all fed with the same values: a multi-process model
/// of class I (Harrison and Stevens 1976). The ratio of likelihoods is a mixture sequential test (Wald 1945; Robbins 1970) whose
/// nuisance level follows a random walk, and by Ville's inequality (1939) it may be looked at after every value. What both
/// arms share (drift, slow noise, a step before the experiment) is in the level and cancels.
/// </summary>
internal sealed class EvidenceBank
{
    private const double NoEffectShare = 0.8;

    private readonly EffectGrid _grid;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double[] _logLikelihoods;
    private readonly double[] _relative;

    public EvidenceBank(EffectGrid grid, double level, double variance)
    {
        _grid = grid;
        var size = grid.Effects.Length;
        _means = new double[size];
        _variances = new double[size];
        _logLikelihoods = new double[size];
        _relative = new double[size];
        Array.Fill(_means, level);
        Array.Fill(_variances, variance);
        Summarise();
    }

    /// <summary>
    /// Evidence for an improvement: an e-value against the most likely effect of zero or less. Under any such effect and the stated noise it
    /// reaches K with probability at most 1/K, whatever the stopping rule.
    /// </summary>
    public double LogImprovement { get; private set; }

    /// <summary>The same against a mixture of no effect and regressions: the odds that further measuring pays. Only for giving up.</summary>
    public double LogPromise { get; private set; }

    /// <summary>Evidence for a regression: the mirror image of <see cref="LogImprovement"/>.</summary>
    public double LogRegression { get; private set; }

    /// <summary>Takes in one value after the level has had time to wander.</summary>
    public void Observe(Arm arm, double value, RobustStep step, double wander)
    {
        // For the candidate the effect is taken off the value; "mean" is always the machine's level as seen by the baseline.
        var share = Vector256.Create(arm == Arm.Candidate ? 1.0 : 0.0);
        var filter = new VectorStep(step, wander);
        var effects = AsVectors(_grid.Effects);
        var means = AsVectors(_means);
        var variances = AsVectors(_variances);
        var logLikelihoods = AsVectors(_logLikelihoods);
        for (var i = 0; i < means.Length; i++)
        {
            var density = filter.Update(ref means[i], ref variances[i], Vector256.Create(value) - effects[i] * share);
            logLikelihoods[i] += PortableMath.Log(density);
        }

        Summarise();
    }

    /// <summary>Evidence that the candidate is not worse by <paramref name="margin"/> or more (non-inferiority).</summary>
    public double LogNotWorse(double margin)
    {
        var worst = double.NegativeInfinity;
        for (var i = 0; i < _grid.Zero && _grid.Effects[i] <= -margin; i++)
        {
            worst = Math.Max(worst, _logLikelihoods[i]);
        }

        var top = Largest(0, _grid.Count);
        var notWorse = 0.5 * _relative[_grid.Zero] + 0.5 * Weighted(_relative, _grid.Better);
        return LogOf(notWorse) + top - worst;
    }

    /// <summary>What is known of effect and levels if a share <paramref name="prior"/> of all candidates improve and as many are worse.</summary>
    public EffectPosterior Posterior(double prior) =>
        EffectPosterior.From(_grid, _relative, _means, _variances, prior, prior);

    /// <summary>What is known of effect and levels, given that the candidate improves.</summary>
    public EffectPosterior PosteriorIfBetter() => EffectPosterior.From(_grid, _relative, _means, _variances, 1, 0);

    private void Summarise()
    {
        var top = Largest(0, _grid.Count);
        var shift = Vector256.Create(top);
        var logLikelihoods = AsVectors(_logLikelihoods);
        var relative = AsVectors(_relative);
        for (var i = 0; i < relative.Length; i++)
        {
            relative[i] = PortableMath.Exp(logLikelihoods[i] - shift);
        }

        var better = Weighted(_relative, _grid.Better);
        var worse = Weighted(_relative, _grid.Worse);
        LogImprovement = LogOf(better) + top - Largest(0, _grid.Zero + 1);
        LogRegression = LogOf(worse) + top - Largest(_grid.Zero, _grid.Count);
        LogPromise = LogOf(better) - LogOf(NoEffectShare * _relative[_grid.Zero] + (1 - NoEffectShare) * worse);
    }

    private double Largest(int from, int to)
    {
        var largest = double.NegativeInfinity;
        for (var i = from; i < to; i++)
        {
            largest = Math.Max(largest, _logLikelihoods[i]);
        }

        return largest;
    }
}
