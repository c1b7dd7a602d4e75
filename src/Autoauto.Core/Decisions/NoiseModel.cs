using System.Text.Json.Serialization;

namespace Autoauto.Core.Decisions;

/// <summary>
/// What a run knows of its machine: the baseline's level as a random walk (local level model; West and Harrison 1997, chapter 2), the noise
/// of one value, and how fast the level wanders. Immutable; every value makes a new one.
/// </summary>
public sealed record NoiseModel
{
    private const double SmallestVariance = 1e-10;
    private const double ExactBelow = 1e-6;
    private const double SurpriseCap = 9;
    private const int LongestMemory = 40;
    private const double JumpBeyond = 12;
    private const double PriorDrift = 0.015 * 0.015;
    private const double SecondsPerHour = 3600;
    private const double AdjacentInvocations = 5;
    private const double WinsoriseAt = 2.5 * 1.4826 * 1.2;

    /// <summary>The baseline's level, as goodness.</summary>
    public double Level { get; init; }

    /// <summary>Variance of <see cref="Level"/> at <see cref="TimeSeconds"/>.</summary>
    public double LevelVariance { get; init; }

    /// <summary>When the level was last learned about.</summary>
    public double TimeSeconds { get; init; }

    /// <summary>Variance of one value around the level.</summary>
    public required double Sigma2 { get; init; }

    /// <summary>Degrees of freedom of <see cref="Sigma2"/>, capped so that it can follow a changing machine.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Squared movement of the level seen beyond noise.</summary>
    public double DriftSum { get; init; }

    /// <summary>Seconds over which <see cref="DriftSum"/> was seen.</summary>
    public double DriftSeconds { get; init; }

    /// <summary>Last value of the baseline, as goodness.</summary>
    public double LastValue { get; init; }

    /// <summary>When <see cref="LastValue"/> was measured.</summary>
    public double LastTimeSeconds { get; init; }

    /// <summary>Decisions since the baseline was measured last.</summary>
    public int DecisionsSinceBaseline { get; init; }

    /// <summary>Smallest difference seen between two values of one arm; 0 if there was none.</summary>
    public double SmallestStep { get; init; }

    /// <summary>Whether two values of one arm were equal: the metric then has steps, and noise of at least one step's rounding.</summary>
    public bool HasTies { get; init; }

    /// <summary>Two values of one arm at most this far apart tell about noise; further apart, about drift.</summary>
    public required double AdjacentSeconds { get; init; }

    /// <summary>Standard deviation of one value.</summary>
    [JsonIgnore]
    public double Sigma => Math.Sqrt(Sigma2);

    /// <summary>Variance of the next value around the level, widened because <see cref="Sigma2"/> is an estimate.</summary>
    [JsonIgnore]
    public double PredictiveVariance => Sigma2 * (1 + 1 / DegreesOfFreedom);

    /// <summary>Growth of the level's variance per second.</summary>
    [JsonIgnore]
    public double DriftPerSecond => Math.Clamp(
        (PriorDrift + DriftSum) / (SecondsPerHour + DriftSeconds), 1e-8 / SecondsPerHour, 1e-2 / SecondsPerHour);

    /// <summary>True where values repeat (almost) exactly, so that single comparisons decide.</summary>
    [JsonIgnore]
    public bool IsExact => Sigma2 < ExactBelow;

    /// <summary>How one value is filtered by this noise.</summary>
    [JsonIgnore]
    internal RobustStep Step => RobustStep.Usual(Sigma2, PredictiveVariance);

