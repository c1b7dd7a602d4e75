using Autoauto.Core.Agents;
using Autoauto.Core.Decisions;
using Autoauto.Core.Git;
using Autoauto.Core.Isolation;
using Autoauto.Core.Measuring;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;
using Microsoft.Data.Sqlite;

namespace Autoauto.Core.Loop;

/// <summary>What a run works with: made once by the composition root, the same for all steps.</summary>
internal sealed record RunServices
{
    public required Database Database { get; init; }

    public required IRunGit Git { get; init; }

    public required IRunWorktrees Worktrees { get; init; }

    public required IRunTraces Traces { get; init; }

    /// <summary>Makes the guard over the run's agents.</summary>
    public required Func<RunContext, IAgentGuard> GuardFor { get; init; }

    public required IEvaluator Evaluator { get; init; }

    /// <summary>The check that a candidate has to pass before it is kept, given a folder; always true where the program has none.</summary>
    public required Func<string, CancellationToken, Task<bool>> PassesHoldout { get; init; }

    /// <summary>Makes the agent that the current settings name.</summary>
    public required Func<AgentSpec, IAgent> AgentFor { get; init; }

    /// <summary>The sandbox of the agents; null for none.</summary>
    public Enclosure? AgentEnclosure { get; init; }

    /// <summary>The sandbox of everything in this session, as it is recorded.</summary>
    public string? Isolation { get; init; }

    public required IDecisionRule Rule { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Jitter of waiting times.</summary>
    public required Random Random { get; init; }

    public required RunPaths Paths { get; init; }

    public required IFaultPoints Faults { get; init; }

    /// <summary>What was changed about the engine's own process while its children ran, since it was last asked for.</summary>
    public Func<IReadOnlyList<OwnChange>> TakeDisturbances { get; init; } = static () => [];

    /// <summary>Full paths of the files outside the repository that the engine takes settings and prices from; they need not be there.</summary>
    public required IReadOnlyList<string> SettingsFiles { get; init; }

    /// <summary>Text of program.md.</summary>
    public required string Instructions { get; init; }

    /// <summary>Folder of the evaluator's locked copy, for scripts that need their neighbours.</summary>
    public required string ProgramDirectory { get; init; }
}

/// <summary>Sees to it that the user's own evaluator files are as they were.</summary>
public interface IOriginalsGuard
{
    /// <summary>Files that were changed since the session began, relative to the program's folder or the repository; puts them back.</summary>
    IReadOnlyList<string> RestoreChanged(string saveChangedTo);

    /// <summary>Files of the locked copy that were changed since the session began, relative to the copy; puts them back.</summary>
    IReadOnlyList<string> RestoreCopy(string saveChangedTo);
}

/// <summary>A run under way: its current facts and the one way to change them.</summary>
internal sealed class RunContext
{
    private readonly RunSession _session;

    public RunContext(RunServices services, RunSession session, Run run, RunLease lease, bool resumed)
    {
        Services = services;
        _session = session;
        Run = run;
        Lease = lease;
        Resumed = resumed;
        Journal = new Journal(services.Database, lease, services.Faults, () => session.IsAborting, why => session.Publish(new RunEvent.Warned("database", why)));
        Slots = new LeasedWorktrees(services.Worktrees, Journal.RequireLease);
        Clock = new RunClock(services.Time, run.StartedAt, services.Database.Read(c => MeasurementStore.LastSeconds(c, run.Id), 0));
        Steps = new StepWatch(services.Time, SaySlow);
        Guard = services.GuardFor(this);
        PastActiveSeconds = run.ActiveSeconds;
    }

    public RunServices Services { get; }

    public Run Run { get; private set; }

    public RunLease Lease { get; }

    public bool Resumed { get; }

    public Journal Journal { get; }

    public RunClock Clock { get; }

    /// <summary>The working folders, as long as the run is this engine's.</summary>
    public IRunWorktrees Slots { get; }

    /// <summary>Watches what agents and their code must leave alone.</summary>
    public IAgentGuard Guard { get; }

    /// <summary>Which step of its own the engine is at.</summary>
    public StepWatch Steps { get; }

    /// <summary>True if the run was ended because its time was up while a step of the engine's own did not come to an end.</summary>
    public bool IsEndedByTime { get; private set; }

    public DateTimeOffset Now => Services.Time.GetUtcNow();

    public bool StopRequested => _session.StopRequested;

    private double PastActiveSeconds { get; }

    public double ActiveSeconds => PastActiveSeconds + Clock.SessionSeconds;

    /// <summary>Invocations after each build whose values are not used.</summary>
    public int Warmup => Run.Spec.Warmup ?? Run.Warmup ?? WarmUpRule.Unknown;

    /// <summary>Those after the build of an experiment's candidate.</summary>
    public int CandidateWarmup(int experiment) => Run.Spec.Warmup is null && Run.Warmup is { } needed
        ? WarmUpRule.NeededAfter(needed, Run.RuleStateJson is not null && RuleState is AdaptiveRuleState { Noise.IsExact: true }, experiment)
        : Warmup;

