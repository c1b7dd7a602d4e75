using Autoauto.Core.Episodes;
using Autoauto.Core.Model;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>A judge sees both arms at equal length, and is told of it.</summary>
public sealed class JudgePacketTests
{
    [Fact]
    public void The_longer_arm_is_cut_to_the_length_of_the_shorter_one_and_that_is_said()
    {
        var packet = Packet(Arm(7_000, 1_000), Arm(3_000, 400)).AtEqualLength();

        Assert.Equal([(3_000, 400), (3_000, 400)], packet.Arms.Select(a => (a.Diff.Length, a.FinalText!.Length)));
        Assert.Equal([true, false], packet.Arms.Select(a => a.IsCut));
        Assert.EndsWith("… (cut)", packet.Arms[0].Diff, StringComparison.Ordinal);
        Assert.StartsWith("… (cut)", packet.Arms[0].FinalText, StringComparison.Ordinal);
        var prompt = EpisodePrompts.ForJudge(packet);
        Assert.Contains("Both arms are shown at equal length", prompt.User, StringComparison.Ordinal);
        Assert.Contains("\"isCut\":true", prompt.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Which_arm_comes_first_does_not_matter()
    {
        var (one, other) = (Arm(7_000, 100), Arm(3_000, 900));

        Assert.Equal(
            Packet(one, other).AtEqualLength().Arms.Select(a => (a.Diff, a.FinalText, a.IsCut)),
            Packet(other, one).AtEqualLength().Arms.Reverse().Select(a => (a.Diff, a.FinalText, a.IsCut)));
    }

    [Fact]
    public void Little_work_is_shown_whole_and_next_to_nothing_leaves_enough_of_the_other_arm_to_judge()
    {
        Assert.DoesNotContain(Packet(Arm(1_900, 300), Arm(100, 0)).AtEqualLength().Arms, a => a.IsCut);
        Assert.Equal([2_000, 0], Packet(Arm(9_000, 0), Arm(0, 0)).AtEqualLength().Arms.Select(a => a.Diff.Length));
        Assert.DoesNotContain("equal length", EpisodePrompts.ForJudge(Packet(Arm(1_900, 300), Arm(100, 0)).AtEqualLength()).User, StringComparison.Ordinal);
    }

    [Fact]
    public void One_arm_alone_is_shown_whole()
    {
        var alone = Packet(Arm(9_000, 2_000));

        Assert.Same(alone, alone.AtEqualLength());
    }

    private static JudgePacket Packet(params ShownArm[] arms) => new("t", "Do it.", arms, []);

    private static ShownArm Arm(int diff, int text) =>
        new("A", new Objective(true, null, 1, new Dictionary<string, double>(), 0, 1), null, 1, new string('d', diff), text == 0 ? null : new string('t', text));
}
