using Autoauto.Core.Model;

namespace Autoauto.Core.Decisions;

/// <summary>Turns judges' samples into one result: a pure function.</summary>
public static class JudgeEnsemble
{
    private const int MostGaps = 12;
    private const double BesidesTheWork = 200;

    /// <summary>
    /// The result of an episode's own comparison. Only pairs of the same task are compared; a task with too few valid samples does not count, and
    /// without any task that counts the advantage is null.
    /// </summary>
    /// <param name="samples">All samples, invalid ones included.</param>
    /// <param name="requested">Samples that were asked for per task.</param>
    /// <param name="arms">Both sides' arms, for what was observed.</param>
    /// <param name="heldOut">Tasks whose findings the evolver must not see.</param>
    /// <param name="tamper">Signs of weakened tests.</param>
    public static Diagnosis Diagnose(
        IReadOnlyCollection<Judgement> samples,
        int requested,
        IReadOnlyCollection<ArmRecord> arms,
        IReadOnlySet<string> heldOut,
        IReadOnlyList<TamperHint> tamper)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentNullException.ThrowIfNull(heldOut);
        var valid = samples.Where(s => s.RewardMain is not null).ToList();
        var compared = valid.Any(s => s.RewardBaseline is not null);
        var shown = valid.Where(s => !heldOut.Contains(s.Task)).ToList();
        var advantage = compared ? Advantage(valid, requested) : null;
        return new Diagnosis
        {
            RewardMain = MeanOverTasks(valid, s => s.RewardMain),
            RewardBaseline = MeanOverTasks(valid, s => s.RewardBaseline),
            Advantage = advantage,
            Gaps = Merge(shown.SelectMany(s => s.Gaps)),
            TextualGradient = Typical(shown, advantage)?.TextualGradient,
            Verdict = Majority(valid, compared),
            Abstained = valid.Count > 0 && 2 * valid.Count(s => s.Abstained) > valid.Count,
            TamperHints = tamper,
            Unverified = [.. arms.Where(a => a.Objective is { Verified: false }).Select(a => $"{a.Task}, {a.Side.ToString().ToLowerInvariant()} arm: {a.Objective!.Why}")],
            ObservedAdvantage = Observed(arms),
            Samples = valid.Count,
        };
    }

    /// <summary>Mean over the tasks of the differences of pairs; null if no task has enough valid samples.</summary>
    public static double? Advantage(IReadOnlyCollection<Judgement> samples, int requested)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var perTask = samples
            .GroupBy(s => s.Task, StringComparer.Ordinal)
            .Select(task => EpisodeComparison.Difference(requested, [.. task.Where(s => s.Difference is not null).Select(s => s.Difference!.Value)]))
            .Where(d => d is not null)
            .ToList();
        return perTask.Count == 0 ? null : perTask.Average();
    }

    /// <summary>The tasks of one comparison that count, each with its advantage, its lengths and what was observed.</summary>
    public static IReadOnlyList<TaskPair> Pairs(IReadOnlyCollection<Judgement> samples, int requested, IReadOnlyCollection<ArmRecord> arms)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(arms);
        return
        [
            .. from task in samples.GroupBy(s => s.Task, StringComparer.Ordinal)
               let advantage = EpisodeComparison.Difference(requested, [.. task.Where(s => s.Difference is not null).Select(s => s.Difference!.Value)])
               let main = arms.FirstOrDefault(a => a.Task == task.Key && a.Side == EpisodeSide.Main)
               let baseline = arms.FirstOrDefault(a => a.Task == task.Key && a.Side == EpisodeSide.Baseline)
               where advantage is not null && main is not null && baseline is not null
               select new TaskPair(advantage.Value, Math.Log(LengthOf(main) / LengthOf(baseline)), RateOf(main) - RateOf(baseline)),
        ];
    }

    /// <summary>Characters of an arm's work that a judge reads; a few more for all arms, so that next to nothing is not infinitely shorter than little.</summary>
    private static double LengthOf(ArmRecord arm) => arm.Diff.Length + (arm.FinalText?.Length ?? 0) + BesidesTheWork;

    private static double? MeanOverTasks(IEnumerable<Judgement> samples, Func<Judgement, double?> value)
    {
        var means = samples.GroupBy(s => s.Task, StringComparer.Ordinal).Select(task => task.Average(value)).Where(m => m is not null).ToList();
        return means.Count == 0 ? null : means.Average();
    }

    private static double? Observed(IEnumerable<ArmRecord> arms)
    {
        var differences = arms
            .GroupBy(a => a.Task, StringComparer.Ordinal)
            .Select(task => RateOf(task, EpisodeSide.Main) - RateOf(task, EpisodeSide.Baseline))
            .Where(d => d is not null)
            .ToList();
        return differences.Count == 0 ? null : differences.Average();
    }

    private static double? RateOf(IEnumerable<ArmRecord> arms, EpisodeSide side) => RateOf(arms.FirstOrDefault(a => a.Side == side));

    private static double? RateOf(ArmRecord? arm) => arm?.Objective is { Verified: true } objective ? objective.PassRate : null;

    /// <summary>
    /// A verdict needs most of the samples. One sample alone cannot declare that a comparison is impossible where there was none to make.
    /// </summary>
    private static JudgeVerdict? Majority(List<Judgement> valid, bool compared)
    {
        var top = valid.Where(s => s.Verdict is not null).GroupBy(s => s.Verdict!.Value).OrderByDescending(g => g.Count()).FirstOrDefault();
        return top is null || 2 * top.Count() <= valid.Count || (valid.Count == 1 && !compared && top.Key == JudgeVerdict.InsufficientSignal) ? null : top.Key;
    }

    /// <summary>The sample whose difference (or reward) is nearest to the common one: its words stand for all.</summary>
    private static Judgement? Typical(List<Judgement> samples, double? advantage)
    {
        var spoken = samples.Where(s => s.TextualGradient is not null).ToList();
        if (spoken.Count == 0)
        {
            return null;
        }

        var mean = advantage ?? spoken.Average(s => s.RewardMain)!.Value;
        return spoken.OrderBy(s => Math.Abs((advantage is null ? s.RewardMain! : s.Difference ?? mean).Value - mean)).ThenBy(s => s.Task, StringComparer.Ordinal).ThenBy(s => s.Sample).First();
    }

    private static List<Gap> Merge(IEnumerable<Gap> gaps) =>
    [
        .. gaps
            .GroupBy(g => g.Title.Trim(), StringComparer.OrdinalIgnoreCase)
            .Select(g => g.MaxBy(x => Weight(x.Severity))! with { Support = g.Count() })
            .OrderByDescending(g => g.Support)
            .ThenByDescending(g => Weight(g.Severity))
            .ThenBy(g => g.Title, StringComparer.Ordinal)
            .Take(MostGaps),
    ];

    private static int Weight(string severity) => severity switch
    {
        "high" => 2,
        "medium" => 1,
        _ => 0,
    };
}
