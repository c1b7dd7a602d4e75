using System.Collections.Concurrent;
using Autoauto.Core.Processes;
using Autoauto.Core.Tests.Loop;
using Autoauto.Core.Tests.Support;

namespace Autoauto.Core.Tests.Episodes;

/// <summary>Episodes that are interrupted by the death of their engine, and what has to hold of them afterwards.</summary>
internal static class EpisodeCrash
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<(string Facts, IReadOnlyList<string> Faults)>>> s_undisturbed = new(StringComparer.Ordinal);

    /// <summary>What the script comes to without any interruption.</summary>
    public static async Task<string> ExpectedAsync(string script) => (await UndisturbedAsync(script)).Facts;

    /// <summary>Every fault point that the script passes.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string script) => (await UndisturbedAsync(script)).Faults;

    /// <summary>The engine dies at a fault point.</summary>
    /// <param name="script">The script.</param>
    /// <param name="fault">Where it dies.</param>
    /// <param name="resumesAtOnce">How many engines go on with it at the same time.</param>
    public static async Task KillAndResumeAsync(string script, string fault, int resumesAtOnce = 1)
    {
        using var episode = await EpisodeScript.PrepareAsync(script);
        var died = await episode.CrashAsync(fault);
        Assert.True(died.ExitCode == 137, $"{fault}: {died.Output}{died.Error}");
        await ResumeAndCheckAsync(script, episode, resumesAtOnce);
    }

    /// <summary>The engine dies while one of its children works.</summary>
    /// <param name="script">The script.</param>
    /// <param name="role">Which child.</param>
    public static async Task HoldKillAndResumeAsync(string script, string role)
    {
        using var episode = await EpisodeScript.PrepareAsync(script);
        using var engine = CliProcess.Start(episode.Policy.Root, new Dictionary<string, string> { ["HOLD_ROLE"] = role }, "episode", "invoke", "p");
        await RunSessionTests.Until(() => File.Exists(episode.Policy.Reached));
        engine.Kill();
        await engine.WaitForExitAsync();
        Assert.NotEmpty(ProcessTree.FindMarked(episode.Id + "."));
        await ResumeAndCheckAsync(script, episode, resumesAtOnce: 1);
    }

    private static async Task ResumeAndCheckAsync(string script, EpisodeScript episode, int resumesAtOnce)
    {
        var resumed = await Task.WhenAll(Enumerable.Range(0, resumesAtOnce).Select(_ => episode.ResumeAsync()));
        Assert.True(resumed.Any(r => r.ExitCode == 0), string.Join('\n', resumed.Select(r => r.Output + r.Error)));
        Assert.All(resumed.Where(r => r.ExitCode != 0), r => Assert.Contains("PolicyBusy", r.Error, StringComparison.Ordinal));
        Assert.Equal(await ExpectedAsync(script), episode.Facts());
        episode.CheckSound(lostCalls: 1);

        var (facts, booked) = (episode.Facts(), episode.Booked());
        using (var workspace = episode.Policy.Open())
        {
            await using var again = workspace.ResumeEpisode(episode.Id);
            await again.Completion;
        }

        Assert.Equal((facts, booked), (episode.Facts(), episode.Booked()));
        episode.CheckSound(lostCalls: 1);
    }

    private static Task<(string Facts, IReadOnlyList<string> Faults)> UndisturbedAsync(string script) =>
        s_undisturbed.GetOrAdd(script, static name => new(() => EpisodeScript.UndisturbedAsync(name))).Value;
}
