using System.Runtime.Intrinsics;
using Autoauto.Core.Model;
using static Autoauto.Core.Decisions.HypothesisVectors;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Evidence of interleaved values of both arms where neither the noise nor its being the same in both arms is taken for granted: a multi-process model
/// as <see cref="EvidenceBank"/>, but with one filter for each effect <em>and</em> each of a few values of sigma and of the ratio of the candidate's sigma to it.
/// Sigma is integrated out over what the run knows of it (a scaled inverse chi-squared distribution, in <see cref="SigmaLevels"/> parts of equal probability); the
/// ratio is integrated out for improvements and taken at its likeliest for the null, so that a candidate which is merely noisier
/// cannot pass for a better one. Anytime-valid t-tests: Wang and Ramdas 2023 (arXiv 2310.03722); Gruenwald, de Heide and Koolen, JRSS-B 86, 2024.
/// </summary>
internal sealed class TwoArmEvidence
{
    private const int SigmaLevels = 6;
    private const double UnknownLevelVariance = 0.09;
    private const double NoEffectShare = 0.8;

    /// <summary>Standard normal quantiles in the middle of six parts of equal probability.</summary>
    private static readonly double[] s_middles = [-1.3829941, -0.6744898, -0.2104284, 0.2104284, 0.6744898, 1.3829941];

    private static readonly SigmaRatio[] s_thirdRatios = [new(1, 0.8, 1), new(3, 0.2, 1)];

    /// <summary>
    /// A candidate seven times as noisy is rare, so that this one explains nothing but its own null, at three tenths of its likelihood: at the whole of it clear
    /// improvements would take one value more, all for the sake of the rarest candidates.
    /// </summary>
    private static readonly SigmaRatio[] s_ratios = [.. s_thirdRatios, new(7, 0, 0.3)];

    private readonly EffectGrid _grid;
    private readonly SigmaRatio[] _ratios;
    private readonly Noise[] _noises;
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double[] _likelihoods;
    private readonly double[][] _byRatio;
    private readonly double[] _byEffect;
    private readonly int _size;

    /// <summary>Starts with a level that is known to 30 % only.</summary>
    public TwoArmEvidence(EffectGrid grid, NoiseModel noise, int version = RuleVersion.Current)
    {
        _grid = grid;
        _size = grid.Effects.Length;
        _ratios = version > RuleVersion.Third ? s_ratios : s_thirdRatios;
        _noises = NoisesOf(noise, _ratios);
        _means = new double[_size * _noises.Length];
        _variances = new double[_means.Length];
        _likelihoods = new double[_means.Length];
        _byRatio = [.. _ratios.Select(_ => new double[_size])];
        _byEffect = new double[_size];
        Array.Fill(_means, noise.Level);
        Array.Fill(_variances, UnknownLevelVariance);
        Array.Fill(_likelihoods, 1);
        Summarise();
    }

    /// <summary>Evidence for an improvement: an e-value against the likeliest pair of an effect of zero or less and a ratio of the noises.</summary>
    public double LogImprovement { get; private set; }

    /// <summary>The same against a mixture of no effect and regressions: the odds that further measuring pays. Only for giving up.</summary>
    public double LogPromise { get; private set; }

    /// <summary>Takes in one value after the level has had time to wander.</summary>
    public void Observe(Arm arm, double value, double wander)
    {
        var share = Vector256.Create(arm == Arm.Candidate ? 1.0 : 0.0);
        var effects = AsVectors(_grid.Effects);
        var top = Vector256<double>.Zero;
        for (var n = 0; n < _noises.Length; n++)
        {
            var step = arm == Arm.Candidate ? _noises[n].OfCandidate : _noises[n].OfBaseline;
            var filter = new VectorStep(step, wander);
            var means = AsVectors(_means.AsSpan(n * _size, _size));
            var variances = AsVectors(_variances.AsSpan(n * _size, _size));
            var likelihoods = AsVectors(_likelihoods.AsSpan(n * _size, _size));
            for (var i = 0; i < means.Length; i++)
            {
                likelihoods[i] *= filter.Update(ref means[i], ref variances[i], Vector256.Create(value) - effects[i] * share);
                top = Vector256.Max(top, likelihoods[i]);
            }
        }

        Rescale(Math.Max(Math.Max(top[0], top[1]), Math.Max(top[2], top[3])));
        Summarise();
    }

