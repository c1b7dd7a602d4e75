using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace.Background;

namespace Autoauto.Core.Workspace;

/// <summary>What is injected into a workspace: real in life, controlled in tests.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>The clock that all times are read from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the ids of runs and episodes.</summary>
    public IIdSource Ids { get; init; } = new RandomIdSource();

    /// <summary>Jitter of waiting times.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>How to start a background worker from here; null where that is not possible.</summary>
    public WorkerCommand? Worker { get; init; }

    /// <summary>True in a background worker: nobody watches this process.</summary>
    public bool IsBackground { get; init; }

    /// <summary>Told the command line of every child process before it is started, on whatever thread that happens, with the secrets in it; null if nobody wants to know.</summary>
    public Action<string>? OnCommandLine { get; init; }

    /// <summary>Cancelled when this process is asked to end: what nobody else ends, such as a git that hangs, is ended soon after.</summary>
    public CancellationToken Ending { get; init; }

    /// <summary>Takes the place of the agents that settings name; null for those themselves.</summary>
    public Func<AgentSpec, IAgent>? AgentFor { get; init; }

    /// <summary>How long one attempt to write to the database waits while somebody else does, whole seconds.</summary>
    internal TimeSpan DatabasePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of every fault point.</summary>
    public IFaultPoints Faults { get; init; } = KillAtFaultPoint.FromEnvironment();
}

/// <summary>Turns settings into the objects that do the work: names to rules.</summary>
internal static class EngineParts
{
    /// <summary>The decision rule that a program names.</summary>
    /// <param name="spec">The program's settings.</param>
    /// <param name="history">What the run takes over from earlier ones; null for nothing.</param>
    /// <param name="version">The rule's version (<see cref="RuleVersion"/>): an older one only to judge again what it decided.</param>
    public static IDecisionRule RuleFor(ProgramSpec spec, ProgramHistory? history = null, int version = RuleVersion.Current) => spec.Rule switch
    {
        "fixed" => new FixedRule(new FixedRuleOptions
        {
            Direction = spec.Direction,
            Repeats = spec.Repeats,
            NoiseThresholdPercent = spec.NoiseThresholdPercent,
            MinEffectPercent = spec.MinEffectPercent,
            KeepSimplifications = spec.KeepSimplifications,
            Version = version,
        }),
        "adaptive" => new AdaptiveRule(AdaptiveOptions.From(spec) with { Version = version }, history: history),
        _ => throw new AutoautoException(ErrorCode.InvalidArgument, $"There is no decision rule '{spec.Rule}'.", spec.Rule, "Use 'fixed' or 'adaptive'."),
    };
}

/// <summary>Guards the user's own program folder and the copy of it that runs, while agents work.</summary>
internal sealed class OriginalsGuard(EvaluatorSnapshot snapshot, string programDirectory, bool active) : IOriginalsGuard
{
    private readonly EvaluatorBackup _backup = EvaluatorBackup.Of(snapshot);

    /// <inheritdoc/>
    public IReadOnlyList<string> RestoreChanged(string saveChangedTo) =>
        active ? [.. snapshot.RestoreOriginals(programDirectory, saveChangedTo).Select(c => c.ToString())] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> RestoreCopy(string saveChangedTo) => _backup.Restore(Path.Combine(saveChangedTo, "evaluator"));
}
