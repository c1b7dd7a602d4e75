using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Decisions;

/// <summary>What the decision whether to go on is made from.</summary>
/// <param name="Run">The run's facts and settings.</param>
/// <param name="Request">What somebody asked for.</param>
/// <param name="ActiveSeconds">Time at work.</param>
public sealed record StopFacts(Run Run, StopRequest Request, double ActiveSeconds);

/// <summary>When a run is over and why. The order of the conditions is the order of the reasons' precedence.</summary>
public static class StopRule
{
    private const double WarnShare = 2.0 / 3;

    /// <summary>The reason to end before the next experiment, or null to go on.</summary>
    public static TerminationReason? Judge(StopFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var (run, request, activeSeconds) = facts;
        var options = run.Options;
        return true switch
        {
            _ when request == StopRequest.Abort => TerminationReason.Aborted,
            _ when request == StopRequest.Stop => TerminationReason.Stopped,
            _ when run.CostUsd >= options.MaxCostUsd || run.Tokens >= options.MaxTokens => TerminationReason.BudgetExceeded,
            _ when IsTimeUp(options, activeSeconds) => TerminationReason.TimeLimit,
            _ when ReachedTarget(run) => TerminationReason.TargetReached,
            _ when StagnationShare(run) >= 1 => TerminationReason.Stagnation,
            _ when run.Experiments >= options.MaxExperiments => TerminationReason.MaxExperiments,
            _ => null,
        };
    }

    /// <summary>What to tell the user at the moment when two thirds of the stagnation limit are used up; null at any other.</summary>
    public static string? StagnationWarning(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return StagnationShare(run) >= WarnShare && run.Options.StagnationShare(run.ConsecutiveDiscards - 1) < WarnShare
            ? $"{run.ConsecutiveDiscards} experiments in a row were not kept; the run ends after {run.Options.StagnationWords()}."
            : null;
    }

    /// <summary>What to tell the user of a run that nothing but a lack of gains ends; null where something else does.</summary>
    public static string? EndlessWarning(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits is { MaxExperiments: null, TimeLimit: null, MaxCostUsd: null, MaxTokens: null, Target: null }
            ? $"The run has no limit but stagnation ({limits.StagnationWords()}, none of them kept)."
            : null;
    }

    /// <summary>Share of the stagnation limit that is used up; 1 where the run ends.</summary>
    public static double StagnationShare(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Options.StagnationShare(run.ConsecutiveDiscards);
    }

    /// <summary>True if the time limit is nearly used up: time to tell the user, once.</summary>
    /// <param name="options">The run's settings.</param>
    /// <param name="activeSeconds">Time at work.</param>
    public static bool IsTimeNear(RunOptions options, double activeSeconds)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TimeLimit is { } limit && activeSeconds >= SpendRule.WarnShare * limit.TotalSeconds;
    }

    /// <summary>True if the time limit is used up.</summary>
    /// <param name="options">The run's settings.</param>
    /// <param name="activeSeconds">Time at work.</param>
    public static bool IsTimeUp(RunOptions options, double activeSeconds)
    {
        ArgumentNullException.ThrowIfNull(options);
        return activeSeconds >= options.TimeLimit?.TotalSeconds;
    }

    private static bool ReachedTarget(Run run) =>
        run.Options.Target is { } target && run.Baseline is { } baseline && !run.Spec.Direction.IsBetter(target, baseline);
}
