using System.Diagnostics;
using System.Globalization;
using Autoauto.CrashMatrix.Tests.Simulation;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>
/// Simulated runs: each seed decides what the agents do and what goes wrong. <c>AUTOAUTO_WALK=n</c> replays the walk of seed n, and prints it; <c>n-m</c> walks those from n to m.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const string Variable = "AUTOAUTO_WALK";
    private const int MostShown = 5;
    private const int MostWalksUntilRed = 100;

    [Fact(Timeout = 300_000)]
    public Task A_hundred_simulated_runs_end_well() => Task.Run(() => WalkAll(1, 100));

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public Task Twenty_thousand_simulated_runs_end_well() => Task.Run(() => WalkAll(1, 20_000));

    public static TheoryData<string> Defects => [.. DefectList.All.Select(d => d.Name)];

    /// <summary>A collaborator that does something wrong is noticed within a few walks.</summary>
    [Theory]
    [MemberData(nameof(Defects))]
    public void Each_defect_turns_a_walk_red(string name)
    {
        var defect = DefectList.All.Single(d => d.Name == name);
        var noticed = Enumerable.Range(1, MostWalksUntilRed).Select(seed => (Seed: seed, Walk.Of(seed, defect).Violations)).FirstOrDefault(w => w.Violations.Count > 0);
        Assert.True(noticed.Seed > 0, $"'{name}' was not noticed in {MostWalksUntilRed} walks");
        output.WriteLine($"seed {noticed.Seed}: {noticed.Violations[0]}");
    }

    /// <summary>Walks beyond the first hundred that found a defect of the engine.</summary>
    /// <param name="seed">The walk.</param>
    [Theory]
    [InlineData(315)] // git fails once between two calls of an agent: the experiment was given up.
    [InlineData(571)]
    [InlineData(799)] // git fails once in two sessions of a candidate that nothing was measured of.
    [InlineData(1107)] // git fails once before a candidate is measured: it was given up.
    [InlineData(1165)]
    [InlineData(422)] // An abort right behind an agent's call: nothing kept the candidate that was booked with it.
    [InlineData(301)] // A full disk hid from an engine that another one had taken the run over.
    [InlineData(904)]
    [InlineData(1730)] // An engine that was replaced while it stood behind a record removed the other one's folders.
    [InlineData(2930)]
    public void A_walk_that_was_red_once_ends_well(int seed) => Assert.Empty(Walk.Of(seed).Violations);

    [Fact]
    public void The_same_seed_walks_the_same_way()
    {
        foreach (var seed in new[] { 3, 77, 1234 })
        {
            Assert.Equal(Walk.Of(seed).Trace, Walk.Of(seed).Trace);
        }
    }

    private void WalkAll(int first, int count)
    {
        var seeds = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Parse(text) : [.. Enumerable.Range(first, count)];
        var red = new List<string>();
        var disturbances = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var seed in seeds)
        {
            var walk = Walk.Of(seed);
            foreach (var (kind, times) in walk.Disturbances)
            {
                disturbances[kind] = disturbances.GetValueOrDefault(kind) + times;
            }

            if (walk.Violations.Count > 0)
            {
                red.Add($"seed {seed}: {string.Join("; ", walk.Violations)}");
                if (red.Count <= MostShown)
                {
                    Say($"{red[^1]}\nreplay it alone: {Variable}={seed} dotnet test --filter {nameof(A_hundred_simulated_runs_end_well)}\n{string.Join('\n', walk.Trace)}");
                }
            }
            else if (seeds.Count == 1)
            {
                Say(string.Join('\n', walk.Trace));
            }
        }

        var seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{seeds.Count} walks, {red.Count} red, {seconds:0.0} s of processor time; {string.Join(", ", disturbances.Select(d => $"{d.Key} {d.Value}"))}"));
        Assert.True(red.Count == 0, string.Join('\n', red.Take(MostShown)));
    }

    private static List<int> Parse(string text)
    {
        var ends = text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        return [.. Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)];
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.Out.WriteLine(text);
    }
}
