using Autoauto.Core.Decisions;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Storage;
using Autoauto.Core.Workspace;
using Microsoft.Data.Sqlite;

namespace Autoauto.Bench.Recorded;

/// <summary>
/// Writes a recorded run into a repository's database as the engine would have: every decision is made by the real rule from simulated values
/// (2 % noise, 70 % of the candidates change nothing), and stored with its measurements.
/// </summary>
internal sealed class SyntheticRun
{
    public const string Program = "synthetic";
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const double Noise = 0.02;
    private const double AgentSeconds = 240;
    private const double InvocationSeconds = 20;
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly SqliteConnection _connection;
    private readonly Run _run;
    private readonly IDecisionRule _rule;
    private readonly Random _random;
    private double _clock;
    private double _gain;

    private SyntheticRun(SqliteConnection connection, Run run, int seed)
    {
        _connection = connection;
        _run = run;
        _rule = EngineParts.RuleFor(run.Spec);
        _random = new Random(seed);
    }

    /// <summary>Writes a run of that many experiments and returns its id.</summary>
    public static string Write(string root, ProgramSpec spec, int experiments, int seed)
    {
        Directory.CreateDirectory(new RunPaths(root).State);
        var id = FormattableString.Invariant($"20200101-000000-{seed:x4}");
        var run = new Run
        {
            Id = id,
            Program = spec.Name,
            Phase = RunPhase.Finished,
            TerminationReason = TerminationReason.MaxExperiments,
            Branch = $"autoauto/{spec.Name}/{id}",
            StartCommit = Commit,
            HeadCommit = Commit,
            Spec = spec,
            Options = new RunOptions(),
            EvaluatorHash = "synthetic",
            Experiments = experiments,
            StartedAt = s_start,
            UpdatedAt = s_start,
            FinishedAt = s_start,
        };
        using var database = new Database(new RunPaths(root).Database);
        database.Write(connection =>
        {
            RunStore.Insert(connection, run);
            RunStore.Update(connection, run);
            new SyntheticRun(connection, run, seed).WriteExperiments(experiments);
        });
        return id;
    }

    /// <summary>A program under the adaptive rule.</summary>
    public static ProgramSpec Adaptive { get; } = new() { Name = Program, Metric = "ms", Direction = Direction.Lower, Rule = "adaptive" };

    private void WriteExperiments(int experiments)
    {
        var state = _rule.Start(Series(0, MeasurementPurpose.Setup, _rule.SetupInvocations));
        for (var number = 1; number <= experiments; number++)
        {
            _clock += AgentSeconds;
            state = Decide(number, state);
        }
    }

    private RuleState Decide(int number, RuleState state)
    {
        var facts = new CandidateFacts(0, _clock);
        var effect = _random.Next(20) switch { < 14 => 0, < 17 => -0.05, _ => 0.01 + 0.09 * _random.NextDouble() };
        var decision = _rule.Begin(state, facts);
        var ids = new List<long>();
        while (decision.Next is DecisionStep.Measure next)
        {
            var (id, observation) = Measure(number, MeasurementPurpose.Decision, next.Arm, next.Arm == Arm.Candidate ? _gain + effect : _gain);
            ids.Add(id);
            decision.Observe(observation);
        }

        var verdict = ((DecisionStep.Done)decision.Next).Verdict;
        var kept = verdict.Kind != VerdictKind.Discard;
        ExperimentStore.Save(_connection, ToExperiment(number, verdict, kept));
        DecisionStore.Insert(_connection, new DecisionRecord
        {
            RunId = _run.Id,
            Experiment = number,
            Rule = _rule.Name,
            StateBeforeJson = RuleStateJson.Write(state),
            StateAfterJson = RuleStateJson.Write(decision.StateAfter),
            NetLines = facts.NetLines,
            StartedAtSeconds = facts.StartedAtSeconds,
            MeasurementIds = ids,
            Outcome = verdict.Kind.ToString(),
            Reason = verdict.Reason.ToString(),
            VerdictJson = RuleStateJson.WriteVerdict(verdict),
            DecidedAt = s_start,
        });
        _gain += kept ? effect : 0;
        return kept && _rule.RebaseInvocations > 0
            ? _rule.Rebase(decision.StateAfter, Series(number, MeasurementPurpose.Rebase, _rule.RebaseInvocations))
            : decision.StateAfter;
    }

    private Observation[] Series(int number, MeasurementPurpose purpose, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Measure(number, purpose, Arm.Baseline, _gain).Observation)];

    private (long Id, Observation Observation) Measure(int number, MeasurementPurpose purpose, Arm arm, double gain)
    {
        _clock += InvocationSeconds;
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        var value = 100 * Math.Exp(-gain + Noise * normal);
        var id = MeasurementStore.Insert(_connection, new Measurement
        {
            RunId = _run.Id,
            Experiment = number,
            Purpose = purpose,
            Arm = arm,
            CommitSha = Commit,
            Ordinal = 1,
            Sample = new Sample { Value = value, Values = new Dictionary<string, double> { [_run.Spec.Metric] = value }, ExitCode = 0, DurationSeconds = InvocationSeconds },
            AtSeconds = _clock,
            EvaluatorHash = "synthetic",
            StartedAt = s_start,
        });
        return (id, new Observation(arm, value, _clock));
    }

    private Experiment ToExperiment(int number, Verdict verdict, bool kept) => new()
    {
        RunId = _run.Id,
        Number = number,
        Phase = ExperimentPhase.Finished,
        Status = kept ? ExperimentStatus.Kept : ExperimentStatus.Discarded,
        Reason = Enum.Parse<ExperimentReason>(verdict.Reason.ToString()),
        StartCommit = Commit,
        CandidateCommit = Commit,
        Subject = FormattableString.Invariant($"Idea {number}"),
        EffectPercent = verdict.EffectPercent,
        Agent = "command",
        Marker = FormattableString.Invariant($"{_run.Id}.{number}"),
        StartedAt = s_start,
        FinishedAt = s_start,
    };
}
