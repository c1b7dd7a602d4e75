using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Cli.Rendering;

/// <summary>What is said about a run when it is over.</summary>
internal static class RunSummary
{
    public static void Write(Terminal terminal, Run run, bool hasMore = true)
    {
        var output = terminal.Out;
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Run {run.Id} ended: {run.TerminationReason}. {run.Experiments} experiments: {run.Kept} kept, {run.Discarded} discarded, {run.Crashed} failed, in {Figures.Duration(run.ActiveSeconds)}."));
        output.WriteLine($"  {run.Spec.Metric}: {Figures.Metric(run.OriginalBaseline, run.Spec.Unit)} at the start, {Figures.Metric(run.Baseline, run.Spec.Unit)} now");
        if (run.Receipt is { } receipt)
        {
            output.WriteLine($"  total gain, measured again: {Gain(receipt)}");
        }
        else if (run.Kept > 0)
        {
            output.WriteLine($"  no total is claimed before it is measured again: autoauto run measure {run.Id}");
        }

        if (OddsWords.OfKeeps(run) is { } wrong)
        {
            output.WriteLine($"  how sure: {wrong}");
        }

        if (run.CostUsd is not null || run.Tokens is not null)
        {
            output.WriteLine($"  used: {(run.CostUsd is null ? "unknown cost" : Figures.Usd(run.CostUsd))}, {Figures.Tokens(run.Tokens)} tokens");
        }

        if (run.TerminationReason == TerminationReason.QuotaExhausted)
        {
            output.WriteLine($"  the agent's quota is used up; go on later with: autoauto run resume {run.Id}");
        }

        if (hasMore && run.Kept > 0)
        {
            output.WriteLine($"  kept commits are on branch {run.Branch}; take them over with: git merge {run.Branch}");
        }

        if (hasMore)
        {
            output.WriteLine($"  more: autoauto run show {run.Id}; autoauto experiment list {run.Id}");
        }

        terminal.Flush();
    }

    /// <summary>The measured total in words. Positive is better.</summary>
    public static string Gain(Receipt receipt) => receipt.GainPercent is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Figures.Number(receipt.Gain)} in the metric's unit ({receipt.Pairs} pairs)")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Figures.Percent(receipt.GainPercent)}, {(receipt.GainLowPercent is null ? "no interval" : "95 % interval " + Figures.Interval(receipt.GainLowPercent, receipt.GainHighPercent))} ({receipt.Pairs} pairs)");
}
