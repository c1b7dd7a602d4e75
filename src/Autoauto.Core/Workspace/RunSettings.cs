using Autoauto.Core.Errors;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Workspace;

/// <summary>Merges what a user asks for with what the program is configured for, and refuses what makes no sense.</summary>
internal static class RunSettings
{
    private static readonly TimeSpan s_longestCall = TimeSpan.FromDays(7);

    public static (ProgramSpec Spec, RunOptions Options) Merge(ProgramSpec configured, RunRequest request)
    {
        var spec = configured with
        {
            Rule = request.Rule?.ToLowerInvariant() ?? ProgramSpec.ImpliedRule(configured.Rule, request.Repeats, request.NoiseThresholdPercent),
            Repeats = request.Repeats ?? configured.Repeats,
            NoiseThresholdPercent = request.NoiseThresholdPercent ?? configured.NoiseThresholdPercent,
            Preset = request.Preset?.ToLowerInvariant() ?? configured.Preset,
            Strict = request.Strict ?? (request.Lenient is not true && configured.Strict),
            Lenient = request.Lenient ?? configured.Lenient,
            MaxInvocations = request.MaxInvocations ?? configured.MaxInvocations,
            MinEffectPercent = request.MinEffectPercent ?? configured.MinEffectPercent,
            TargetEffectPercent = request.TargetEffectPercent ?? configured.TargetEffectPercent,
            KeepSimplifications = request.KeepSimplifications ?? configured.KeepSimplifications,
            History = configured.History && !request.NoHistory,
            Agent = MergeAgent(configured.Agent, request),
        };
        var options = new RunOptions
        {
            MaxExperiments = request.MaxExperiments ?? configured.MaxExperiments,
            MaxConsecutiveDiscards = request.MaxConsecutiveDiscards ?? configured.MaxConsecutiveDiscards,
            TimeLimit = request.TimeLimit ?? configured.TimeLimit,
            Target = request.Target ?? configured.Target,
            KeepSimplifications = spec.KeepSimplifications,
            MaxCostUsd = request.MaxCostUsd ?? configured.MaxCostUsd,
            MaxTokens = request.MaxTokens ?? configured.MaxTokens,
            NoPark = request.NoPark,
            CarryForward = !request.NoCarryForward,
            Guidance = request.Guidance,
            Agent = spec.Agent,
            RequireCommit = request.RequireCommit,
            KeepWorktree = request.KeepWorktree,
            Force = request.Force,
            ReceiptPairs = request.NoReceipt ? 0 : new RunOptions().ReceiptPairs,
        };
        Validate(options);
        Validate(spec);
        return (spec, options);
    }

    /// <summary>The program as it was in a run, with what a replay changes of it.</summary>
    public static ProgramSpec ForReplay(ProgramSpec recorded, ReplayRequest request)
    {
        var spec = recorded with
        {
            Rule = request.Rule?.ToLowerInvariant() ?? ProgramSpec.ImpliedRule(recorded.Rule, request.Repeats, request.NoiseThresholdPercent),
            Preset = request.Preset?.ToLowerInvariant() ?? recorded.Preset,
            Strict = request.Strict ?? (request.Lenient is not true && recorded.Strict),
            Lenient = request.Lenient ?? recorded.Lenient,
            MaxInvocations = request.MaxInvocations ?? recorded.MaxInvocations,
            MinEffectPercent = request.MinEffectPercent ?? recorded.MinEffectPercent,
            Repeats = request.Repeats ?? recorded.Repeats,
            NoiseThresholdPercent = request.NoiseThresholdPercent ?? recorded.NoiseThresholdPercent,
        };
        Validate(spec);
        return spec;
    }

