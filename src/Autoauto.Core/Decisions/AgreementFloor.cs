namespace Autoauto.Core.Decisions;

/// <summary>
/// How far two runs of the same policy differ, judged as an episode judges: the noise that an edit must beat. Learned from comparisons
/// of a policy with itself (A/A), because judging the same transcripts twice would miss the noise of the runs.
/// </summary>
/// <param name="Deviation">Root mean square of the A/A differences, at least 0.005.</param>
/// <param name="Episodes">How many A/A episodes it rests on.</param>
public sealed record AgreementFloor(double Deviation, int Episodes)
{
    /// <summary>With fewer A/A episodes nothing is decided.</summary>
    public const int FewestEpisodes = 8;

    /// <summary>Later A/A episodes replace old ones in effect, so that the floor can follow a changing agent.</summary>
    public const int LongestMemory = 30;

    private const double SmallestDeviation = 0.005;

    /// <summary>True once there are enough A/A episodes.</summary>
    public bool CanDecide => Episodes >= FewestEpisodes;

    /// <summary>The floor of these A/A differences; their mean is known to be 0.</summary>
    public static AgreementFloor From(IReadOnlyCollection<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var floor = new AgreementFloor(SmallestDeviation, 0);
        return differences.Count == 0
            ? floor
            : new AgreementFloor(
                Math.Max(SmallestDeviation, Math.Sqrt(differences.Sum(d => d * d) / differences.Count)),
                Math.Min(differences.Count, LongestMemory));
    }

    /// <summary>The floor after one more A/A episode, or an inconclusive edit that proved neutral.</summary>
    public AgreementFloor With(double difference)
    {
        var known = Math.Min(Episodes, LongestMemory - 1);
        var square = (known * Deviation * Deviation + difference * difference) / (known + 1);
        return new AgreementFloor(Math.Max(SmallestDeviation, Math.Sqrt(square)), known + 1);
    }
}
