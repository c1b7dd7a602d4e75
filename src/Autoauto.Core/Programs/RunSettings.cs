using Autoauto.Core.Errors;
using Autoauto.Core.Model;

namespace Autoauto.Core.Programs;

/// <summary>Merges what a user asks for with what the program is configured for, and refuses what makes no sense.</summary>
internal static class RunSettings
{
    /// <summary>The program with what was asked for, and the settings of a run of it.</summary>
    /// <exception cref="AutoautoException">InvalidArgument, naming the setting that is out of its range.</exception>
    public static (ProgramSpec Spec, RunOptions Options) Merge(ProgramSpec configured, RunRequest request)
    {
        var spec = Over(configured, request, knob => knob.Request?.Get(request)) with { Agent = MergeAgent(configured.Agent, request) };
        var options = new RunOptions { Agent = spec.Agent };
        foreach (var knob in KnobCatalog.All.Where(k => k.Options is not null))
        {
            if ((knob.Program?.Get(spec) ?? knob.Request?.Get(request)) is { } value)
            {
                options = knob.Change(options, value);
            }
        }

        Validate(options);
        return (spec, options);
    }

    /// <summary>The program as it was in a run, with what a replay changes of it.</summary>
    /// <exception cref="AutoautoException">InvalidArgument, naming the setting that is out of its range.</exception>
    public static ProgramSpec ForReplay(ProgramSpec recorded, ReplayRequest request) => Over(recorded, request, knob => knob.Replay?.Get(request));

    /// <summary>Refuses settings out of range, naming the one.</summary>
    /// <exception cref="AutoautoException">InvalidArgument.</exception>
    public static void Validate(RunOptions options)
    {
        foreach (var knob in KnobCatalog.All)
        {
            Require(knob, knob.Options?.Get(options));
        }
    }

    private static ProgramSpec Over(ProgramSpec configured, RuleRequest request, Func<Knob, object?> asked)
    {
        var spec = configured;
        foreach (var knob in KnobCatalog.All.Where(k => k.Program is not null))
        {
            if (asked(knob) is { } value)
            {
                var normal = knob.Type.Normalize(value);
                Require(knob, normal);
                spec = knob.Program!.Set(spec, normal);
            }
        }

        return spec with
        {
            Rule = request.Rule is null ? ProgramSpec.ImpliedRule(spec.Rule, request is { Repeats: not null } or { NoiseThresholdPercent: not null }) : spec.Rule,
            Strict = request.Strict ?? (request.Lenient is not true && configured.Strict),
        };
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
        if (request is { FallbackAgent: null, FallbackModel: not null } && configured is null)
        {
            throw Refused("FallbackModel", $"is {request.FallbackModel}; it has to be given together with FallbackAgent");
        }

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

    private static void Require(Knob knob, object? value)
    {
        if (value is not null && knob.Type.Check(value) is { } problem)
        {
            throw Refused(knob.Parameter!, problem);
        }
    }

    private static AutoautoException Refused(string name, string problem) =>
        new(ErrorCode.InvalidArgument, $"{name} {problem}.", name, $"Give {name} another value.");
}
