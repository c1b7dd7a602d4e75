using System.Collections.Concurrent;
using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>Real runs are killed with SIGKILL at moments that nobody chose: inside git, inside SQLite, inside the runtime's start.</summary>
[Collection(PreparedRunner.Name)]
public sealed class RandomKillTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Category", "CrashMatrix")]
    public Task Two_hundred_random_kills_lose_nothing() => KillAsync(firstSeed: 1, count: 200);

    private async Task KillAsync(int firstSeed, int count)
    {
        using var first = await CellRunner.CreateAsync(EngineProcess.Built);
        using var second = await CellRunner.CreateAsync(EngineProcess.Built);
        var red = new ConcurrentQueue<string>();
        var kills = 0;
        await CellRunner.DealAsync([first, second], Enumerable.Range(firstSeed, count), async (runner, seed) =>
        {
            var (killed, violations) = await OneAsync(runner, seed);
            Interlocked.Add(ref kills, killed);
            foreach (var violation in violations)
            {
                Say($"seed {seed}: {violation}");
                red.Enqueue($"seed {seed}: {violation}");
            }
        });
        Say(FormattableString.Invariant(
            $"{count} runs, {kills} kills: {Count("3")} with lost or doubled experiments, {Count("5 orphans")} with orphans, {Count("6")} with a changed checkout, {Count("10")} with a damaged database, {red.Select(r => r.Split(':')[0]).Distinct().Count()} red in all"));
        Assert.True(red.IsEmpty, string.Join('\n', red));

        int Count(string name) => red.Where(r => r.Contains(": " + name, StringComparison.Ordinal)).Select(r => r.Split(':')[0]).Distinct().Count();
    }

    /// <summary>Kills a run one to three times, then lets it end.</summary>
    private static async Task<(int Kills, IReadOnlyList<string> Violations)> OneAsync(CellRunner runner, int seed)
    {
        var random = new Random(seed);
        var fingerprint = runner.StartAnew();
        var interruptions = new List<long>();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var run = runner.FindRun();
            using var process = EngineProcess.Built.Start(runner.Repository, run is null ? ["start", ScriptedRepository.Program] : ["resume", run]);
            var ended = EngineProcess.EndOf(process);
            await Task.WhenAny(ended, Task.Delay(random.Next(50, 2500)));
            if (ended.IsCompleted)
            {
                break;
            }

            process.Kill(entireProcessTree: random.Next(2) == 0);
            await ended;
            if (runner.FindRun() is { } started)
            {
                interruptions.Add(runner.LastMeasurement(started));
            }
        }

        var id = runner.FindRun();
        var end = await EngineProcess.Built.RunAsync(runner.Repository, id is null ? ["start", ScriptedRepository.Program] : ["resume", id]);
        return end.ExitCode == 0
            ? (interruptions.Count, runner.Judge(runner.OnlyRun(), new Before(fingerprint, interruptions, interruptions.Count, interruptions.Count)))
            : (interruptions.Count, [$"0 resume: exit code {end.ExitCode} {end.Error}"]);
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.Out.WriteLine(text);
    }
}