    /// <summary>Learns the noise from set-up values (as goodness): a winsorised variance around the median.</summary>
    /// <param name="values">Values of one commit, measured in one go; at least 2.</param>
    /// <param name="invocationSeconds">Median time of one invocation.</param>
    public static NoiseModel Calibrate(IReadOnlyList<double> values, double invocationSeconds)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, 2);
        var median = Median.Of(values);
        var deviation = Median.Of([.. values.Select(y => Math.Abs(y - median))]);
        var limit = deviation > 0 ? WinsoriseAt * deviation : double.PositiveInfinity;
        var sum = values.Select(y => Math.Min(Math.Abs(y - median), limit)).Sum(d => d * d);
        var model = new NoiseModel
        {
            Level = median,
            Sigma2 = sum / (values.Count - 1),
            DegreesOfFreedom = values.Count - 1,
            AdjacentSeconds = AdjacentInvocations * invocationSeconds,
        };
        double[] sorted = [.. values.Order()];
        for (var i = 1; i < sorted.Length; i++)
        {
            model = model.SeenDifference(sorted[i] - sorted[i - 1]);
        }

        return (model with { LevelVariance = model.Sigma2 / 2 }).Floored();
    }

    /// <summary>Starts a run on fresh values of the baseline (as goodness), measured one after the other; they tell about noise as well.</summary>
    public NoiseModel StartRun(IReadOnlyList<double> values, double timeSeconds)
    {
        ArgumentNullException.ThrowIfNull(values);
        var learned = this;
        for (var i = 1; i < values.Count; i++)
        {
            learned = learned.Repeated(values[i - 1], values[i]);
        }

        return learned with
        {
            Level = Median.Of(values),
            LevelVariance = learned.Sigma2 / 2,
            TimeSeconds = timeSeconds,
            LastValue = values[^1],
            LastTimeSeconds = timeSeconds,
            DecisionsSinceBaseline = 0,
        };
    }

    /// <summary>Learns about noise from two successive values of one arm, if they are adjacent.</summary>
    public NoiseModel Repeated(double earlier, double earlierTime, double later, double laterTime) =>
        laterTime - earlierTime <= AdjacentSeconds ? Repeated(earlier, later) : this;

    /// <summary>Learns from a value of the baseline.</summary>
    public NoiseModel ObserveBaseline(double value, double timeSeconds)
    {
        var gap = timeSeconds - LastTimeSeconds;
        var learned = gap <= AdjacentSeconds ? Repeated(LastValue, value) : Drifted(value - LastValue, gap);
        return learned.Filtered(value, timeSeconds);
    }

    /// <summary>
    /// Learns from a value of a baseline whose values repeat: a difference is noise there however long ago the last value was, since with drift
    /// they would not repeat.
    /// </summary>
    internal NoiseModel ObserveRepeating(double value, double timeSeconds) => Repeated(LastValue, value).Filtered(value, timeSeconds);

    /// <summary>The noise after a candidate at this level became the baseline.</summary>
    internal NoiseModel AfterAdopting(InterleavedValues values, double level, double levelVariance) => this with
    {
        Level = level,
        LevelVariance = levelVariance,
        TimeSeconds = values.LastTime,
        LastValue = values.LastCandidate,
        LastTimeSeconds = values.LastCandidateTime,
        DecisionsSinceBaseline = 0,
    };

    internal NoiseModel Repeated(double earlier, double later)
    {
        var difference = Math.Abs(earlier - later);
        var surprise = Math.Min(difference * difference / 2, SurpriseCap * Math.Max(Sigma2, ExactBelow));
        var memory = Math.Min(DegreesOfFreedom, LongestMemory);
        return (SeenDifference(difference) with
        {
            Sigma2 = (memory * Sigma2 + surprise) / (memory + 1),
            DegreesOfFreedom = Math.Min(DegreesOfFreedom + 1, LongestMemory + 1),
        }).Floored();
    }

    private NoiseModel Drifted(double difference, double gap)
    {
        var square = Math.Min(difference * difference, SurpriseCap * (2 * Sigma2 + DriftPerSecond * gap));
        return this with { DriftSum = DriftSum + Math.Max(0, square - 2 * Sigma2), DriftSeconds = DriftSeconds + gap };
    }

    private NoiseModel Filtered(double value, double timeSeconds)
    {
        var level = Level;
        var variance = LevelVariance + DriftPerSecond * Math.Max(0, timeSeconds - TimeSeconds);
        var surprise = (value - level) * (value - level);

        // An outlier or a jump: the level becomes uncertain and is measured again, instead of being trusted or ignored.
        var doubt = surprise > JumpBeyond * (variance + PredictiveVariance) ? surprise / 4 : 0;
        Step.Update(ref level, ref variance, value);
        return this with
        {
            Level = level,
            LevelVariance = variance + doubt,
            TimeSeconds = timeSeconds,
            LastValue = value,
            LastTimeSeconds = timeSeconds,
        };
    }

    private NoiseModel SeenDifference(double difference) => difference == 0
        ? HasTies ? this : this with { HasTies = true }
        : SmallestStep > 0 && SmallestStep <= difference ? this : this with { SmallestStep = difference };

    private NoiseModel Floored()
    {
        var floor = Math.Max(SmallestVariance, HasTies ? SmallestStep * SmallestStep / 12 : 0);
        return Sigma2 >= floor ? this : this with { Sigma2 = floor };
    }
}
