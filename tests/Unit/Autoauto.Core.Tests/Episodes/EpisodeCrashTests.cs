using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>
/// A real engine is killed with SIGKILL in the middle of an episode; resuming ends where an undisturbed episode ends. A part of the grid that
/// <see cref="EpisodeCrashMatrixTests"/> walks as a whole.
/// </summary>
[Trait("Category", "Long")]
public sealed class EpisodeCrashTests
{
    [Theory(Timeout = 300_000)]
    [InlineData("keep", "arm.call:AfterEffect:2")]
    [InlineData("keep", "episode.Closed:AfterRecord:1")]
    [InlineData("rollback", "evolver.call:AfterRecord:1")]
    public async Task A_kill_changes_nothing_of_what_the_episode_comes_to(string script, string fault) => await EpisodeCrash.KillAndResumeAsync(script, fault);

    [Fact(Timeout = 300_000)]
    public async Task Engines_that_die_one_after_the_other_roll_back_once()
    {
        using var episode = await EpisodeScript.PrepareAsync("rollback");
        Assert.Equal(137, (await episode.CrashAsync("judge.call:AfterEffect:1")).ExitCode);
        foreach (var fault in new[] { "episode.decide:AfterRecord:1", "rollback.append:AfterRecord:1", "policy.file:BeforeEffect:1", "reject.append:AfterRecord:1" })
        {
            var died = await episode.ResumeAsync(fault);
            Assert.True(died.ExitCode == 137, $"{fault}: {died.Output}{died.Error}");
        }

        Assert.Equal(0, (await episode.ResumeAsync()).ExitCode);
        Assert.Equal(await EpisodeCrash.ExpectedAsync("rollback"), episode.Facts());
        episode.CheckSound(lostCalls: 1);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_kill_in_the_middle_of_a_child_leaves_no_orphan() => await EpisodeCrash.HoldKillAndResumeAsync("keep", "evolver");
}
