using System.Globalization;
using Autoauto.Core.Decisions;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Loop;

/// <summary>A power card in words: what is said before the first candidate is paid for.</summary>
internal static class PowerText
{
    /// <summary>The card in one line.</summary>
    public static string Short(PowerCard card) => card.IsExact
        ? Invariant($"Values repeat exactly: a change of {card.DetectableEffectPercent:0.####} % is seen, in about {card.ExecutionsPerDecision:0.#} executions ({Figures.Duration(card.SecondsPerDecision)}) per decision.{WarmUp(card)}")
        : Invariant($"Noise {card.SigmaPercent:0.##} %, drift up to about {card.DriftPercentPerHour:0.#} % in an hour: an improvement of {card.DetectableEffectPercent:0.#} % is kept four times in five, in about {card.ExecutionsPerDecision:0.#} executions ({Figures.Duration(card.SecondsPerDecision)}) per decision.{TooShort(card)}{WarmUp(card)}");

    /// <summary>What it takes to see the effect that the user asked for.</summary>
    public static string Target(PowerCard card, double targetPercent, TargetCost cost)
    {
        if (cost.IsResolvable)
        {
            return Invariant($"An improvement of {targetPercent:0.##} % can be seen: about {cost.InvocationsToConfirm} invocations ({Figures.Duration(cost.InvocationsToConfirm * card.SecondsPerInvocation)}) to confirm one.");
        }

        var ways = new List<string>();
        if (cost.SufficientPreset is { } preset)
        {
            ways.Add(Invariant($"preset {preset.ToString().ToLowerInvariant()}"));
        }

        if (cost.RunsPerInvocation > 1)
        {
            ways.Add(Invariant($"an evaluator that averages {cost.RunsPerInvocation} runs of its workload"));
        }

        var help = ways.Count == 0 ? string.Empty : $" It would take {string.Join(", or ", ways)}.";
        return Invariant($"An improvement of {targetPercent:0.##} % cannot be seen reliably: with a noise of {card.SigmaPercent:0.##} % it takes one of {card.DetectableEffectPercent:0.##} %.{help}");
    }

    private static string TooShort(PowerCard card) => card.InvocationsWanted is { } wanted
        ? Invariant($" That few invocations per decision keep next to nothing, however good it is: maxInvocations has to be {wanted} or more where values vary.")
        : string.Empty;

    private static string WarmUp(PowerCard card) => card.NeedsWarmUp ? " The first one after a build differs and is thrown away." : string.Empty;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
