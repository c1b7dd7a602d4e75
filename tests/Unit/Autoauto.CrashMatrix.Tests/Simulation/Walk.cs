using Autoauto.Core.Errors;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;

namespace Autoauto.CrashMatrix.Tests.Simulation;

/// <summary>What came of a walk.</summary>
/// <param name="Violations">What does not hold, each with its number; empty if all is well.</param>
/// <param name="Trace">Everything that happened, in order.</param>
/// <param name="Disturbances">How often each kind of disturbance happened.</param>
/// <param name="Outcome">The experiments' ends, in a form that two walks of the same script can be compared in.</param>
internal sealed record WalkResult(
    IReadOnlyList<string> Violations, IReadOnlyList<string> Trace, IReadOnlyDictionary<string, int> Disturbances, IReadOnlyList<string> Outcome);

/// <summary>
/// One simulated run from its start to its end: engine, steps, journal, lease, books, rules and storage are the real ones; what they touch is in memory.
/// The seed decides what the agents do and what goes wrong.
/// </summary>
internal sealed class Walk : IDisposable
{
    private const int MostLives = 60;
    private const int MostDepth = 2;
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(61);
    private readonly Machine _machine;
    private readonly Disturbances _disturbances;
    private int _lives;
    private int _depth;

    private Walk(int seed, Defect defect)
    {
        _machine = new Machine(new Script(seed), defect);
        _disturbances = new Disturbances(seed, _machine) { TakeOver = TakeOver };
    }

    /// <summary>Walks, and judges what came of it. What is exact is also held against the same script undisturbed.</summary>
    public static WalkResult Of(int seed, Defect? defect = null)
    {
        var disturbed = Of(seed, isDisturbed: true, defect ?? Defect.None);
        if (!new Script(seed).IsExact || disturbed.Disturbances.Keys.Any(k => k.StartsWith("abort", StringComparison.Ordinal)))
        {
            return disturbed;
        }

        var undisturbed = Of(seed, isDisturbed: false, Defect.None);
        List<string> violations = [.. disturbed.Violations, .. undisturbed.Violations.Select(v => "undisturbed: " + v)];
        if (!disturbed.Outcome.SequenceEqual(undisturbed.Outcome))
        {
            violations.Add($"2 outcome: [{string.Join(" | ", disturbed.Outcome)}] instead of [{string.Join(" | ", undisturbed.Outcome)}]");
        }

        return disturbed with { Violations = violations };
    }

    public void Dispose() => _machine.Dispose();

    private static WalkResult Of(int seed, bool isDisturbed, Defect defect)
    {
        using var walk = new Walk(seed, defect);
        return walk.Go(isDisturbed);
    }

    private WalkResult Go(bool isDisturbed)
    {
        AddHistory();
        do
        {
            _disturbances.IsOn = isDisturbed && !_disturbances.IsOver;
            Live();
            _disturbances.BetweenLives();
            Oracle.SeeFinished(_machine);
        }
        while (!IsCompleted() && _lives < MostLives);
        _disturbances.IsOn = false;
        if (!IsCompleted())
        {
            _machine.Violate($"0 the run does not come to an end within {MostLives} engines");
        }

        var oracle = new Oracle(_machine);
        var violations = oracle.Violations().ToList();
        var rows = oracle.Rows();
        Live();
        violations.AddRange(oracle.ChangesSince(rows));
        return new WalkResult([.. _machine.Truth.Violations, .. violations], _machine.Trace, _machine.Truth.Disturbances, oracle.Outcome());
    }

    private bool IsCompleted() =>
        RunStore.Find(_machine.Disk, Machine.RunId) is { } run && RepositoryWorkspace.StatusOf(run, live: false) == RunStatus.Completed;

    /// <summary>An earlier run of the program, from which it is known what a call costs.</summary>
    private void AddHistory()
    {
        if (_machine.Script.HasHistory)
        {
            _machine.Database.Write(connection =>
            {
                foreach (var agent in new[] { AgentSpec.CommandName, "second" })
                {
                    var entry = new SpendEntry
                    {
                        RunId = "earlier",
                        Program = _machine.Script.Spec.Name,
                        Experiment = 1,
                        Call = 1,
                        Agent = agent,
                        Usd = ScriptedAgent.CallUsd,
                        AgentOutcome = nameof(AgentOutcome.Completed),
                        ReservedAt = _machine.Time.GetUtcNow(),
                    };
                    SpendStore.Settle(connection, entry with { Id = SpendStore.Reserve(connection, entry), State = SpendState.Settled, SettledAt = entry.ReservedAt });
                }
            });
        }
    }

    /// <summary>A second engine takes the run over, while the first stands still, and works on it to its own end.</summary>
    private bool TakeOver()
    {
        if (_depth == MostDepth)
        {
            return false;
        }

        var before = _machine.Owner;
        _depth++;
        Live();
        _depth--;
        return _machine.Owner != before;
    }