    /// <summary>Evidence that the candidate is not worse by <paramref name="margin"/> or more (non-inferiority).</summary>
    public double LogNotWorse(double margin)
    {
        var worst = Likeliest(-margin, _grid.Zero - 1);
        return LogOf(0.5 * _byEffect[_grid.Zero] + 0.5 * Weighted(_byEffect, _grid.Better)) - LogOf(worst);
    }

    /// <summary>What is known of effect and levels if a share <paramref name="prior"/> of all candidates improve and as many are worse.</summary>
    public EffectPosterior Posterior(double prior)
    {
        Span<double> means = stackalloc double[_size];
        Span<double> variances = stackalloc double[_size];
        for (var i = 0; i < _size; i++)
        {
            double weight = 0;
            double mean = 0;
            double square = 0;
            for (var n = 0; n < _noises.Length; n++)
            {
                var at = n * _size + i;
                var w = _noises[n].Weight * _likelihoods[at];
                weight += w;
                mean += w * _means[at];
                square += w * (_variances[at] + _means[at] * _means[at]);
            }

            if (weight > 0)
            {
                means[i] = mean / weight;
                variances[i] = Math.Max(0, square / weight - means[i] * means[i]);
            }
        }

        return EffectPosterior.Evenly(_grid, _byEffect, means, variances, prior);
    }

    /// <summary>Quantiles of sigma by the approximation of Wilson and Hilferty (1931).</summary>
    private static Noise[] NoisesOf(NoiseModel noise, SigmaRatio[] ratios)
    {
        var spread = 2 / (9 * noise.DegreesOfFreedom);
        var levels = s_middles.Select(z =>
        {
            var root = 1 - spread + z * Math.Sqrt(spread);
            return noise.Sigma2 / (root * root * root);
        });
        return
        [
            .. from ratio in ratios
               from sigma2 in levels
               select new Noise(
                   RobustStep.Usual(sigma2, sigma2),
                   RobustStep.Usual(sigma2 * ratio.Value * ratio.Value, sigma2 * ratio.Value * ratio.Value),
                   ratio.Share / SigmaLevels),
        ];
    }

    private void Rescale(double top)
    {
        var factor = Vector256.Create(1 / top);
        foreach (ref var likelihood in AsVectors(_likelihoods))
        {
            likelihood *= factor;
        }
    }

    private void Summarise()
    {
        Array.Clear(_byEffect);
        var all = AsVectors(_byEffect);
        for (var r = 0; r < _ratios.Length; r++)
        {
            var ofRatio = AsVectors(_byRatio[r]);
            ofRatio.Clear();
            for (var k = 0; k < SigmaLevels; k++)
            {
                var likelihoods = AsVectors(_likelihoods.AsSpan((r * SigmaLevels + k) * _size, _size));
                for (var i = 0; i < ofRatio.Length; i++)
                {
                    ofRatio[i] += likelihoods[i] * (1.0 / SigmaLevels);
                }
            }

            for (var i = 0; i < all.Length; i++)
            {
                all[i] += ofRatio[i] * _ratios[r].Share;
            }
        }

        var better = LogOf(Weighted(_byEffect, _grid.Better));
        LogImprovement = better - LogOf(Likeliest(0, _grid.Zero));
        LogPromise = better - LogOf(NoEffectShare * _byEffect[_grid.Zero] + (1 - NoEffectShare) * Weighted(_byEffect, _grid.Worse));
    }

    /// <summary>The likeliest pair of a ratio and an effect that is at most this large and not behind the last one, by index.</summary>
    private double Likeliest(double largest, int last)
    {
        double likeliest = 0;
        for (var r = 0; r < _ratios.Length; r++)
        {
            for (var i = 0; i <= last && _grid.Effects[i] <= largest; i++)
            {
                likeliest = Math.Max(likeliest, _ratios[r].AsNull * _byRatio[r][i]);
            }
        }

        return likeliest;
    }

    /// <summary>The candidate's sigma as a multiple of the baseline's.</summary>
    /// <param name="Value">The multiple.</param>
    /// <param name="Share">How probable it is before anything is measured.</param>
    /// <param name="AsNull">The part of its likelihood that counts where a candidate without effect is to explain the values.</param>
    private readonly record struct SigmaRatio(double Value, double Share, double AsNull);

    /// <summary>One hypothesis about the noise.</summary>
    private readonly record struct Noise(RobustStep OfBaseline, RobustStep OfCandidate, double Weight);
}
