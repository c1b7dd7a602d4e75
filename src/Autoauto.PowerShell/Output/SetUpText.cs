using System.Globalization;
using Autoauto.Core.Agents;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>Says in words what the set-up of a program by an agent would do, does, and has come to.</summary>
internal static class SetUpText
{
    /// <summary>What would be done: one entry per intended effect, the prompt last.</summary>
    public static IEnumerable<string> Lines(ProgramSetUpPlan plan)
    {
        yield return $"{Action(plan)}.";
        yield return "Check what it writes: its files, how it could be gamed, and its evaluator on HEAD; give the findings back to the agent.";
        yield return $"Create the program in {plan.Folder} once it has passed.";
        yield return $"Give the agent this prompt:\n\n{SafeText.Block(plan.Prompt)}\n";
    }

    /// <summary>The call of the agent, as the action of a question.</summary>
    public static string Action(ProgramSetUpPlan plan) => SafeText.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"Call the agent '{PlanText.Agent(plan.Agent)}' up to {plan.Rounds} times, at most {Figures.Duration(plan.Agent.Timeout.TotalSeconds)} each, to write the program '{plan.Program}'"))!;

    /// <summary>What was written, as the action of a question.</summary>
    public static string Action(ProgramProposal proposal)
    {
        var spec = proposal.Definition.Spec;
        var cost = proposal.CostUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $"; it cost {usd:0.00} USD") : string.Empty;
        return SafeText.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Create program measuring {spec.Metric} ({Figures.Number(proposal.Test.Median)} on HEAD, {spec.Direction.ToString().ToLowerInvariant()} is better, noise {proposal.Test.NoisePercent ?? 0:0.##} %), written in {Figures.Count(proposal.Rounds, "round")}{cost}"))!;
    }

    /// <summary>A step in one line; null for what is not worth one.</summary>
    public static string? Of(ProgramSetUpStep step) => SafeText.Line(step switch
    {
        ProgramSetUpStep.Calling calling => string.Create(CultureInfo.InvariantCulture, $"round {calling.Round} of {calling.Rounds}: the agent is working"),
        ProgramSetUpStep.Acted { Event: AgentEvent.ToolUse tool } => $"{tool.Name} {tool.Detail}",
        ProgramSetUpStep.Measured { Step: var measured } => string.Create(
            CultureInfo.InvariantCulture,
            $"{measured.Phase} {measured.Number} of {measured.Of}: {(measured.Sample.IsValid ? Figures.Number(measured.Sample.Value) : $"{measured.Sample.Failure}: {measured.Sample.FailureDetail}")}"),
        ProgramSetUpStep.Checked { Problems.Count: 0, Hazards.Count: 0 } => "checked: nothing is wrong with it",
        ProgramSetUpStep.Checked found => $"checked: {string.Join("; ", found.Problems.Concat(found.Hazards))}",
        _ => null,
    });
}
