using Autoauto.Bench.Decision;
using Autoauto.Bench.Decision.Worlds;
using Autoauto.Core.Decisions;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The demands of the benchmark in small: enough to see that a change breaks one, not to measure it.</summary>
public sealed class WorldTests
{
    private const int Runs = 60;
    private const int Candidates = 50;

    public static TheoryData<string, double> Worlds() =>
    [
        .. from world in AllWorlds.Noisy.Concat(AllWorlds.NearExact)
           where world.IsDemanded
           from cv in world.HasCv ? [0.02, 0.10] : new[] { 0.0 }
           select new TheoryDataRow<string, double>(world.Name, cv),
    ];

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Worlds))]
    public void Next_to_nothing_is_kept_among_candidates_that_change_nothing(string name, double cv)
    {
        var world = AllWorlds.Noisy.Concat(AllWorlds.NearExact).Single(w => w.Name == name);
        var rule = new AdaptiveRule(new AdaptiveOptions { Direction = world.Metric(cv).Direction });
        var nothing = new CandidateMix { Better = 0, Worse = 0 };
        var withKeep = Enumerable.Range(0, Runs).Count(seed =>
            new WorldRun(world, cv, (ulong)(41_000 + seed)).Run(rule, nothing, Candidates, stopAfter: 10).Any(j => j.Verdict.Kind == VerdictKind.Keep));

        // 10 % of the runs are allowed: more than 13 of 60 happen once in a thousand times then.
        Assert.InRange(withKeep, 0, 13);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("job of 20 s every 40 s", 0.10)]
    [InlineData("every second value slower", 0.02)]
    [InlineData("narrow modes 67/33", 0.10)]
    [InlineData("candidate 10x noisier", 0.02)]
    public void A_strict_run_keeps_next_to_nothing_where_the_noise_is_not_what_it_is_taken_for(string name, double cv)
    {
        var world = AllWorlds.Noisy.Single(w => w.Name == name);
        var nothing = new CandidateMix { Better = 0, Worse = 0 };
        var withKeep = Enumerable.Range(0, Runs).Count(seed => new WorldRun(world, cv, (ulong)(61_000 + seed))
            .Run(new AdaptiveRule(new AdaptiveOptions { Strict = true }), nothing, Candidates).Any(j => j.Verdict.Kind == VerdictKind.Keep));

        Assert.InRange(withKeep, 0, 13);
    }

    [Theory]
    [InlineData(0.01, 0.05)]
    [InlineData(0.05, 0.20)]
    public void Improvements_of_a_few_sigma_are_kept_and_told_as_large_as_they_are(double cv, double improvement)
    {
        var world = AllWorlds.Noisy[0];
        var rule = new AdaptiveRule(new AdaptiveOptions());
        var mix = new CandidateMix { FixedImprovement = improvement };
        var offered = Enumerable.Range(0, 40)
            .SelectMany(seed => new WorldRun(world, cv, (ulong)(51_000 + seed)).Run(rule, mix, 30))
            .Where(j => j.Effect > 0)
            .ToList();
        var kept = offered.Where(j => j.Verdict.Kind == VerdictKind.Keep).ToList();

        Assert.True(kept.Count >= 0.95 * offered.Count, $"{kept.Count} of {offered.Count}");
        Assert.InRange(kept.Average(j => j.Verdict.EffectPercent!.Value) - 100 * improvement, -100 * cv, 100 * cv);
    }
}