    /// <summary>One engine's life.</summary>
    private void Live()
    {
        var life = new Life(_machine, ++_lives, _disturbances);
        try
        {
            var (run, lease) = TakeUp(life);
            // Waited for where it stands: engines take turns, and never work side by side.
            run = new RunSession(run.Id, (session, abort) => WorkAsync(life, session, run, lease, abort)).Completion.GetAwaiter().GetResult();
            life.Note($"ends: {run.Phase} {run.TerminationReason}");
            JudgeEnd(life, null);
        }
        catch (SimulatedCrash)
        {
            life.Note("is gone");
            _machine.Truth.Interruptions++;
        }
        catch (AutoautoException e)
        {
            life.Note($"ends: {e.Code} {e.Message}");
            _machine.Truth.Interruptions++;
            JudgeEnd(life, e);
        }
        catch (Exception e)
        {
            life.Note($"ends: {e}");
            _machine.Violate($"0 end: {e.GetType().Name} {e.Message}");
        }
    }

    /// <summary>An engine ends by an error only if something happened that leads to it; one that lost the run ends with that, and has changed nothing.</summary>
    private void JudgeEnd(Life life, AutoautoException? error)
    {
        if (life.IsDead)
        {
            return;
        }

        if (error is not null && !life.Excuses.Contains(error.Code) && !IsOfTheScript(error.Code))
        {
            _machine.Violate($"0 end: {error.Code} {error.Message}");
        }

        if (life.ReplacedAt is { } place)
        {
            if (error?.Code != ErrorCode.LeaseLost && !place.StartsWith("run.end:After", StringComparison.Ordinal))
            {
                _machine.Violate($"17 an engine that was replaced while suspended at {place} ended with {error?.Code.ToString() ?? "success"}");
            }

            if (_machine.Disk.Changes != life.ChangesAtWaking)
            {
                _machine.Violate($"17 an engine that was replaced while suspended at {place} wrote to the database");
            }
        }
    }

    private bool IsOfTheScript(ErrorCode code) => code switch
    {
        ErrorCode.AgentFailed or ErrorCode.AgentTimedOut => true,
        ErrorCode.MeasurementFailed => !_machine.Script.IsExact,
        ErrorCode.BranchMoved => _machine.Truth.Disturbances.ContainsKey("the user moves the branch"),
        _ => false,
    };

    /// <summary>Starts the run, or takes it up, as a workspace does; an owner in this process counts as gone once it has been silent for a minute.</summary>
    private (Run Run, RunLease Lease) TakeUp(Life life)
    {
        if (LeaseStore.Find(_machine.Disk, RunLease.NameFor(_machine.Script.Spec.Name)) is { } held)
        {
            _machine.Time.Advance(TimeSpan.FromTicks(Math.Max(0, (held.HeartbeatAt - _machine.Time.GetUtcNow() + s_silence).Ticks)));
        }

        var now = _machine.Time.GetUtcNow();
        var taken = _machine.Database.Write(connection =>
        {
            var found = RunStore.Find(connection, Machine.RunId);
            var lease = RunLease.Take(connection, _machine.Script.Spec.Name, Machine.RunId, _machine.NewToken(), now);
            if (found is not null)
            {
                return (RunEntry.TakeUp(connection, Machine.RunId, options => options, RepositoryWorkspace.StatusOf(found, live: false), now), lease);
            }

            var run = RunEntry.New(Machine.RunId, _machine.Script.Spec, _machine.Script.Options, Machine.StartCommit, now);
            RunEntry.Record(connection, run);
            return (run, lease);
        });
        _machine.Owner = life;
        _machine.Truth.Boundaries.Add(Oracle.LastMeasurement(_machine));
        life.Note("takes the run up");
        return taken;
    }

    private async Task<Run> WorkAsync(Life life, RunSession session, Run run, RunLease lease, CancellationToken abort)
    {
        life.Session = session;
        var services = new RunServices
        {
            Database = _machine.Database,
            Git = new SimulatedGit(life),
            Worktrees = new SimulatedWorktrees(life),
            Traces = new SimulatedTraces(life),
            GuardFor = _ => new SimulatedGuard(life),
            Evaluator = new ScriptedEvaluator(life),
            AgentFor = spec => new ScriptedAgent(life, spec.Name),
            Rule = EngineParts.RuleFor(run.Spec),
            Time = _machine.Time,
            Random = new Random(_lives),
            Paths = new RunPaths("simulated"),
            Faults = life,
            Instructions = "Make it faster.",
            ProgramDirectory = "program",
            PassesHoldout = static (_, _) => Task.FromResult(true),
            SettingsFiles = [],
        };
        var context = new RunContext(services, session, run with { EvaluatorHash = services.Evaluator.Hash }, lease, resumed: run.EvaluatorHash is not null);
        context.Journal.Record("evaluator.lock", context.WriteRun);
        return await new RunEngine(context).RunAsync(abort);
    }
}
