using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>What is known of a policy's tasks before the first episode is paid for.</summary>
public sealed record SuiteCardInput
{
    /// <summary>Tasks of the suite.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks among them whose verify command can pass and can fail.</summary>
    public required int CheckedTasks { get; init; }

    /// <summary>How episodes decide.</summary>
    public required EpisodeOptions Options { get; init; }

    /// <summary>Samples of the judge for each task.</summary>
    public int JudgeSamples { get; init; } = 3;

    /// <summary>The noise of comparisons, as far as it is known.</summary>
    public AgreementFloor Floor { get; init; } = AgreementFloor.From([]);

    /// <summary>The tasks of the comparisons that the floor rests on.</summary>
    public IReadOnlyCollection<TaskPair> SelfPairs { get; init; } = [];

    /// <summary>What one task of one arm costs, US dollars; null if it is not known.</summary>
    public decimal? UsdPerArm { get; init; }

    /// <summary>What one sample of the judge costs, US dollars; null if it is not known.</summary>
    public decimal? UsdPerJudgement { get; init; }
}

/// <summary>What calls are needed for something, and what they cost.</summary>
/// <param name="Arms">Tasks worked on by the agent.</param>
/// <param name="Judgements">Samples of the judge.</param>
/// <param name="Usd">US dollars; null where a price is not known.</param>
public sealed record SuitePrice(int Arms, int Judgements, decimal? Usd);

/// <summary>
/// Which effect of an edit a suite of tasks can see, and at what price. An effect is a gain of the reward that the pass rate shows, too; the edit makes
/// the work no longer. What is not measured yet is assumed as in the benchmark (docs/decisions.md), and <see cref="IsMeasured"/> says so.
/// </summary>
public sealed record SuiteCard
{
    /// <summary>With fewer tasks that can pass and fail, more than one in twenty edits that help by 0.20 is taken back (docs/decisions.md).</summary>
    public const int FewestCheckedTasks = 6;

    private const double Power = 0.8;
    private const double AssumedTaskDeviation = 0.20;
    private const double AssumedDisagreement = 0.2;
    private const double AssumedWeight = 5;
    private const double Step = 0.01;
    private const int MostTasks = 100;

    private readonly SuiteCardInput _input;
    private readonly double _taskDeviation;
    private readonly double _disagreement;

    private SuiteCard(SuiteCardInput input)
    {
        _input = input;
        IsMeasured = input.Floor.CanDecide;
        Deviation = IsMeasured ? input.Floor.Deviation : AssumedTaskDeviation / Math.Sqrt(input.Tasks);
        _taskDeviation = Deviation * Math.Sqrt(input.Tasks);
        var verified = input.SelfPairs.Where(p => p.Measured is not null).ToList();
        var differing = MeasuredGain.Of(verified);
        _disagreement = (differing.Better + differing.Worse + AssumedWeight * AssumedDisagreement) / (verified.Count + AssumedWeight);
        SmallestEffect = FindSmallestEffect();
    }

    /// <summary>True if the noise was measured for these tasks, agents and judges.</summary>
    public bool IsMeasured { get; }

    /// <summary>Standard deviation of an episode's advantage where an edit changes nothing.</summary>
    public double Deviation { get; }

    /// <summary>The smallest effect, in steps of 0.01, that is kept four times in five; null if none is.</summary>
    public double? SmallestEffect { get; }

    /// <summary>True if the suite has so few tasks that can pass and fail that it has to be warned of.</summary>
    public bool HasFewChecks => _input.CheckedTasks < FewestCheckedTasks;

    /// <summary>What it costs to learn the noise, once; nothing if that is known.</summary>
    public SuitePrice FloorPrice => PriceOf(Math.Max(0, AgreementFloor.FewestEpisodes - _input.Floor.Episodes));

    /// <summary>What the fewest episodes cost that can keep an edit.</summary>
    public SuitePrice LeastPrice => PriceOf(_input.Options.FewestToKeep);

