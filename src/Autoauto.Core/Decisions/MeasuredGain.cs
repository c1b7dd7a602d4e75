using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// Whether the checks themselves tell an edit from what stood before, whatever a judge says: the sign test over tasks (Dixon and Mood 1946; for pass
/// or fail it is McNemar's test of 1947). Pass rates have a direction that the user chose; other numbers that a check prints, and time and money, have
/// none, so they do not count.
/// </summary>
/// <param name="Better">Tasks with a higher pass rate under the edit, of all episodes.</param>
/// <param name="Worse">Tasks with a lower one.</param>
public readonly record struct MeasuredGain(int Better, int Worse)
{
    private const double Tie = 1e-9;

    /// <summary>Probability of at least this many better ones if the edit changes nothing; 1 where no task tells the arms apart.</summary>
    public double Probability => Binomial.FairTail(Better, Better + Worse);

    /// <summary>Counts the tasks whose arms were both verified.</summary>
    public static MeasuredGain Of(IReadOnlyCollection<TaskPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new MeasuredGain(pairs.Count(p => p.Measured > Tie), pairs.Count(p => p.Measured < -Tie));
    }
}
