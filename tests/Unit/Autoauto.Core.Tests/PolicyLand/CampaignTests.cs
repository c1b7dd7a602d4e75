using Autoauto.Bench.PolicyLand;

namespace Autoauto.Core.Tests.PolicyLand;

public sealed class CampaignTests
{
    private const int Tampering = Landscape.Rules + Landscape.FlatteringRules;
    private static readonly Regime s_medium = Regime("medium effects");
    private static readonly Judging s_blind = Judging.Usual with { Tamper = TamperMode.Off };

    [Fact]
    public void One_seed_gives_one_outcome()
    {
        foreach (var rule in CampaignRules.All)
        {
            Assert.Equal(Campaign.Run(s_medium, rule, 7), Campaign.Run(s_medium, rule, 7));
        }

        Assert.NotEqual(Campaign.Run(s_medium, CampaignRules.Guarded, 7), Campaign.Run(s_medium, CampaignRules.Guarded, 8));
    }

    [Fact]
    public void Same_policies_in_the_same_episode_have_the_same_outcome_whatever_ran_before()
    {
        var (first, second) = (World(s_medium, 3), World(s_medium, 3));
        var policy = Policy.Start.With(2, 1);
        for (var i = 0; i < 5; i++)
        {
            second.Run(i, Policy.Start.With(i, 3), Policy.Start, Judging.Single);
        }

        Assert.Equal(first.Run(5, policy, Policy.Start, s_blind), second.Run(5, policy, Policy.Start, s_blind));
    }

    [Fact]
    public void Blocking_changes_an_episode_only_where_it_is_alarmed()
    {
        var world = World(s_medium, 3);
        var blocked = 0;
        for (var i = 0; i < Campaign.Episodes; i++)
        {
            var seen = world.Run(i, Policy.Start, Policy.Start, Judging.Usual);
            blocked += seen.Blocked ? 1 : 0;
            Assert.Equal(seen.Blocked ? new EpisodeOutcome(null, null, default, true) : world.Run(i, Policy.Start, Policy.Start, s_blind), seen);
        }

        Assert.InRange(blocked, 0, 12);
    }

    [Fact]
    public void Swapped_order_cancels_the_bias_of_the_position_and_a_fixed_order_does_not()
    {
        var biased = Regime("biased judge");

        Assert.InRange(Mean(biased, Policy.Start, s_blind), -0.02, 0.02);
        Assert.InRange(Mean(biased, Policy.Start, Judging.Single with { Tamper = TamperMode.Off }), 0.12, 0.22);
    }

    [Fact]
    public void Cheats_impress_the_judge()
    {
        Assert.InRange(Mean(s_medium, Policy.Start.With(Landscape.Rules, 1), s_blind), 0.03, 0.25);
        var restored = Mean(s_medium, Policy.Start.With(Tampering, 1), s_blind);
        Assert.InRange(restored, -0.02, 0.08);
        Assert.InRange(Mean(s_medium, Policy.Start.With(Tampering, 1), s_blind with { RestoresTests = false }) - restored, 0.07, 0.13);
    }

    [Fact]
    public void Rules_that_are_compared_get_the_same_first_idea()
    {
        var landscape = Landscape.Of(s_medium, 11);
        var (one, other) = (new Evolver(s_medium, landscape, 11), new Evolver(s_medium, landscape, 11));

        Assert.Equal(one.Propose(Policy.Start, 4)!.Changes, other.Propose(Policy.Start, 4)!.Changes);
        Assert.True(one.Propose(Policy.Start, 1)!.Changes.Count == 1);
    }

    [Fact]
    public void Nobody_gets_more_task_runs_than_another()
    {
        foreach (var rule in CampaignRules.All)
        {
            Assert.InRange(Campaign.Run(s_medium, rule, 5).TaskRuns, 1, Campaign.Episodes * 2 * Landscape.Tasks);
        }
    }

    [Fact]
    public void Product_keeps_no_tampering_edit_where_hill_climbing_without_the_check_does()
    {
        var (kept, keptBlindly) = (0, 0);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            kept += Campaign.Run(Regime("cheating edits"), CampaignRules.Guarded, seed).TamperedKept;
            keptBlindly += Campaign.Run(Regime("cheating edits, check off"), CampaignRules.Naive, seed).TamperedKept;
        }

        Assert.Equal(0, kept);
        Assert.True(keptBlindly > 30);
    }

    [Fact]
    public void Whatever_is_kept_where_no_edit_helps_is_a_false_keep()
    {
        var accumulating = CampaignRules.All.Single(r => r.Name == "accumulating");
        var outcomes = Enumerable.Range(1, 10).Select(seed => Campaign.Run(Regime("no edit is good"), accumulating, (ulong)seed)).ToList();

        Assert.InRange(outcomes.Sum(o => o.HarmfulKept), 1, outcomes.Sum(o => o.FalseKeeps) - 1);
        var summary = CampaignSummary.Of("accumulating", outcomes);
        Assert.True(summary.FalseShareOfKeeps!.Value > 0.9);
        Assert.True(summary.HarmfulKeepsPer60!.Value < summary.FalseKeepsPer60!.Value);
    }

    [Fact]
    public void Report_has_a_line_for_every_rule_and_demand()
    {
        using var progress = new StringWriter();
        using var table = new StringWriter();
        var report = new PolicyLandBenchmark(2, 1, progress).Run();
        report.WriteTable(table);

        Assert.All(Regimes.All, r => Assert.Equal(CampaignRules.All.Count, report.Results.Single(x => x.Regime == r).Rules.Count));
        Assert.Equal(2 * Regimes.All.Count(r => r.IsDemanded) + 2, report.Demands.Count);
        Assert.Contains("demands met; 2 seeds from 1", table.ToString(), StringComparison.Ordinal);
    }

    private static Regime Regime(string name) => Regimes.All.Single(r => r.Name == name);

    private static EpisodeWorld World(Regime regime, ulong seed) => new(regime, Landscape.Of(regime, seed), seed, Campaign.Episodes);

    /// <summary>Mean judged difference of this policy over the start.</summary>
    private static double Mean(Regime regime, Policy policy, Judging judging) =>
        Enumerable.Range(1, 10)
            .Select(seed => World(regime, (ulong)seed))
            .SelectMany(world => Enumerable.Range(0, Campaign.Episodes).Select(i => world.Run(i, policy, Policy.Start, judging).Difference))
            .Average()!.Value;
}
