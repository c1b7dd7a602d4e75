using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

public sealed class EpisodeComparisonTests
{
    private static readonly AgreementFloor s_floor = AgreementFloor.From([0.05, -0.02, 0.11, -0.08, 0.03, -0.06, 0.09, -0.04]);
    private static readonly EpisodeOptions s_usual = new();

    [Fact]
    public void Floor_is_exact()
    {
        Assert.Equal(0.066708, s_floor.Deviation, 1e-6);
        Assert.Equal(8, s_floor.Episodes);
        Assert.Equal(0.093191, 1.397 * s_floor.Deviation, 1e-6);
    }

    [Fact]
    public void One_shot_limit_is_the_students_point() =>
        Assert.Equal(1.39681531, EpisodeOptions.OneShot(s_floor).KeepAt, 1e-7);

    [Theory]
    [InlineData(0.9, 1, 3.0776835372)]
    [InlineData(0.975, 30, 2.0422724563)]
    [InlineData(0.5, 7, 0)]
    public void Students_quantiles_have_their_known_values(double probability, double degrees, double expected) =>
        Assert.Equal(expected, StudentDistribution.Quantile(probability, degrees), 1e-8);

    [Theory]
    [InlineData(-0.10, -1.4991, EpisodeDecision.RollBack)]
    [InlineData(-0.09, -1.3492, EpisodeDecision.Abstain)]
    [InlineData(0.10, 1.4991, EpisodeDecision.Keep)]
    [InlineData(0, 0, EpisodeDecision.Abstain)]
    public void One_shot_rule_follows_the_vectors(double difference, double standardised, EpisodeDecision expected)
    {
        var verdict = EpisodeComparison.Judge(s_floor, [difference], EpisodeOptions.OneShot(s_floor));

        Assert.Equal(standardised, verdict.StandardisedSum, 5e-5);
        Assert.Equal(expected, verdict.Decision);
    }

    [Fact]
    public void Accumulating_rule_follows_the_vectors()
    {
        Assert.Equal(EpisodeDecision.RollBack, Judge(-0.09).Decision);
        Assert.Equal((EpisodeDecision.Abstain, -0.7495), (Judge(-0.05).Decision, Math.Round(Judge(-0.05).StandardisedSum, 4)));
        Assert.Equal((EpisodeDecision.Abstain, -1.2720), (Judge(-0.05, -0.07).Decision, Math.Round(Judge(-0.05, -0.07).StandardisedSum, 4)));
        Assert.Equal(
            (EpisodeDecision.RollBack, -1.5579),
            (Judge(-0.05, -0.07, -0.06).Decision, Math.Round(Judge(-0.05, -0.07, -0.06).StandardisedSum, 4)));
    }

    [Fact]
    public void Cap_is_decided_by_the_sign_of_the_mean()
    {
        var verdict = Judge(0.02, -0.01, 0.03, -0.02, 0.01, 0);

        Assert.Equal(0.1836, verdict.StandardisedSum, 1.1e-4);
        Assert.Equal((EpisodeDecision.Keep, EpisodeReason.CapReached), (verdict.Decision, verdict.Reason));
        Assert.Equal(EpisodeDecision.RollBack, Judge(-0.02, 0.01, -0.03, 0.02, -0.01, 0).Decision);
    }

    [Fact]
    public void Edit_that_must_prove_itself_is_rolled_back_at_the_cap()
    {
        var verdict = EpisodeComparison.Judge(s_floor, [0.02, -0.01, 0.03, -0.02, 0.01, 0], s_usual with { ProveIt = true });

        Assert.Equal((EpisodeDecision.RollBack, EpisodeReason.Unproven), (verdict.Decision, verdict.Reason));
    }

    [Fact]
    public void Unknown_floor_always_abstains()
    {
        var verdict = EpisodeComparison.Judge(AgreementFloor.From([0.01, 0.02]), [-0.9], s_usual);

        Assert.Equal((EpisodeDecision.Abstain, EpisodeReason.FloorUnknown), (verdict.Decision, verdict.Reason));
    }

    [Fact]
    public void Safety_critical_policy_is_rolled_back_earlier_and_kept_later()
    {
        Assert.Equal(EpisodeDecision.RollBack, EpisodeComparison.Judge(s_floor, [-0.07], EpisodeOptions.SafetyCritical).Decision);
        Assert.Equal(EpisodeDecision.Abstain, EpisodeComparison.Judge(s_floor, [0.10], EpisodeOptions.SafetyCritical).Decision);
    }

    [Theory]
    [InlineData(0.12, EpisodeDecision.Keep)]
    [InlineData(-0.12, EpisodeDecision.RollBack)]
    [InlineData(0.01, EpisodeDecision.Abstain)]
    public void E_values_decide_on_either_side(double difference, EpisodeDecision expected)
    {
        var verdict = EpisodeComparison.Judge(s_floor, [difference], s_usual with { Evidence = EpisodeEvidence.EValue });

        Assert.Equal(expected, verdict.Decision);
        Assert.Equal(verdict.LogEvidence >= Math.Log(2), verdict.Decision != EpisodeDecision.Abstain);
    }

    [Fact]
    public void Void_episode_has_no_difference()
    {
        Assert.Null(EpisodeComparison.Difference(3, [0.1]));
        Assert.Null(EpisodeComparison.Difference(1, []));
        Assert.Equal(0.15, EpisodeComparison.Difference(3, [0.1, 0.2])!.Value, 1e-12);
        Assert.Equal(0.1, EpisodeComparison.Difference(1, [0.1]));
    }

    [Fact]
    public void Floor_follows_later_episodes_with_a_bounded_memory()
    {
        var floor = s_floor;
        for (var i = 0; i < 200; i++)
        {
            floor = floor.With(0.2);
        }

        Assert.Equal(AgreementFloor.LongestMemory, floor.Episodes);
        Assert.Equal(0.2, floor.Deviation, 0.005);
        Assert.Equal(0.005, AgreementFloor.From([0, 0, 0, 0, 0, 0, 0, 0]).Deviation);
    }

    [Fact]
    public void Effects_far_below_the_floor_are_called_unresolvable()
    {
        Assert.True(EpisodeComparison.EpisodesToResolve(s_floor, 0.01, s_usual) > 100);
        Assert.InRange(EpisodeComparison.EpisodesToResolve(s_floor, -0.10, s_usual), 1, s_usual.MaxEpisodes);
    }

    private static EpisodeVerdict Judge(params double[] differences) => EpisodeComparison.Judge(s_floor, differences, s_usual);
}
