using Autoauto.Core.Workspace;

namespace Autoauto.Output;

/// <summary>What starting an episode would do, in lines.</summary>
internal static class EpisodePlanText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(EpisodePlan plan)
    {
        var target = plan.Target;
        yield return SafeText.Line($"Episode of policy '{target.Name}' (version {plan.HeadVersion}) in {plan.RepositoryPath}: {plan.Change}")!;
        yield return plan.ChangeCommit is { } change ? $"Main arm: commit {change}, as it is" : $"Main arm: {target.Agent.Agent.Name} from commit {plan.StartCommit}";
        yield return SafeText.Line($"Tasks: {string.Join(", ", target.Tasks.Select(t => t.HeldOut ? $"{t.Name} (held out)" : t.Name))}")!;
        yield return FormattableString.Invariant(
            $"Calls, at most: {plan.ArmCalls} of {target.Agent.Agent.Name}, {plan.JudgeCalls} of the judge {(target.Judge ?? target.Agent).Agent.Name}, {(plan.Limits.Evolve ? 1 : 0)} of the evolver {(target.Evolver ?? target.Agent).Agent.Name}; repairs aside");
        if (plan.MissingComparisons > 0)
        {
            yield return FormattableString.Invariant($"Includes {plan.MissingComparisons} comparisons of the head with itself: its noise is not known yet");
        }

        if (plan.HandEdits.Count > 0)
        {
            yield return SafeText.Line($"Edited by hand, would become a version: {string.Join(", ", plan.HandEdits)}")!;
        }

        yield return plan.Limits.MaxCostUsd is { } cap ? FormattableString.Invariant($"Cost cap: {cap:0.00} USD") : "No cost cap";
        foreach (var warning in plan.Warnings)
        {
            yield return SafeText.Line($"Warning: {warning}")!;
        }
    }
}
