using Autoauto.Core.Decisions;
using Autoauto.Core.Model;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Autoauto.Core.Tests.Decisions;

/// <summary>What must hold for any episodes: checked on made-up ones.</summary>
[Properties(MaxTest = 200, Replay = "20260101,7", QuietOnSuccess = true)]
public sealed class EpisodePropertyTests
{
    private const int Tasks = 4;

    /// <summary>Tasks: advantage and length in hundredths, and whether the main arm did better, worse or alike.</summary>
    private static readonly Gen<TaskPair> s_pair =
        from advantage in Gen.Choose(-60, 60)
        from length in Gen.Choose(-150, 150)
        from measured in Gen.Choose(-1, 1)
        select new TaskPair(advantage / 100.0, length / 100.0, measured);

    private static readonly Arbitrary<TaskPair[]> s_pairs = s_pair.ArrayOf(24).ToArbitrary();

    [Property]
    public Property Which_arm_of_a_version_with_itself_is_called_the_main_one_changes_nothing() => Prop.ForAll(s_pairs, self =>
        LengthEffect.From(self, []) == LengthEffect.From([.. self.Select((p, i) => i % 2 == 0 ? p : p with { Advantage = -p.Advantage, Length = -p.Length })], []));

    [Property]
    public Property A_liking_for_length_is_found_with_its_sign_and_never_overstated() => Prop.ForAll(s_pairs, Gen.Choose(-30, 30).ToArbitrary(), (pairs, hundredths) =>
    {
        var liking = hundredths / 100.0;
        var effect = LengthEffect.From([.. pairs.Select(p => p with { Advantage = liking * p.Length })], []);

        return Math.Abs(effect.Slope) <= Math.Abs(liking) + 1e-12 && effect.Slope * liking >= 0 && effect.Variance is > 0 and <= 0.15 * 0.15;
    });

    [Property]
    public Property What_an_edit_is_worth_says_nothing_about_length() => Prop.ForAll(s_pairs, Gen.Choose(-50, 50).ToArbitrary(), (pairs, hundredths) =>
    {
        var half = pairs.Length / 2;
        var (plain, better) = (
            LengthEffect.From(pairs[..half], pairs[half..]),
            LengthEffect.From(pairs[..half], [.. pairs[half..].Select(p => p with { Advantage = p.Advantage + hundredths / 100.0 })]));

        return Math.Abs(plain.Slope - better.Slope) < 1e-9 && Math.Abs(plain.Variance - better.Variance) < 1e-9;
    });

    [Property]
    public Property Another_task_that_went_better_makes_a_gain_surer() => Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), (better, worse) =>
        new MeasuredGain(better + 1, worse).Probability <= new MeasuredGain(better, worse).Probability + 1e-12
        && new MeasuredGain(better, worse + 1).Probability >= new MeasuredGain(better, worse).Probability - 1e-12);

    [Property]
    public Property What_is_kept_now_was_kept_by_version_1() => Prop.ForAll(s_pairs, Gen.Choose(1, 20).ToArbitrary(), (pairs, hundredths) =>
    {
        var floor = new AgreementFloor(hundredths / 100.0, AgreementFloor.FewestEpisodes);
        var trials = Trials(pairs);
        var (now, before) = (
            EpisodeComparison.Judge(floor, trials, EpisodeOptions.Guarded, pairs),
            EpisodeComparison.Judge(floor, trials, EpisodeOptions.GuardedOf(EpisodeRuleVersion.First), []));

        return now.Decision != EpisodeDecision.Keep ? now.StandardisedSum.Equals(before.StandardisedSum) : before.Decision == EpisodeDecision.Keep;
    });

    private static EditTrials Trials(TaskPair[] pairs) => pairs.Chunk(Tasks).ToList() is { Count: > 0 } episodes
        ? new EditTrials
        {
            Differences = [.. episodes.Select(e => e.Average(p => p.Advantage))],
            Measured = [.. episodes.Select(e => e.Average(p => p.Measured!.Value))],
            Pairs = pairs,
        }
        : new EditTrials { Differences = [] };
}
