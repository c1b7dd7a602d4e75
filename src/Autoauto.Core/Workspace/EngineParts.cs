using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Processes;

namespace Autoauto.Core.Workspace;

/// <summary>What is injected into a workspace: real in life, controlled in tests.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ids.</summary>
    public IIdSource Ids { get; init; } = new RandomIdSource();

    /// <summary>Told of every fault point.</summary>
    public IFaultPoints Faults { get; init; } = KillAtFaultPoint.FromEnvironment();
}

/// <summary>Turns settings into the objects that do the work: names to rules and agents.</summary>
internal static class EngineParts
{
    /// <summary>The decision rule that a program names.</summary>
    public static IDecisionRule RuleFor(ProgramSpec spec) => spec.Rule switch
    {
        "fixed" => new FixedRule(new FixedRuleOptions
        {
            Direction = spec.Direction,
            Repeats = spec.Repeats,
            NoiseThresholdPercent = spec.NoiseThresholdPercent,
            MinEffectPercent = spec.MinEffectPercent,
            KeepSimplifications = spec.KeepSimplifications,
        }),
        "adaptive" => new AdaptiveRule(new AdaptiveOptions
        {
            Direction = spec.Direction,
            Preset = Enum.Parse<AdaptivePreset>(spec.Preset, ignoreCase: true),
            Strict = spec.Strict,
            MaxInvocations = spec.MaxInvocations,
            MinEffectPercent = spec.MinEffectPercent,
            SimplifyMarginPercent = spec.KeepSimplifications ? spec.SimplifyMarginPercent ?? 0 : 0,
        }),
        _ => throw new AutoautoException(ErrorCode.InvalidArgument, $"There is no decision rule '{spec.Rule}'.", spec.Rule, "Use 'fixed' or 'adaptive'."),
    };

    /// <summary>The agent that the settings name.</summary>
    /// <exception cref="AutoautoException">AgentNotFound.</exception>
    public static IAgent AgentFor(AgentSpec spec, EvaluatorSnapshot? snapshot, string programDirectory, ProcessRunner runner)
    {
        if (spec.Name != "command")
        {
            throw new AutoautoException(ErrorCode.AgentNotFound, $"There is no agent '{spec.Name}'.", spec.Name, "Known agents: command.");
        }

        if (spec.Command.Count == 0)
        {
            throw new AutoautoException(
                ErrorCode.AgentNotFound, "The program names no command for its agent.", "agent.command", "Set \"agent\": { \"name\": \"command\", \"command\": [\"...\"] } in config.json, or use -AgentCommand.");
        }

        var file = spec.Command[0];
        IReadOnlyList<string> arguments = [.. spec.Command.Skip(1)];
        var inFolder = !file.AsSpan().ContainsAny('/', '\\') && File.Exists(Path.Combine(programDirectory, file));
        if (inFolder && snapshot is null)
        {
            // Only to be known: the locked copy that will run is made when the run starts.
            return new CommandAgent(runner, file, arguments);
        }

        if (inFolder && snapshot!.CanRun(file))
        {
            var command = snapshot.CommandFor(file);
            return new CommandAgent(runner, command.FileName, [.. command.Arguments, .. arguments]);
        }

        var path = ExecutablePath.Find(file, programDirectory)
            ?? throw new AutoautoException(
                ErrorCode.AgentNotFound, $"The agent '{file}' was not found on PATH or in the program's folder, or is not executable.", file, "Check the spelling, or give its full path.");
        var resolved = ScriptLauncher.Extensions.Contains(Path.GetExtension(path)) && !ScriptLauncher.IsCompiled(path) ? ScriptLauncher.Resolve(path) : new ScriptCommand(path, []);
        return new CommandAgent(runner, resolved.FileName, [.. resolved.Arguments, .. arguments]);
    }
}

/// <summary>Guards the user's own program folder while agents work.</summary>
internal sealed class OriginalsGuard(EvaluatorSnapshot snapshot, string programDirectory, bool active) : IOriginalsGuard
{
    /// <inheritdoc/>
    public IReadOnlyList<string> RestoreChanged(string saveChangedTo) =>
        active ? [.. snapshot.RestoreOriginals(programDirectory, saveChangedTo).Select(c => c.ToString())] : [];
}
