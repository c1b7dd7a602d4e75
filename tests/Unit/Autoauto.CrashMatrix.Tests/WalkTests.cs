using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>
/// Chains of disturbances: each seed ends a run early one to four times, at random passages and in random ways, and damages what is left in between.
/// Places are passages, not moments, so that a failing seed replays exactly.
/// </summary>
[Collection(PreparedRunner.Name)]
public sealed class WalkTests(PreparedRunner prepared, ITestOutputHelper output)
{
    private static readonly FaultAction[] s_ends = [FaultAction.Kill, FaultAction.KillTree, FaultAction.DiskFull];

    [Fact(Timeout = 600_000)]
    public Task A_chain_of_disturbances_ends_well() => WalkAsync(firstSeed: 1, count: 1);

    [Fact(Timeout = 600_000)]
    [Trait("Category", "Long")]
    public Task A_few_chains_of_disturbances_end_well() => WalkAsync(firstSeed: 2, count: 2);

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public Task Many_chains_of_disturbances_end_well() => WalkAsync(firstSeed: 1, count: 200);

    private async Task WalkAsync(int firstSeed, int count)
    {
        var runner = prepared.Runner;
        var red = new List<string>();
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            var (way, violations) = await OneAsync(runner, seed);
            if (violations.Count > 0)
            {
                red.Add($"seed {seed} ({string.Join(", ", way)}): {string.Join("; ", violations)}");
                output.WriteLine(red[^1]);
            }
        }

        output.WriteLine(FormattableString.Invariant($"{count} chains, {red.Count} red"));
        Console.Out.WriteLine(FormattableString.Invariant($"{count} chains, {red.Count} red"));
        Assert.True(red.Count == 0, string.Join('\n', red));
    }

    private static async Task<(IReadOnlyList<string> Way, IReadOnlyList<string> Violations)> OneAsync(CellRunner runner, int seed)
    {
        var random = new Random(seed);
        var fingerprint = runner.StartAnew();
        var way = new List<string>();
        var interruptions = new List<long>();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            // In a resumed run the counts begin again: small ones are reached more often.
            var passage = runner.Passages[random.Next(runner.Passages.Count)];
            passage = interruptions.Count == 0 ? passage : passage with { Count = Math.Min(passage.Count, random.Next(1, 4)) };
            var action = s_ends[random.Next(s_ends.Length)];
            way.Add($"{action} at {passage}");
            var clock = random.Next(-5000, 5000).ToString(System.Globalization.CultureInfo.InvariantCulture);
            string[] work = runner.FindRun() is { } there ? ["resume", there] : ["start", ScriptedRepository.Program];
            var end = await EngineProcess.Built.RunAsync(runner.Repository, [.. work, "--clock", clock, .. EngineProcess.At(passage, action)]);
            if (end.ExitCode == 0)
            {
                break;
            }

            if (action == FaultAction.DiskFull ? end.ExitCode != 2 : !end.IsKilled)
            {
                return (way, [$"0 end: {end}"]);
            }

            var run = runner.OnlyRun();
            interruptions.Add(runner.LastMeasurement(run));
            switch (random.Next(7))
            {
                case 0:
                    way.Add("locks");
                    Damage.LeaveLocks(runner.Repository, run);
                    break;
                case 1:
                    way.Add("no folders");
                    Damage.DeleteWorktrees(runner.Repository, run);
                    break;
                case 2:
                    way.Add("broken folders");
                    Damage.BreakWorktrees(runner.Repository, run);
                    break;
                case 3:
                    way.Add("torn files");
                    Damage.TearFiles(runner.Repository, run);
                    break;
                default:
                    break;
            }
        }

        var last = await EngineProcess.Built.RunAsync(runner.Repository, "resume", runner.OnlyRun());
        return last.ExitCode == 0
            ? (way, runner.Judge(runner.OnlyRun(), new Before(fingerprint, interruptions, interruptions.Count, interruptions.Count)))
            : (way, [$"0 resume: {last}"]);
    }
}
