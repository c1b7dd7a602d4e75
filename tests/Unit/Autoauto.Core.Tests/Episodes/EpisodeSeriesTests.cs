using Autoauto.Core.Episodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Episodes;

public sealed class EpisodeSeriesTests
{
    private static readonly Episode s_evolved = Decided(EpisodeDecision.Keep, EpisodeReason.Evidence) with { EvolvedVersion = 1 };
    private static readonly Episode s_refused = Decided(EpisodeDecision.Keep, EpisodeReason.Evidence) with { Refusal = RefusalReason.Identical };
    private static readonly Episode s_provisional = Decided(EpisodeDecision.Abstain, EpisodeReason.Unclear);
    private static readonly Episode s_withoutGaps = Decided(EpisodeDecision.Abstain, EpisodeReason.NoGaps);
    private static readonly Episode s_notSpawned = Decided(EpisodeDecision.RollBack, EpisodeReason.Evidence);

    [Fact]
    public void A_series_goes_on_until_nothing_new_can_come()
    {
        Assert.False(EpisodeSeries.HasConverged([]));
        Assert.False(EpisodeSeries.HasConverged([s_evolved]));
        Assert.False(EpisodeSeries.HasConverged([s_evolved, s_provisional]));
        Assert.False(EpisodeSeries.HasConverged([s_evolved, s_refused]));
        Assert.False(EpisodeSeries.HasConverged([s_refused, s_evolved, s_refused]));
        Assert.False(EpisodeSeries.HasConverged([s_withoutGaps, s_evolved]));
        Assert.False(EpisodeSeries.HasConverged([s_evolved, Decided(EpisodeDecision.Superseded, EpisodeReason.HeadMoved)]));
        Assert.False(EpisodeSeries.HasConverged([(Decided(EpisodeDecision.Keep, EpisodeReason.Evidence) with { Stage = EpisodeStage.Kept }).SupersededBy("x")]));
        Assert.True(EpisodeSeries.HasConverged([s_evolved, s_withoutGaps]));
        Assert.True(EpisodeSeries.HasConverged([s_evolved, s_notSpawned]));
        Assert.True(EpisodeSeries.HasConverged([s_evolved, s_refused, s_refused]));
    }

    private static Episode Decided(EpisodeDecision decision, EpisodeReason reason) => new()
    {
        Id = "e",
        Policy = "p",
        Change = "c",
        Kind = EpisodeKind.Executed,
        StartCommit = "0",
        Stage = EpisodeStage.Closed,
        Target = new PolicyTarget { Name = "p", Include = ["AGENTS.md"] },
        Limits = new EpisodeLimits(),
        HeadVersion = 1,
        Ruling = new EpisodeRuling(decision, reason),
        StartedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