    /// <summary>What an edit costs at most.</summary>
    public SuitePrice MostPrice => PriceOf(_input.Options.MaxEpisodes);

    /// <summary>The warning for people; null where there is nothing to warn of.</summary>
    public string? Warning => !HasFewChecks ? null : FormattableString.Invariant(
        $"{_input.CheckedTasks} of {_input.Tasks} tasks can pass and fail; with fewer than {FewestCheckedTasks} many edits that help are taken back, because too few checks see them: {(SmallestEffect is { } effect ? FormattableString.Invariant($"only an edit that helps by {effect:0.00} or more is kept four times in five") : "no edit, however good, is kept four times in five")}. Add tasks, or let their verify commands print how many checks pass.");

    /// <summary>The card of a suite.</summary>
    public static SuiteCard Of(SuiteCardInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Tasks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(input.CheckedTasks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(input.CheckedTasks, input.Tasks);
        return new SuiteCard(input);
    }

    /// <summary>Chance that an edit with this effect is kept, if it is given all its episodes.</summary>
    public double ChanceToKeep(double effect) => ChanceToKeep(effect, _input.Tasks, _input.CheckedTasks);

    /// <summary>Tasks, with checks as often as now, that an edit with this effect needs to be kept four times in five; null if 100 are not enough.</summary>
    public int? TasksFor(double effect)
    {
        for (var tasks = 1; tasks <= MostTasks; tasks++)
        {
            if (ChanceToKeep(effect, tasks, (int)Math.Round((double)tasks * _input.CheckedTasks / _input.Tasks)) >= Power)
            {
                return tasks;
            }
        }

        return null;
    }

    /// <summary>Either the judge's advantage is more than taste, or it is clear and the checks have measured a gain.</summary>
    private double ChanceToKeep(double effect, int tasks, int checkedTasks)
    {
        var options = _input.Options;
        var error = _taskDeviation / Math.Sqrt((double)tasks * options.MaxEpisodes);
        var isClear = NormalDistribution.Cumulative(effect / error - options.KeepAt);
        var isMoreThanTaste = NormalDistribution.Cumulative((effect - options.Taste) / error - options.KeepAt);
        return options.Taste > 0 ? isMoreThanTaste + (isClear - isMoreThanTaste) * ChanceToMeasure(effect, checkedTasks * options.MaxEpisodes) : isClear;
    }

    /// <summary>Power of the sign test, with as many ties as chance leaves.</summary>
    private double ChanceToMeasure(double effect, int pairs)
    {
        var differing = Math.Min(0.999, Math.Max(_disagreement, effect));
        var better = Math.Clamp((1 + effect / differing) / 2, 0.001, 0.999);
        return Enumerable.Range(0, pairs + 1).Sum(n => Binomial.Probability(n, pairs, differing) * ChanceToMeasureOf(n, better));
    }

    /// <summary>Chance of enough better tasks among those that differ: the fewest that chance alone rarely gives, and up.</summary>
    private double ChanceToMeasureOf(int differing, double better)
    {
        var chance = 0.0;
        for (var count = differing; count > 0 && new MeasuredGain(count, differing - count).Probability <= _input.Options.MeasuredAt; count--)
        {
            chance += Binomial.Probability(count, differing, better);
        }

        return chance;
    }

    private double? FindSmallestEffect()
    {
        for (var step = 1; step * Step <= 1; step++)
        {
            if (ChanceToKeep(step * Step, _input.Tasks, _input.CheckedTasks) >= Power)
            {
                return step * Step;
            }
        }

        return null;
    }

    private SuitePrice PriceOf(int comparisons)
    {
        var arms = comparisons * _input.Tasks * 2;
        var judgements = comparisons * _input.Tasks * _input.JudgeSamples;
        return new SuitePrice(arms, judgements, arms * _input.UsdPerArm + judgements * _input.UsdPerJudgement);
    }
}