    public RuleState RuleState => RuleStateJson.Read(Run.RuleStateJson!);

    /// <summary>Changes the run's facts in memory; the caller writes them inside its transaction with <see cref="WriteRun"/>.</summary>
    public void Change(Func<Run, Run> change) => Run = change(Run) with { UpdatedAt = Now, ActiveSeconds = ActiveSeconds };

    /// <summary>Counts an execution of the measure script; the record has it as a row of its own.</summary>
    public void CountExecution() => Run = Run with { Executions = Run.Executions + 1 };

    /// <summary>Goes back to the run as it is recorded: what could not be recorded has not happened.</summary>
    public void Revert() => Run = Services.Database.Read(c => RunStore.Find(c, Run.Id), null) ?? Run;

    public void WriteRun(SqliteConnection connection) => RunStore.Update(connection, Run);

    /// <summary>Reads the settings and requests that stand now, and says why the run has to end; null if it goes on.</summary>
    public TerminationReason? JudgeStop()
    {
        var (request, options) = Services.Database.Read(c => RunStore.ReadLive(c, Run.Id), default);
        Change(run => run with { Options = options });
        return StopRule.Judge(new StopFacts(Run, StopRequested && request == StopRequest.None ? StopRequest.Stop : request, ActiveSeconds));
    }

    /// <summary>Keeps the lease alive and cancels <paramref name="work"/> when it is lost, when somebody asks for an abort, or when the time is up and a step hangs.</summary>
    public Heartbeat StartHeartbeat(CancellationTokenSource work) => new(
        Services.Database,
        Lease,
        Services.Time,
        MustEndNow,
        work);

    /// <summary>Twice a second, on the heart's thread.</summary>
    private bool MustEndNow()
    {
        Steps.Look();
        var (request, options) = Services.Database.Read(c => RunStore.ReadLive(c, Run.Id), default);
        IsEndedByTime |= Steps.IsSlow && options is not null && StopRule.IsTimeUp(options, ActiveSeconds);
        return request == StopRequest.Abort || IsEndedByTime;
    }

    private void SaySlow(string what)
    {
        var message = $"{what} Aborting the run {Run.Id} ends it.";
        Services.Database.Write(connection => Audit(connection, "step.slow", message, severity: EventSeverity.Warning));
        _session.Publish(new RunEvent.Warned("step.slow", message));
    }

    /// <summary>Moves to another phase, durably.</summary>
    public void Enter(RunPhase phase)
    {
        if (Run.Phase == phase)
        {
            return;
        }

        var next = RunTransitions.Next(Run.Phase, phase);
        Change(run => run with { Phase = next });
        Journal.Record("run.phase", WriteRun);
    }

    /// <summary>
    /// Marks what an interrupted session had measured of a block: it never mixes with what is measured now. Within one session no block is
    /// taken up twice, so that there is nothing to mark.
    /// </summary>
    public void VoidInterrupted(int experiment, MeasurementPurpose purpose)
    {
        if (Resumed)
        {
            Journal.Record("block.void", connection => MeasurementStore.VoidBlock(connection, Run.Id, experiment, purpose));
        }
    }

    public void Audit(SqliteConnection connection, string kind, string message, int? experiment = null, EventSeverity severity = EventSeverity.Information) =>
        EventStore.Append(connection, Run.Id, experiment, kind, severity, message, Now);

    public void Warn(string kind, string message, int? experiment = null)
    {
        Journal.Record("warning", connection => Audit(connection, kind, message, experiment, EventSeverity.Warning));
        _session.Publish(new RunEvent.Warned(kind, message));
    }

    /// <summary>Says what was done to the engine's own process by what no experiment is to blame for: the start commit's code, a measurement of the whole.</summary>
    public void WarnOfDisturbances()
    {
        if (Disturbance.Describe(Services.TakeDisturbances()) is { } found)
        {
            Warn(Disturbance.Kind, found);
        }
    }

    /// <summary>Asks the hidden check about what stands built at the measuring place.</summary>
    public async Task<bool> PassesHoldoutAsync(CancellationToken cancellationToken)
    {
        using (Steps.Outside())
        {
            return await Services.PassesHoldout(Slots.Measure, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Narrate(string kind, string message) => _session.Publish(new RunEvent.Narrated(kind, message));

    public void Publish(RunEvent runEvent) => _session.Publish(runEvent);

    public void Report(int experiment, string activity, int sample = 0, int? samples = null) => _session.Report(new RunProgress(
        Run.Id, Run.Program, Run.Phase, experiment, Run.Options.MaxExperiments, Run.Kept, Run.Baseline, Run.Best, Run.OriginalBaseline,
        Run.CostUsd, activity, sample, samples, ActiveSeconds, Run.ParkedUntil));
}