    /// <summary>Refuses settings out of range, naming the one.</summary>
    public static void Validate(RunOptions options)
    {
        Require(options.MaxExperiments is null or >= SettingRange.CountLowest, "MaxExperiments", options.MaxExperiments, "at least 1");
        Require(options.MaxConsecutiveDiscards >= SettingRange.CountLowest, "MaxConsecutiveDiscards", options.MaxConsecutiveDiscards, "at least 1");
        Require(options.TimeLimit is null || (options.TimeLimit > TimeSpan.Zero && options.TimeLimit <= Duration.Longest), "TimeLimit", options.TimeLimit, "above zero and at most 365 days");
        Require(options.Target is null || double.IsFinite(options.Target.Value), "Target", options.Target, "finite");
        Require(options.MaxCostUsd is null or > 0, "MaxCostUsd", options.MaxCostUsd, "positive");
        Require(options.MaxTokens is null or > 0, "MaxTokens", options.MaxTokens, "positive");
        Require(options.Agent.Timeout > TimeSpan.Zero && options.Agent.Timeout <= s_longestCall, "AgentTimeout", options.Agent.Timeout, "above zero and at most 7 days");
        Require(options.Guidance is null || options.Guidance.Length <= SettingRange.GuidanceLongest, "Guidance", $"{options.Guidance?.Length} characters", "at most 2,000 characters");
    }

    private static void Validate(ProgramSpec spec)
    {
        RequireWithin(spec.Repeats, "Repeats", SettingRange.RepeatsLowest, SettingRange.RepeatsHighest);
        RequireWithin(spec.NoiseThresholdPercent, "NoiseThresholdPercent", SettingRange.NoiseThresholdLowest, SettingRange.NoiseThresholdHighest);
        RequireWithin(spec.MinEffectPercent, "MinEffectPercent", SettingRange.MinEffectLowest, SettingRange.MinEffectHighest);
        RequireWithin(spec.TargetEffectPercent, "TargetEffectPercent", SettingRange.TargetEffectLowest, SettingRange.TargetEffectHighest);
        RequireWithin(spec.MaxInvocations, "MaxInvocations", SettingRange.MaxInvocationsLowest, SettingRange.MaxInvocationsHighest);
        Require(spec.Preset is "eco" or "balanced" or "thorough", "Preset", spec.Preset, "eco, balanced or thorough");
        Require(spec.Rule is "fixed" or "adaptive", "Rule", spec.Rule, "fixed or adaptive");
    }

    private static AgentSpec MergeAgent(AgentSpec configured, RunRequest request)
    {
        // A command given on the spot means the command adapter, whatever is configured.
        var name = request.Agent ?? (request.AgentCommand is null ? configured.Name : "command");
        var sameAgent = name == configured.Name;
        return configured with
        {
            Name = name,
            Command = request.AgentCommand ?? (sameAgent ? configured.Command : []),
            Model = request.Model ?? (sameAgent ? configured.Model : null),
            Effort = request.Effort ?? (sameAgent ? configured.Effort : null),
            Timeout = request.AgentTimeout ?? configured.Timeout,
            Fallback = MergeFallback(configured.Fallback, request),
        };
    }

    private static AgentSpec? MergeFallback(AgentSpec? configured, RunRequest request)
    {
        Require(
            request.FallbackAgent is not null || request.FallbackModel is null || configured is not null,
            "FallbackModel", request.FallbackModel, "given together with FallbackAgent");
        if (request.FallbackAgent is null)
        {
            return configured is null ? null : configured with { Model = request.FallbackModel ?? configured.Model };
        }

        var same = configured is not null && configured.Name == request.FallbackAgent;
        return (same ? configured! : new AgentSpec { Name = request.FallbackAgent }) with
        {
            Model = request.FallbackModel ?? (same ? configured!.Model : null),
            Timeout = request.AgentTimeout ?? configured?.Timeout ?? new AgentSpec().Timeout,
        };
    }

    private static void RequireWithin(double? value, string name, double lowest, double highest) =>
        Require(value is null || (value >= lowest && value <= highest), name, value, FormattableString.Invariant($"between {lowest} and {highest}"));

    private static void Require(bool condition, string name, object? value, string allowed)
    {
        if (!condition)
        {
            throw new AutoautoException(
                ErrorCode.InvalidArgument, FormattableString.Invariant($"{name} is {value}; it has to be {allowed}."), name, $"Give {name} a value that is {allowed}.");
        }
    }
}
