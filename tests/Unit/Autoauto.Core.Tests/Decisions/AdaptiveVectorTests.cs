using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The published vectors of the parts.</summary>
public sealed class AdaptiveVectorTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Robust_step_is_exact()
    {
        foreach (var vector in Vectors.Of("filterStep"))
        {
            var mean = vector.Number("m");
            var variance = vector.Number("p");
            var density = new RobustStep(vector.Number("s2"), vector.Number("eps"), vector.Number("scale"))
                .Update(ref mean, ref variance, vector.Number("y"));

            Assert.Equal(vector.Number("logDensity"), density, Tolerance);
            Assert.Equal(vector.Number("mAfter"), mean, Tolerance);
            Assert.Equal(vector.Number("pAfter"), variance, Tolerance * 1e-4);
        }
    }

    [Fact]
    public void Calibration_is_exact()
    {
        foreach (var vector in Vectors.Of("calibrate"))
        {
            var values = vector.Numbers("metric").Select((x, i) => new Observation(Arm.Baseline, x, 20 * i)).ToArray();
            var noise = NoiseCalibration.From(Direction.Lower, values).Noise;

            Assert.Equal(vector.Number("sigma"), noise.Sigma, Tolerance);
            Assert.Equal(vector.Number("nu"), noise.DegreesOfFreedom);
            Assert.Equal(vector.GetProperty("exact").GetBoolean(), noise.IsExact);
            Assert.Equal(100, noise.AdjacentSeconds);
        }
    }

    [Fact]
    public void Repeats_update_the_noise_exactly()
    {
        var vector = Vectors.One("repeat");
        var noise = new NoiseModel { Sigma2 = vector.Number("start"), DegreesOfFreedom = vector.Number("nu"), AdjacentSeconds = 100 };

        var first = noise.Repeated(0, 0.02);
        var second = first.Repeated(0, 0.2);

        Assert.Equal(vector.Number("afterDiff002"), first.Sigma2, 1e-10);
        Assert.Equal(vector.Number("afterDiff02"), second.Sigma2, 1e-10);
        Assert.Equal(vector.Number("nuAfter"), second.DegreesOfFreedom);
    }

    [Fact]
    public void Ledger_is_exact()
    {
        var policy = new AdaptiveOptions { Version = RuleVersion.Second }.ErrorPolicy;
        foreach (var vector in Vectors.Of("ledger"))
        {
            var ledger = new ErrorLedger
            {
                Tests = vector.GetProperty("tests").GetInt32(),
                Keeps = vector.GetProperty("keeps").GetInt32(),
                ErrorSum = vector.Number("sumError"),
                PosteriorSum = vector.Number("sumPosterior"),
            };

            Assert.Equal(vector.Number("pi"), ledger.Prior, Tolerance);
            Assert.Equal(vector.Number("logThreshold"), policy.LogThreshold(ledger), Tolerance);
            Assert.Equal(vector.Number("errorAtLogE4"), ledger.ErrorProbability(4), Tolerance);
        }
    }

    [Fact]
    public void Evidence_bank_is_exact()
    {
        var vector = Vectors.One("bank");
        var grid = EffectGrid.From(0.006);
        var bank = new EvidenceBank(grid, vector.Number("level"), vector.Number("p"));
        var step = new RobustStep(vector.Number("s2"), 0.05, 0.1);
        bank.Observe(Arm.Candidate, 0.03, step, vector.Number("dq"));
        bank.Observe(Arm.Baseline, 0, step, vector.Number("dq"));
        bank.Observe(Arm.Baseline, 0.002, step, vector.Number("dq"));
        bank.Observe(Arm.Candidate, 0.028, step, vector.Number("dq"));
        var posterior = bank.Posterior(0.2);

        Assert.Equal(vector.GetProperty("size").GetInt32(), grid.Count);
        Assert.Equal(vector.GetProperty("zero").GetInt32(), grid.Zero);
        Assert.Equal(vector.Number("logE"), bank.LogImprovement, Tolerance);
        Assert.Equal(vector.Number("logB"), bank.LogPromise, Tolerance);
        Assert.Equal(vector.Number("logNotWorse1pc"), bank.LogNotWorse(0.01), Tolerance);
        Assert.Equal(vector.Number("effectKept"), bank.PosteriorIfBetter().Effect, Tolerance);
        Assert.Equal(vector.Number("effectAll"), posterior.Effect, Tolerance);
        Assert.Equal(vector.Number("levelA"), posterior.BaselineLevel, Tolerance);
    }

    [Fact]
    public void Hodges_Lehmann_is_exact()
    {
        foreach (var vector in Vectors.Of("hodgesLehmannCi"))
        {
            var estimate = HodgesLehmann.From(vector.Numbers("d"));

            Assert.Equal(vector.Number("est"), estimate.Estimate, Tolerance);
            Assert.Equal(vector.Number("lo"), estimate.Low, Tolerance);
            Assert.Equal(vector.Number("hi"), estimate.High, Tolerance);
        }
    }

    [Fact]
    public void Hodges_Lehmann_cuts_are_those_of_the_published_table()
    {
        int[] expected = [0, 0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52];

        Assert.Equal(expected, Enumerable.Range(5, 16).Select(n => HodgesLehmann.Cut(n).Cut));
        Assert.All(Enumerable.Range(6, 35), n => Assert.InRange(HodgesLehmann.Cut(n).Coverage, 0.95, 1));
    }
}
