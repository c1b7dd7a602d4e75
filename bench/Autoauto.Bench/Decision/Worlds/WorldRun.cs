using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Bench.Decision.Worlds;

/// <summary>What became of one decision of a simulated run.</summary>
internal readonly record struct Judged(double Effect, Verdict Verdict, int Executions);

/// <summary>A simulated run in a world, through <see cref="IDecisionRule"/> as the engine drives it.</summary>
internal sealed class WorldRun
{
    private const double InvocationSeconds = 20;
    private const double AgentMedianSeconds = 240;
    private const double AgentSpread = 0.5;
    private const int ReceiptPairs = 10;

    private readonly NoisePart[] _parts;
    private readonly MetricKind _metric;
    private readonly Xoshiro _noise;
    private readonly Xoshiro _candidates;
    private double _gain;
    private double _clock;
    private double _last;
    private int _executions;

    public WorldRun(World world, double cv, ulong seed)
    {
        _parts = [.. world.Parts(cv)];
        _metric = world.Metric(cv);
        _noise = new Xoshiro(seed, 1);
        _candidates = new Xoshiro(seed, 2);
    }

    public Direction Direction => _metric.Direction;

    /// <summary>Judges so many candidates; a run that keeps none of <paramref name="stopAfter"/> in a row ends and a new one begins.</summary>
    public IEnumerable<Judged> Run(AdaptiveRule rule, CandidateMix mix, int candidates, int stopAfter = int.MaxValue)
    {
        var state = Start(rule);
        var discards = 0;
        for (var i = 0; i < candidates; i++)
        {
            if (discards >= stopAfter)
            {
                (state, discards) = (Start(rule), 0);
            }

            _clock += AgentMedianSeconds * Math.Exp(AgentSpread * _candidates.Normal());
            var (effect, netLines) = mix.Next(_candidates);
            _executions = 0;
            var decision = rule.Begin(state, new CandidateFacts(netLines, _clock));
            while (decision.Next is DecisionStep.Measure next)
            {
                decision.Observe(Measure(next.Arm, next.Arm == Arm.Candidate ? _gain + effect : _gain));
            }

            var verdict = ((DecisionStep.Done)decision.Next).Verdict;
            state = decision.StateAfter;
            discards = verdict.Kind == VerdictKind.Discard ? discards + 1 : 0;
            _gain += verdict.Kind == VerdictKind.Discard ? 0 : effect;
            yield return new Judged(effect, verdict, _executions);
        }
    }

    /// <summary>What a receipt measures of a run that gained so much: pairs whose order is drawn.</summary>
    public (double[] Starts, double[] Finals) Pairs(double gain)
    {
        var (starts, finals) = (new double[ReceiptPairs], new double[ReceiptPairs]);
        var (order, last) = (new ArmOrder(_candidates.Uniform()), Arm.Baseline);
        for (var i = 0; i < ReceiptPairs; i++)
        {
            last = order.FirstOf(i, last) == Arm.Baseline ? Arm.Candidate : Arm.Baseline;
            if (last == Arm.Candidate)
            {
                (starts[i], finals[i]) = (Measure(Arm.Baseline, 0).Value, Measure(Arm.Candidate, gain).Value);
            }
            else
            {
                (finals[i], starts[i]) = (Measure(Arm.Candidate, gain).Value, Measure(Arm.Baseline, 0).Value);
            }
        }

        return (starts, finals);
    }

    private Observation Measure(Arm arm, double gain)
    {
        _clock += InvocationSeconds;
        _executions++;
        var invocation = new Invocation(_clock, _clock - _last, arm);
        _last = _clock;
        var slowdown = 0.0;
        foreach (var part in _parts)
        {
            slowdown += part.Next(invocation, _noise);
        }

        return new Observation(arm, _metric.Print(gain, slowdown), _clock);
    }

    private RuleState Start(AdaptiveRule rule)
    {
        var setup = new Observation[rule.SetupInvocations];
        for (var i = 0; i < setup.Length; i++)
        {
            setup[i] = Measure(Arm.Baseline, _gain);
        }

        return rule.Start(setup);
    }
}
