using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Counts and extremes of the values of one decision, and which arm comes next.</summary>
internal sealed class InterleavedValues(double startedAtSeconds)
{
    private readonly List<double> _baseline = [];
    private readonly List<double> _candidate = [];

    /// <summary>Number of values of the baseline.</summary>
    public int Baseline => _baseline.Count;

    /// <summary>Number of values of the candidate.</summary>
    public int Candidate => _candidate.Count;

    /// <summary>All values.</summary>
    public int Count => Baseline + Candidate;

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

    /// <summary>
    /// The arm with fewer values; on a tie the one measured last: B A | A B | B A | A B, so that a linear drift cancels in every four.
    /// </summary>
    public Arm NextArm => Candidate == Baseline ? LastArm : Candidate < Baseline ? Arm.Candidate : Arm.Baseline;

    /// <summary>Median of the candidate's values.</summary>
    public double CandidateMedian => Median.Of(_candidate);

    /// <summary>Difference of the medians: what was seen, without a prior that draws small losses to nothing.</summary>
    public double PlainEffect => Median.Of(_candidate) - Median.Of(_baseline);

    /// <summary>Standard error of <see cref="PlainEffect"/> with this noise of one value.</summary>
    public double PlainError(double sigma) => sigma * Math.Sqrt(1.0 / _candidate.Count + 1.0 / _baseline.Count);

    public void Add(Arm arm, double value, double timeSeconds)
    {
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
