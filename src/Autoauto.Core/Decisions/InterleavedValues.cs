using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Counts and extremes of the values of one decision, and which arm comes next.</summary>
internal sealed class InterleavedValues(double startedAtSeconds, ArmOrder? order)
{
    private readonly List<double> _baseline = [];
    private readonly List<double> _candidate = [];
    private readonly List<double> _measuredBaseline = [];
    private readonly List<double> _measuredCandidate = [];

    /// <summary>Number of values of the baseline.</summary>
    public int Baseline => _baseline.Count;

    /// <summary>Number of values of the candidate.</summary>
    public int Candidate => _candidate.Count;

    /// <summary>All values.</summary>
    public int Count => Baseline + Candidate;

    /// <summary>Values of the baseline, as goodness.</summary>
    public IReadOnlyList<double> BaselineValues => _baseline;

    /// <summary>Values of the candidate, as goodness.</summary>
    public IReadOnlyList<double> CandidateValues => _candidate;

    /// <summary>Median of what was measured of the baseline, in the metric's own unit; null if nothing was.</summary>
    public double? MeasuredBaseline => _measuredBaseline.Count == 0 ? null : Median.Of(_measuredBaseline);

    /// <summary>Median of what was measured of the candidate, in the metric's own unit; null if nothing was.</summary>
    public double? MeasuredCandidate => _measuredCandidate.Count == 0 ? null : Median.Of(_measuredCandidate);

    /// <summary>Best value of the baseline.</summary>
    public double BestBaseline { get; private set; } = double.NegativeInfinity;

    /// <summary>Worst value of the candidate.</summary>
    public double WorstCandidate { get; private set; } = double.PositiveInfinity;

    /// <summary>Last value of the candidate.</summary>
    public double LastCandidate { get; private set; }

    /// <summary>When <see cref="LastCandidate"/> was measured.</summary>
    public double LastCandidateTime { get; private set; }

    /// <summary>When the last value was measured, or the decision began.</summary>
    public double LastTime { get; private set; } = startedAtSeconds;

    /// <summary>The arm of the last value.</summary>
    public Arm LastArm { get; private set; } = Arm.Candidate;

    /// <summary>The arm with fewer values; on a tie a pair begins, in the order drawn for it, or else with the arm measured last: B A | A B | B A.</summary>
    public Arm NextArm => Candidate == Baseline
        ? order?.FirstOf(Candidate, LastArm) ?? LastArm
        : Candidate < Baseline ? Arm.Candidate : Arm.Baseline;

    /// <summary>Median of the candidate's values.</summary>
    public double CandidateMedian => Median.Of(_candidate);

    /// <summary>Difference of the medians: what was seen, without a prior that draws small losses to nothing.</summary>
    public double PlainEffect => Median.Of(_candidate) - Median.Of(_baseline);

    /// <summary>Standard error of <see cref="PlainEffect"/> with this noise of one value.</summary>
    public double PlainError(double sigma) => sigma * Math.Sqrt(1.0 / _candidate.Count + 1.0 / _baseline.Count);

    /// <summary>The middle one of <paramref name="values"/>; of two middle ones the better or the worse one.</summary>
    public static double Middle(IReadOnlyList<double> values, bool better)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(better ? sorted.Length : sorted.Length - 1) / 2];
    }

    /// <summary>What was measured, beside the last that was measured of the baseline before this decision.</summary>
    public MeasuredValues? Measured(AdaptiveRuleState start) => MeasuredCandidate is { } candidate
        ? MeasuredValues.Of(start.Scale.Direction, candidate, MeasuredBaseline ?? start.LastMeasuredBaseline)
        : null;

    /// <summary>Adds a value.</summary>
    /// <param name="arm">Whose it is.</param>
    /// <param name="value">The goodness of <paramref name="observation"/>.</param>
    /// <param name="observation">What was measured.</param>
    public void Add(Arm arm, double value, Observation observation)
    {
        var timeSeconds = observation.TimeSeconds;
        (arm == Arm.Baseline ? _measuredBaseline : _measuredCandidate).Add(observation.Value);
        if (arm == Arm.Baseline)
        {
            _baseline.Add(value);
            BestBaseline = Math.Max(BestBaseline, value);
        }
        else
        {
            _candidate.Add(value);
            WorstCandidate = Math.Min(WorstCandidate, value);
            (LastCandidate, LastCandidateTime) = (value, timeSeconds);
        }

        (LastArm, LastTime) = (arm, timeSeconds);
    }
}
