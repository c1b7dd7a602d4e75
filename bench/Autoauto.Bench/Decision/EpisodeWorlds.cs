using Autoauto.Bench.PolicyLand;
using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Decision;

/// <summary>
/// E8: what becomes of single edits where nothing is set, so guarded and with six episodes at most. E9: how many of the keeps of a whole mix of edits
/// do not help, pooled over all keeps. A keep is false where the true effect is 0 or below.
/// </summary>
internal static class EpisodeWorlds
{
    private const double Small = -0.05;
    private const double Large = 0.20;
    private const double Bias = 0.10;
    private const int FullEdits = 6000;
    private const int SmokeEdits = 600;

    private static readonly SuiteWorld s_usual = new() { Name = "six tasks" };

    private static readonly SuiteWorld[] s_suites =
    [
        s_usual,
        s_usual with { Name = "twelve tasks", Tasks = 12 },
        s_usual with { Name = "six tasks of five checks", Checks = 5 },
        s_usual with { Name = "six tasks, steady runs", RunNoise = 0.06 },
        s_usual with { Name = "six tasks, who does more writes more", LengthFollowsWork = 0.5 },
        s_usual with { Name = "three tasks", Tasks = 3, IsDemanded = false },
        s_usual with { Name = "three tasks of five checks", Tasks = 3, Checks = 5, IsDemanded = false },
        s_usual with { Name = "one task", Tasks = 1, IsDemanded = false },
        s_usual with { Name = "six tasks, noisy runs", RunNoise = 0.30, IsDemanded = false },
        s_usual with { Name = "six tasks without checks", HasChecks = false, IsDemanded = false },
    ];

    /// <summary>Judges, and edits that do or do not tempt them.</summary>
    private static readonly (string Name, bool IsBiased, Func<SuiteWorld, SuiteWorld> Of)[] s_judges =
    [
        ("fair judge", false, w => w),
        ("fair judge, edit doubles the length", false, w => w with { LengthOfEdit = Math.Log(2) }),
        ("judge adds 0.10 for double length", true, w => w with { LengthOfEdit = Math.Log(2), LikesLength = Bias }),
        ("judge adds 0.10 for the style of a longer edit", true, w => w with { LengthOfEdit = Math.Log(2), LikesStyle = Bias }),
    ];

    /// <summary>Both, in the usual size or the small one.</summary>
    public static IReadOnlyList<Demand> Run(bool full, ulong seed)
    {
        var edits = full ? FullEdits : SmokeEdits;
        return
        [
            .. from suite in s_suites
               from judge in s_judges
               from demand in Single("E8", judge.Of(suite), $"{suite.Name}, {judge.Name}", judge.IsBiased, edits, seed, EpisodeRuleVersion.Current)
               select demand,
            .. from judge in s_judges
               from demand in Single("E8v1", judge.Of(s_usual) with { IsDemanded = false }, $"{s_usual.Name}, {judge.Name}, version 1", judge.IsBiased, edits, seed, EpisodeRuleVersion.First)
               select demand,
            .. from suite in s_suites
               from judge in s_judges
               from helpful in new[] { 0.15, 0.30, 0.60 }
               select Mixed(judge.Of(suite), $"{suite.Name}, {judge.Name}, {helpful * 100:0} % of the edits help", helpful, edits, seed),
        ];
    }

    private static IEnumerable<Demand> Single(string id, SuiteWorld world, string name, bool isBiased, int edits, ulong seed, int version)
    {
        var (none, small, large) = (Judge(world, 0), Judge(world, Small), Judge(world, Large));
        yield return Row("edits without effect kept %", none.Kept, isBiased ? 12 : 10);
        yield return Row("edits of -0.05 kept %", small.Kept, isBiased ? 6 : 5);
        yield return Row("edits of +0.20 rolled back %", large.RolledBack, 5);
        yield return new Demand(id, name, "episodes for an edit without effect", none.Episodes, null, null);

        Demand Row(string quantity, Estimate measured, double limit) => world.IsDemanded
            ? Demand.AtMost(id, name, quantity, measured, limit)
            : new Demand(id, name, FormattableString.Invariant($"{quantity} (asked elsewhere: {limit:0})"), measured, null, null);

        (Estimate Kept, Estimate RolledBack, Estimate Episodes) Judge(SuiteWorld suite, double effect)
        {
            var judged = new (bool IsKept, int Episodes)[edits];
            Parallel.For(0, edits, i => judged[i] = Decide(suite, effect, new Xoshiro(seed, 8, (ulong)i), version));
            return (
                Estimate.Mean([.. judged.Select(j => j.IsKept ? 100.0 : 0)]),
                Estimate.Mean([.. judged.Select(j => j.IsKept ? 0.0 : 100)]),
                Estimate.Mean([.. judged.Select(j => (double)j.Episodes)]));
        }
    }

    /// <summary>Helpful and harmful edits are of 0.03 to 0.20; half of those that do not help do nothing.</summary>
    private static Demand Mixed(SuiteWorld world, string name, double helpful, int edits, ulong seed)
    {
        var kept = new (double Any, double False)[edits];
        Parallel.For(0, edits, i =>
        {
            var random = new Xoshiro(seed, 9, (ulong)i);
            var (kind, size) = (random.Uniform(), random.Uniform(0.03, 0.20));
            var effect = kind < helpful ? size : kind < helpful + (1 - helpful) / 2 ? 0 : -size;
            var isKept = Decide(world, effect, random, EpisodeRuleVersion.Current).IsKept;
            kept[i] = (isKept ? 1 : 0, isKept && effect <= 0 ? 1 : 0);
        });
        return new Demand("E9", name, "keeps that do not help, % of all keeps", Estimate.Ratio([.. kept.Select(k => k.False)], [.. kept.Select(k => k.Any)]).Times(100), null, null);
    }

    /// <summary>One edit of one policy: the comparisons of a version with itself, then episodes until the edit is kept or rolled back.</summary>
    private static (bool IsKept, int Episodes) Decide(SuiteWorld world, double effect, Xoshiro random, int version)
    {
        var suite = world.Draw(random);
        var self = Enumerable.Range(0, AgreementFloor.FewestEpisodes).Select(_ => world.Compare(random, suite, effect: null)).ToList();
        var floor = AgreementFloor.From([.. self.Select(tasks => tasks.Average(t => t.Advantage))]);
        var isFirst = version == EpisodeRuleVersion.First;
        TaskPair[] selfPairs = isFirst ? [] : [.. self.SelectMany(tasks => tasks)];
        var options = EpisodeOptions.GuardedOf(version);
        var trials = new EditTrials { Differences = [] };
        while (true)
        {
            var tasks = world.Compare(random, suite, effect);
            trials = trials with
            {
                Differences = [.. trials.Differences, tasks.Average(t => t.Advantage)],
                Measured = [.. trials.Measured, tasks.Average(t => t.Measured!.Value)],
                Pairs = isFirst ? [] : [.. trials.Pairs, .. tasks],
            };
            var verdict = EpisodeComparison.Judge(floor, trials, options, selfPairs);
            if (verdict.Decision != EpisodeDecision.Abstain)
            {
                return (verdict.Decision == EpisodeDecision.Keep, trials.Episodes);
            }
        }
    }
}
