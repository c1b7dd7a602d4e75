using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision;

/// <summary>What one simulated loop is made of.</summary>
internal sealed record LoopSpec
{
    public required NoiseSpec Noise { get; init; }

    public CandidateMix Mix { get; init; } = new();

    public MetricKind Metric { get; init; } = MetricKind.Time;

    public int Experiments { get; init; } = 200;

    public bool ReceiptAtEnd { get; init; }

    /// <summary>Keep what an engine would store, for a replay.</summary>
    public bool Record { get; init; }
}

/// <summary>Runs a decision rule over a simulated machine exactly as the engine does, through <see cref="IDecisionRule"/>.</summary>
internal sealed class LoopSimulation
{
    private const double InvocationSeconds = 20;
    private const double AgentMedianSeconds = 240;
    private const double AgentSpread = 0.5;
    private const int FreeSetup = 5;
    private const int ReceiptPairs = 10;

    private readonly LoopSpec _spec;
    private readonly Machine _machine;
    private readonly List<Observation>? _recording;
    private double _clock;
    private double _gain;
    private int _invocations;

    private LoopSimulation(LoopSpec spec, Machine machine)
    {
        _spec = spec;
        _machine = machine;
        _recording = spec.Record ? [] : null;
    }

    /// <summary>One loop. The candidates depend on the seed alone, so that all rules see the same ones.</summary>
    public static LoopOutcome Run(LoopSpec spec, Func<IReadOnlyList<Observation>, IDecisionRule> chooseRule, ulong seed)
    {
        var loop = new LoopSimulation(spec, new Machine(spec.Noise, new Xoshiro(seed, 1)));
        return loop.Run(chooseRule, new Xoshiro(seed, 2));
    }

    private LoopOutcome Run(Func<IReadOnlyList<Observation>, IDecisionRule> chooseRule, Xoshiro candidates)
    {
        var setup = MeasureBaseline(FreeSetup);
        _invocations = 0;
        var rule = chooseRule(setup);
        var state = rule is FixedRule
            ? rule.Start(MeasureBaseline(rule.SetupInvocations))
            : rule.Start([.. setup, .. MeasureBaseline(rule.SetupInvocations - FreeSetup)]);
        var outcome = new LoopOutcome { Setup = _recording?.ToArray() };
        var discards = 0;
        for (var i = 0; i < _spec.Experiments; i++)
        {
            _clock += AgentMedianSeconds * Math.Exp(AgentSpread * candidates.Normal());
            var (effect, netLines) = _spec.Mix.Next(candidates);
            var facts = new CandidateFacts(netLines, _clock);
            var decision = rule.Begin(state, facts);
            _recording?.Clear();
            var verdict = Conclude(decision, effect);
            outcome.Add(effect, verdict);
            outcome.Record(facts, _recording, verdict);
            state = decision.StateAfter;
            if (verdict.Kind != VerdictKind.Discard)
            {
                _gain += effect;
                discards = 0;
                state = rule.RebaseInvocations > 0 ? rule.Rebase(state, MeasureBaseline(rule.RebaseInvocations)) : state;
            }
            else if (rule.DriftCheckAfterDiscards > 0 && ++discards % rule.DriftCheckAfterDiscards == 0)
            {
                var fresh = MeasureBaseline(rule.RebaseInvocations);
                state = rule.HasDrifted(state, fresh) ? rule.Rebase(state, fresh) : state;
            }
        }

        outcome.Invocations = _invocations;
        outcome.TrueGain = _gain;
        if (_spec.ReceiptAtEnd)
        {
            outcome.Receipt = Receipt();
        }

        return outcome;
    }

    private Verdict Conclude(IDecision decision, double effect)
    {
        while (decision.Next is DecisionStep.Measure next)
        {
            decision.Observe(Measure(next.Arm, next.Arm == Arm.Candidate ? _gain + effect : _gain));
        }

        return ((DecisionStep.Done)decision.Next).Verdict;
    }

    private Observation[] MeasureBaseline(int count)
    {
        var values = new Observation[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Measure(Arm.Baseline, _gain);
        }

        return values;
    }

    private Observation Measure(Arm arm, double gain)
    {
        _clock += InvocationSeconds;
        _invocations++;
        var observation = new Observation(arm, _spec.Metric.Print(gain, _machine.SlowdownAt(_clock)), _clock);
        _recording?.Add(observation);
        return observation;
    }

    /// <summary>Start commit against final commit in the order A B, B A, ...</summary>
    private HodgesLehmann Receipt()
    {
        var differences = new double[ReceiptPairs];
        for (var i = 0; i < ReceiptPairs; i++)
        {
            var startFirst = i % 2 == 0;
            var first = Math.Log(Measure(Arm.Baseline, startFirst ? 0 : _gain).Value);
            var second = Math.Log(Measure(Arm.Baseline, startFirst ? _gain : 0).Value);
            differences[i] = startFirst ? first - second : second - first;
        }

        return HodgesLehmann.From(differences);
    }
}
