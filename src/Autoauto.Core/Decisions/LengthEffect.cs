using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>
/// What a judge gives for length alone, in reward for each unit of the logarithm of the lengths' ratio. Learned from runs of one policy: there only
/// chance makes one arm longer than the other, so what follows length is the judge's liking for it, or luck that length goes with. Within an edit's
/// own tasks the same slope holds about the edit's mean (analysis of covariance; Fisher 1932). The slope has a prior of mean 0, so that little data
/// takes little out and leaves much doubt (ridge regression; Hoerl and Kennard 1970). That judges like length: Zheng et al. 2023 (arXiv 2306.05685);
/// that regression takes it out: Dubois et al. 2024 (arXiv 2404.04475).
/// </summary>
/// <param name="Slope">Reward for each unit.</param>
/// <param name="Variance">Its variance.</param>
public sealed record LengthEffect(double Slope, double Variance)
{
    /// <summary>Standard deviation of the slope over judges before anything is known: 0.10 of reward for work that is twice as long.</summary>
    private const double PriorDeviation = 0.15;

    private const double SmallestDeviation = 0.005;

    /// <summary>The effect as it follows from comparisons of one version with itself and from the tasks of one edit.</summary>
    public static LengthEffect From(IReadOnlyCollection<TaskPair> self, IReadOnlyCollection<TaskPair> edit)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(edit);
        var (advantage, length) = edit.Count == 0 ? (0, 0) : (edit.Average(p => p.Advantage), edit.Average(p => p.Length));
        var centred = self.Concat(edit.Select(p => p with { Advantage = p.Advantage - advantage, Length = p.Length - length })).ToList();
        if (centred.Count == 0)
        {
            return new LengthEffect(0, PriorDeviation * PriorDeviation);
        }

        var noise = Math.Max(SmallestDeviation * SmallestDeviation, centred.Sum(p => p.Advantage * p.Advantage) / centred.Count);
        var precision = 1 / (PriorDeviation * PriorDeviation) + centred.Sum(p => p.Length * p.Length) / noise;
        return new LengthEffect(centred.Sum(p => p.Length * p.Advantage) / noise / precision, 1 / precision);
    }

    /// <summary>What length explains of the mean advantage of these tasks, with its variance.</summary>
    public (double Mean, double Variance) On(IReadOnlyCollection<TaskPair> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var length = edit.Count == 0 ? 0 : edit.Average(p => p.Length);
        return (Slope * length, Variance * length * length);
    }
}
