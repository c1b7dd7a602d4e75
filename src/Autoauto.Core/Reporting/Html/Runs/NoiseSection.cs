using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Reporting.Html.Runs;

/// <summary>How noisy the measurements are, and what could be seen through the noise.</summary>
internal static class NoiseSection
{
    /// <summary>Writes the card.</summary>
    public static void Write(HtmlWriter html, RunReport report)
    {
        var spec = report.Run.Spec;
        if (report.Power is { } power)
        {
            WriteLearned(html, power, spec);
        }
        else if (spec.Rule == "fixed")
        {
            html.Element("p", "The fixed rule does not learn the noise; the program says what counts as noise. Changes below it are taken for none.");
            FactList.Write(
                html,
                ("Counts as noise", Figures.Share(spec.NoiseThresholdPercent)),
                ("Smallest change that can be kept", Figures.Share(Math.Max(spec.NoiseThresholdPercent, spec.MinEffectPercent))),
                ("Invocations per decision", Figures.Count(spec.Repeats)));
        }
        else
        {
            html.Element("p", "The noise is not known yet: the start commit has not been measured.");
        }
    }

    private static void WriteLearned(HtmlWriter html, PowerCard power, ProgramSpec spec)
    {
        html.Element("p", power.IsExact
            ? "Values repeat exactly."
            : $"An improvement of {Figures.Share(power.DetectableEffectPercent)} is kept four times in five; much smaller ones are missed. What the run knew of its noise last:");
        FactList.Write(
            html,
            ("Noise of one invocation", power.IsExact ? "none seen" : Figures.Share(power.SigmaPercent)),
            ("Drift in an hour, up to about", Figures.Share(power.DriftPercentPerHour)),
            ("Detectable improvement", Figures.Share(power.DetectableEffectPercent)),
            ("Power at that size", "80 %"),
            ("Executions per decision, on average", FormattableString.Invariant($"about {power.ExecutionsPerDecision:0.#}{(power.NeedsWarmUp ? ", warm-up included" : string.Empty)}")),
            ("Smallest improvement that is wanted", spec.MinEffectPercent > 0 ? Figures.Share(spec.MinEffectPercent) : null),
            ("Improvement that was to be seen", Target(power, spec.TargetEffectPercent)));
    }

    private static string? Target(PowerCard power, double? target) => target is not { } percent
        ? null
        : $"{Figures.Share(percent)}: {(power.CostOf(percent).IsResolvable ? "can be seen" : "cannot be seen reliably")}";
}
