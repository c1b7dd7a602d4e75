using System.Text.Json;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The published decisions, replayed value by value.</summary>
public sealed class DecisionVectorTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Names => [.. Vectors.Of("decisions").Select(v => v.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Published_decision_is_reproduced(string name)
    {
        var vector = Vectors.Of("decisions").Single(v => v.GetProperty("name").ValueEquals(name));
        var replay = new Played(vector);

        Assert.Equal(vector.GetProperty("arms").GetString(), replay.Arms);
        Assert.Equal(vector.Number("logK"), replay.Decision.LogThreshold, Tolerance);
        Assert.Equal(vector.GetProperty("verdict").GetString(), replay.Verdict.Kind.ToString());
        Assert.Equal(vector.GetProperty("n").GetInt32(), replay.Verdict.BaselineInvocations + replay.Verdict.CandidateInvocations);
        AssertClose(vector.Numbers("logE"), replay.LogImprovement);
        AssertClose(vector.Numbers("logB"), replay.LogPromise);
        Assert.Equal(vector.Number("sigmaAfter"), replay.After.Noise.Sigma, Tolerance);
        Assert.Equal(vector.Number("effect"), replay.Verdict.Effect!.Value, Tolerance);
        Assert.Equal(vector.Number("levelAfter"), replay.After.Noise.Level, Tolerance);
    }

    private static void AssertClose(double[] expected, List<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }

    private sealed class Played
    {
        private readonly Queue<double> _baseline;
        private readonly Queue<double> _candidate;

        public Played(JsonElement vector)
        {
            var name = vector.GetProperty("name").GetString()!;
            _baseline = new Queue<double>(vector.Numbers("A"));
            _candidate = new Queue<double>(vector.Numbers("B"));
            var state = StateOf(vector);
            var options = new AdaptiveOptions
            {
                Direction = Direction.Higher,
                MaxInvocations = name.StartsWith("single", StringComparison.Ordinal) ? 1 : null,
                MinEffectPercent = name.Contains("MinEffect 0.5 %", StringComparison.Ordinal) ? 0.5 : 0,

                // Published for the first version; the second one leaves exact metrics to another decision.
                Version = name.StartsWith("exact", StringComparison.Ordinal) ? RuleVersion.First : RuleVersion.Second,
                SimplifyMarginPercent = name.StartsWith("simplification", StringComparison.Ordinal) ? 1 : 0,
            };
            var start = vector.Number("idleSec");
            Decision = new AdaptiveDecision(
                options, state, new CandidateFacts(vector.GetProperty("netNegativeLoc").GetBoolean() ? -5 : 5, start));
            for (var time = start; Decision.Next is DecisionStep.Measure next;)
            {
                time += vector.Number("stepSec");
                Arms += next.Arm == Arm.Baseline ? "A" : "B";
                Decision.Observe(new Observation(next.Arm, (next.Arm == Arm.Baseline ? _baseline : _candidate).Dequeue(), time));
                LogImprovement.Add((options.MaxInvocations == 1 ? Decision.Pooled : Decision.Fresh).LogImprovement);
                LogPromise.Add(Decision.Pooled.LogPromise);
            }
        }

        public AdaptiveDecision Decision { get; }

        public string Arms { get; private set; } = "";

        public List<double> LogImprovement { get; } = [];

        public List<double> LogPromise { get; } = [];

        public Verdict Verdict => ((DecisionStep.Done)Decision.Next).Verdict;

        public AdaptiveRuleState After => (AdaptiveRuleState)Decision.StateAfter;

        private static AdaptiveRuleState StateOf(JsonElement vector)
        {
            var ledger = vector.GetProperty("ledger");
            return new AdaptiveRuleState
            {
                Scale = new MetricScale { Direction = Direction.Higher, IsLog = false, Unit = 1, Floor = 0 },
                Noise = new NoiseModel
                {
                    Level = vector.Number("level"),
                    LevelVariance = vector.Number("p"),
                    Sigma2 = vector.Number("sigma") * vector.Number("sigma"),
                    DegreesOfFreedom = vector.Number("nu"),
                    LastValue = vector.Number("level"),
                    AdjacentSeconds = 100,
                },
                Ledger = new ErrorLedger
                {
                    Tests = ledger.GetProperty("tests").GetInt32(),
                    Keeps = ledger.GetProperty("keeps").GetInt32(),
                    ErrorSum = ledger.Number("sumErr"),
                    PosteriorSum = ledger.Number("sumPost"),
                },
            };
        }
    }
}
