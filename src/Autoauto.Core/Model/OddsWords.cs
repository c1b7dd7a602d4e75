using System.Globalization;

namespace Autoauto.Core.Model;

/// <summary>Says how sure something is, as people say it: with no more digits than are known, never surer than 1 in 100, and with what is assumed.</summary>
public static class OddsWords
{
    /// <summary>A keep from this probability on that it does not help is called weak.</summary>
    public const double WeakFrom = 0.10;

    private const double Smallest = 0.01;

    /// <summary>A probability, such as <c>about 1 in 5</c>.</summary>
    public static string Of(double probability)
    {
        if (probability < Smallest)
        {
            return "less than 1 in 100";
        }

        var (top, bottom) = probability switch
        {
            >= 0.8 => (9, 10),
            >= 0.6 => (2, 3),
            >= 0.42 => (1, 2),
            >= 0.36 => (2, 5),
            >= 0.1 => (1, (int)Math.Round(1 / probability)),
            >= 0.0275 => (1, 5 * (int)Math.Round(0.2 / probability)),
            _ => (1, 10 * (int)Math.Round(0.1 / probability)),
        };
        return string.Create(CultureInfo.InvariantCulture, $"about {top} in {bottom}");
    }

    /// <summary>How sure a kept improvement is, and what that assumes; null where the rule does not say.</summary>
    public static string? Of(Experiment kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept is { Reason: ExperimentReason.Improved, ErrorProbability: { } error }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{(IsWeak(kept) ? "weak: " : string.Empty)}{Of(error)} that it does not help ({kept.BaselineInvocations + kept.CandidateInvocations} measurements; assumes that this program's candidates help as often as those so far)")
            : null;
    }

    /// <summary>True for a kept improvement on little evidence.</summary>
    public static bool IsWeak(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return experiment is { Reason: ExperimentReason.Improved, ErrorProbability: >= WeakFrom };
    }

    /// <summary>How many of a run's keeps are expected not to help, and what the receipt made of it; null where the rule does not say.</summary>
    public static string? OfKeeps(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run is not { Kept: > 0, ExpectedFalseKeeps: { } wrong })
        {
            return null;
        }

        var expected = (run.Kept, wrong) switch
        {
            (1, _) => $"{Of(wrong)} that the one kept does not help",
            (_, < 0.5) => string.Create(CultureInfo.InvariantCulture, $"of {run.Kept} kept, fewer than 1 is expected not to help"),
            _ => string.Create(CultureInfo.InvariantCulture, $"of {run.Kept} kept, about {Math.Round(wrong)} are expected not to help"),
        };
        return run.Receipt switch
        {
            { GainLowPercent: > 0 } => $"{expected}; measured again, the total is a gain",
            { GainHighPercent: < 0 } => $"{expected}; measured again, the total is a loss",
            { GainLowPercent: not null } => $"{expected}; measured again, no gain is established",
            _ => expected,
        };
    }
}
