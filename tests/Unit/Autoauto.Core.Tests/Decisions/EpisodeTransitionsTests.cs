using Autoauto.Core.Decisions;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>The stage table, every pair of it.</summary>
public sealed class EpisodeTransitionsTests
{
    // The specification's table, as it stands there.
    private static readonly Dictionary<string, string[]> s_table = new()
    {
        ["Created"] = ["MainArmCaptured", "Errored", "Superseded"],
        ["MainArmCaptured"] = ["BaselineArmCaptured", "BaselineSkipped", "Errored", "Superseded"],
        ["BaselineArmCaptured"] = ["Scored", "Errored", "Superseded"],
        ["BaselineSkipped"] = ["Scored", "Errored", "Superseded"],
        ["Scored"] = ["Abstained", "RolledBack", "Kept", "Errored", "Superseded"],
        ["RolledBack"] = ["Evolved", "EvolutionRefused", "Closed", "Errored", "Superseded"],
        ["Kept"] = ["Evolved", "EvolutionRefused", "Closed", "Errored", "Superseded"],
        ["Evolved"] = ["Closed"],
        ["EvolutionRefused"] = ["Closed"],
        ["Abstained"] = ["Closed"],
        ["Superseded"] = ["Closed"],
        ["Errored"] = [],
        ["Closed"] = [],
    };

    public static TheoryData<EpisodeStage, EpisodeStage> Pairs()
    {
        var pairs = new TheoryData<EpisodeStage, EpisodeStage>();
        foreach (var from in Enum.GetValues<EpisodeStage>())
        {
            foreach (var to in Enum.GetValues<EpisodeStage>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_is_allowed_exactly_where_the_table_has_it(EpisodeStage from, EpisodeStage to)
    {
        var allowed = s_table[from.ToString()].Contains(to.ToString());

        Assert.Equal(allowed, EpisodeTransitions.Allows(from, to));
        if (allowed)
        {
            var moved = At(from).To(to);
            Assert.Equal(to, moved.Stage);
            Assert.Equal(to == EpisodeStage.Errored ? from : null, moved.StageBeforeError);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => At(from).To(to));
        }
    }

    [Fact]
    public void Only_a_failed_episode_can_be_reopened_and_only_where_it_failed()
    {
        foreach (var stage in Enum.GetValues<EpisodeStage>())
        {
            if (EpisodeTransitions.Allows(stage, EpisodeStage.Errored))
            {
                var again = (At(stage).To(EpisodeStage.Errored) with { Error = "broken", FinishedAt = DateTimeOffset.UnixEpoch }).Reopen();
                Assert.Equal((stage, null, null, null), (again.Stage, again.StageBeforeError, again.Error, again.FinishedAt));
            }

            Assert.Throws<InvalidOperationException>(() => At(stage).Reopen());
        }
    }

    private static Episode At(EpisodeStage stage) => new()
    {
        Id = "e",
        Policy = "p",
        Change = "c",
        Kind = EpisodeKind.Executed,
        StartCommit = "0",
        Stage = stage,
        Target = new PolicyTarget { Name = "p", Include = ["AGENTS.md"] },
        Limits = new EpisodeLimits(),
        HeadVersion = 0,
        StartedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
