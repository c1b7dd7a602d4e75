using System.Collections.Concurrent;
using Autoauto.Core.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>The whole grid: an engine dies at every step of two scripted episodes, at each of the four points around it, each time that it is passed.</summary>
[Trait("Category", "CrashMatrix")]
public sealed class EpisodeCrashMatrixTests
{
    [Theory]
    [InlineData("keep")]
    [InlineData("rollback")]
    public async Task A_kill_anywhere_changes_nothing_of_what_the_episode_comes_to(string script)
    {
        var faults = await EpisodeCrash.FaultsAsync(script);
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            faults,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            async (fault, _) =>
            {
                try
                {
                    // Two at once: the lease decides which of them works.
                    await EpisodeCrash.KillAndResumeAsync(script, fault, resumesAtOnce: 2);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failures.Enqueue($"{fault}: {e.Message}");
                }
            });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {faults.Count} failed:\n{string.Join('\n', failures)}");
    }

    [Theory]
    [InlineData("keep", "arm")]
    [InlineData("keep", "verify")]
    [InlineData("rollback", "judge")]
    [InlineData("rollback", "evolver")]
    public async Task A_kill_in_the_middle_of_any_child_leaves_no_orphan(string script, string role) => await EpisodeCrash.HoldKillAndResumeAsync(script, role);

    [Fact]
    public async Task What_the_episode_pays_for_a_crash_is_recorded_when_the_next_engine_dies_too()
    {
        foreach (var point in new[] { FaultPoint.BeforeEffect, FaultPoint.AfterRecord, FaultPoint.AfterAcknowledgement })
        {
            using var episode = await EpisodeScript.PrepareAsync("keep");
            Assert.Equal(137, (await episode.CrashAsync("judge.call:AfterEffect:1")).ExitCode);
            Assert.Equal(137, (await episode.ResumeAsync($"spend.lost:{point}:1")).ExitCode);
            Assert.Equal(0, (await episode.ResumeAsync()).ExitCode);
            Assert.Equal(await EpisodeCrash.ExpectedAsync("keep"), episode.Facts());
            episode.CheckSound(lostCalls: 1);
        }
    }

    [Fact]
    public async Task The_grid_has_every_step_of_an_episode()
    {
        var steps = (await EpisodeCrash.FaultsAsync("keep")).Concat(await EpisodeCrash.FaultsAsync("rollback")).Select(f => f.Split(':')[0]).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "arm.call", "arm.intent", "arm.verify", "episode.BaselineArmCaptured", "episode.Closed", "episode.Evolved", "episode.Kept", "episode.MainArmCaptured",
                "episode.RolledBack", "episode.Scored", "episode.decide", "evolver.call", "evolver.intent", "judge.call", "judge.intent", "policy.apply", "policy.file",
                "prediction.settle", "reject.append", "rollback.append", "scripts.lock",
            ],
            steps);
    }
}
