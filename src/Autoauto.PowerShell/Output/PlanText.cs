using System.Globalization;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>Says in words what starting a run would do: one entry per intended effect, the prompt last.</summary>
internal static class PlanText
{
    /// <summary>The entries.</summary>
    public static IEnumerable<string> Lines(RunPlan plan, bool isDetached = false, bool isQueued = false)
    {
        var spec = plan.Spec;
        if (isDetached || isQueued)
        {
            yield return $"{(isQueued ? "Wait until no other run of the repository is alive, then leave" : "Leave")} the following to a background worker, which outlives this terminal.";
        }

        yield return $"Run program '{spec.Name}' in {plan.RepositoryPath} from commit {plan.StartCommit} on the new branch {plan.Branch}, in worktrees of its own.";
        yield return SafeText.Line($"Lock and run the evaluator ({string.Join(", ", plan.EvaluatorScripts)}): {spec.Metric}, {spec.Direction.ToString().ToLowerInvariant()} is better; {Rule(spec)}.")!;
        yield return SafeText.Line($"Call the agent '{Agent(plan.Options.Agent)}' once per experiment, at most {Figures.Duration(plan.Options.Agent.Timeout.TotalSeconds)} each.")!;
        if (plan.Options.Agent.Fallback is { } fallback)
        {
            yield return SafeText.Line($"Let '{Agent(fallback)}' take over when that agent cannot go on.")!;
        }

        yield return $"End {Limits(plan.Options)}.";
        if (plan.Options.ReceiptPairs > 0)
        {
            yield return $"Measure the start commit against the last kept one in {Figures.Count(plan.Options.ReceiptPairs, "pair")} at the end.";
        }

        if (Estimate(plan) is { } estimate)
        {
            yield return estimate;
        }

        foreach (var warning in plan.Warnings)
        {
            yield return SafeText.Line($"Warn: {warning}")!;
        }

        yield return $"Give the agent of experiment 1 this prompt:\n\n{SafeText.Block(plan.Prompt)}\n";
    }

    private static string Rule(ProgramSpec spec) => string.Equals(spec.Rule, "fixed", StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"fixed rule, {Figures.Count(spec.Repeats, "invocation")} per decision, noise threshold {spec.NoiseThresholdPercent} %")
        : $"{spec.Rule} rule, preset {spec.Preset}{(spec.Strict ? ", strict" : spec.Lenient ? ", lenient" : string.Empty)}";

    /// <summary>An agent with its command and its model.</summary>
    public static string Agent(AgentSpec agent) =>
        agent.Name + (agent.Command.Count > 0 ? $": {string.Join(' ', agent.Command.Select(Words.Argument))}" : string.Empty)
        + (agent.Model is null ? string.Empty : $", model {agent.Model}");

    private static string Limits(RunOptions options)
    {
        var limits = new List<string>();
        if (options.MaxExperiments is { } experiments)
        {
            limits.Add($"after {Figures.Count(experiments, "experiment")}");
        }

        limits.Add($"after {options.StagnationWords()} without an improvement");
        if (options.TimeLimit is { } time)
        {
            limits.Add($"after {Figures.Duration(time.TotalSeconds)} at work");
        }

        if (options.Target is { } target)
        {
            limits.Add($"when the metric has reached {Figures.Number(target)}");
        }

        if (options.MaxCostUsd is { } cost)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"at a cost of {cost:0.00} USD"));
        }

        if (options.MaxTokens is { } tokens)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"after {tokens} tokens"));
        }

        return string.Join(", or ", limits);
    }

    /// <summary>What the run will probably use, in words; null without history.</summary>
    public static string? Estimate(RunPlan plan)
    {
        if (plan.Estimate is not { } e)
        {
            return null;
        }

        var parts = new List<string>();
        if (e is { LowUsd: { } lowUsd, HighUsd: { } highUsd })
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{lowUsd:0.00} to {highUsd:0.00} USD"));
        }

        if (e is { LowTokens: { } lowTokens, HighTokens: { } highTokens })
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{lowTokens:N0} to {highTokens:N0} tokens"));
        }

        parts.Add($"{Figures.Duration(e.LowSeconds)} to {Figures.Duration(e.HighSeconds)} of the agent");
        var of = e.Planned is { } n ? $"for {Figures.Count(n, "experiment")}" : "per experiment";
        var today = plan.SpentToday.Usd is { } usd ? string.Create(CultureInfo.InvariantCulture, $" Spent today in this repository: {usd:0.00} USD.") : string.Empty;
        return $"Use probably {string.Join(", ", parts)} {of} (from {Figures.Count(e.Experiments, "earlier call")}).{today}";
    }
}
