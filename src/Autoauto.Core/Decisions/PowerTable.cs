namespace Autoauto.Core.Decisions;

/// <summary>
/// What the adaptive rule can see and what it costs, by noise and preset: simulated in the base scenario of the decision benchmark,
/// interpolated on logarithms between the points. <c>Autoauto.Bench decision --power</c> recomputes it.
/// </summary>
internal static class PowerTable
{
    private static readonly double[] s_sigmas = [0.5, 1, 2, 5, 10];
    private static readonly double[] s_ecoEffects = [2.3, 3.1, 4.8, 8.8, 14.9];
    private static readonly double[] s_balancedEffects = [1.9, 3.0, 4.3, 7.5, 12.3];
    private static readonly double[] s_thoroughEffects = [1.7, 2.3, 3.4, 5.8, 8.9];
    private static readonly double[] s_nullKeepFactors = [0.004, 0.01, 0.026, 0.07, 0.11];
    private static readonly double[] s_ecoInvocations = [2.1, 2.2, 2.5, 3.0, 3.2];
    private static readonly double[] s_balancedInvocations = [2.2, 2.5, 3.1, 4.6, 5.9];
    private static readonly double[] s_thoroughInvocations = [2.6, 3.2, 4.8, 8.0, 11.0];
    private static readonly double[] s_invocationsForSigns = [1.0, 0.8, 0.7, 0.5, 0.2];

    /// <summary>The effect, in percent, that is kept four times in five at this noise.</summary>
    public static double DetectableEffect(AdaptivePreset preset, double sigmaPercent) =>
        Interpolate(s_sigmas, Effects(preset), sigmaPercent);

    /// <summary>The noise, in percent, at which this effect is kept four times in five.</summary>
    public static double SigmaFor(AdaptivePreset preset, double effectPercent) => Interpolate(Effects(preset), s_sigmas, effectPercent);

    /// <summary>
    /// How often a candidate without effect is kept at this noise, as a part of the bound 1/K that its threshold K guarantees: below 1 because nearly all such
    /// candidates are given up early.
    /// </summary>
    public static double NullKeepFactor(double sigmaPercent) => Math.Clamp(Interpolate(s_sigmas, s_nullKeepFactors, sigmaPercent), 0.001, 1);

    /// <summary>Mean invocations of a decision at this noise.</summary>
    public static double Invocations(AdaptivePreset preset, double sigmaPercent) => Interpolate(s_sigmas, InvocationsOf(preset), sigmaPercent);

    /// <summary>What a decision of a strict run takes in addition, on average: measured where 15 % of the candidates improve.</summary>
    public static double InvocationsForSigns(double sigmaPercent) => Interpolate(s_sigmas, s_invocationsForSigns, Math.Max(sigmaPercent, s_sigmas[0]));

    private static double[] Effects(AdaptivePreset preset) => preset switch
    {
        AdaptivePreset.Eco => s_ecoEffects,
        AdaptivePreset.Thorough => s_thoroughEffects,
        _ => s_balancedEffects,
    };

    private static double[] InvocationsOf(AdaptivePreset preset) => preset switch
    {
        AdaptivePreset.Eco => s_ecoInvocations,
        AdaptivePreset.Thorough => s_thoroughInvocations,
        _ => s_balancedInvocations,
    };

    /// <summary>Log-log interpolation; beyond the ends along the last piece.</summary>
    private static double Interpolate(double[] from, double[] to, double at)
    {
        var i = 1;
        while (i < from.Length - 1 && at > from[i])
        {
            i++;
        }

        var share = Math.Log(at / from[i - 1]) / Math.Log(from[i] / from[i - 1]);
        return to[i - 1] * Math.Pow(to[i] / to[i - 1], share);
    }
}
