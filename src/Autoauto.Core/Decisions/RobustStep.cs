namespace Autoauto.Core.Decisions;

/// <summary>
/// One step of a Kalman filter that does not trust outliers: the value comes from the level with normal noise, or, rarely, from a wide
/// Cauchy distribution around it; the two posteriors are merged by their moments (Harrison and Stevens 1976; West and Harrison,
/// Bayesian Forecasting and Dynamic Models, chapter 12, multi-process models). A far-off value moves the level hardly at all.
/// </summary>
/// <param name="NoiseVariance">Variance of one value around the level.</param>
/// <param name="OutlierShare">Prior share of outliers.</param>
/// <param name="OutlierScale">Scale of the outliers' distribution.</param>
internal readonly record struct RobustStep(double NoiseVariance, double OutlierShare, double OutlierScale)
{
    /// <summary>Prior share of outliers in every decision.</summary>
    public const double UsualOutlierShare = 0.05;

    private const double SmallestOutlierScale = 0.10;
    private const double OutlierSigmas = 3;
    private const double SmallestNoise = 1e-8;

    /// <summary>The step that decisions use: outliers spread over 10 % or three sigma, whichever is more.</summary>
    /// <param name="sigma2">Variance of the noise.</param>
    /// <param name="predictive">That variance, widened for being an estimate itself.</param>
    public static RobustStep Usual(double sigma2, double predictive) =>
        new(Math.Max(predictive, SmallestNoise), UsualOutlierShare, Math.Max(SmallestOutlierScale, OutlierSigmas * Math.Sqrt(sigma2)));

    /// <summary>Takes in <paramref name="value"/> and returns the logarithm of its predictive density.</summary>
    public double Update(ref double mean, ref double variance, double value)
    {
        var spread = variance + NoiseVariance;
        var outlierSpread = spread + OutlierScale * OutlierScale;
        var surprise = value - mean;
        var inlier = (1 - OutlierShare) * PortableMath.Exp(-surprise * surprise / (2 * spread)) / Math.Sqrt(2 * Math.PI * spread);
        var outlier = OutlierShare * Math.Sqrt(outlierSpread) / (Math.PI * (outlierSpread + surprise * surprise));
        var trust = inlier / (inlier + outlier);
        var gain = variance / spread;
        mean += trust * gain * surprise;
        variance += -trust * gain * variance + trust * (1 - trust) * (gain * surprise) * (gain * surprise);
        return PortableMath.Log(inlier + outlier);
    }
}
