using System.CommandLine;
using System.Globalization;
using Autoauto.Core.Model;

namespace Autoauto.Bench.Live;

/// <summary>
/// <c>live</c>: the whole engine on this machine, with a workload whose true duration is known. Tests worktrees, warm-up and clocks, not statistics.
/// </summary>
internal static class LiveCommand
{
    private const int MostFalseKeeps = 1;

    public static Command Create()
    {
        var candidates = new Option<int>("--candidates") { Description = "Candidates per run: 70 % do nothing, 15 % help, 15 % harm.", DefaultValueFactory = _ => 40 };
        var runs = new Option<int>("--runs") { Description = "Runs.", DefaultValueFactory = _ => 3 };
        var seed = new Option<int>("--seed") { Description = "Seed of the candidates' order.", DefaultValueFactory = _ => 20260101 };
        var noop = new Option<bool>("--noop") { Description = "Candidates that change nothing: fails if one is kept." };
        var minutes = new Option<double?>("--minutes") { Description = "End each run after so many minutes." };
        var busy = new Option<int>("--busy") { Description = "So many other threads that are busy for half a minute and rest for half a minute." };
        var command = new Command(
            "live",
            "Run the engine on a spinning workload of known effects (minutes; wants a quiet machine); fails if it keeps a regression of 2 % or more, makes more than one "
            + "false keep in all, misses an improvement of 5 % or more, or claims a total whose interval misses the truth.")
        {
            candidates, runs, seed, noop, minutes, busy,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var neighbours = new BusyNeighbours(parsed.GetValue(busy));
            var count = parsed.GetValue(candidates);
            return await RunAsync(
                parsed.GetValue(runs),
                run => parsed.GetValue(noop) ? [.. Enumerable.Repeat(0.0, count)] : LiveCandidates.Of(count, parsed.GetValue(seed) + run),
                parsed.GetValue(minutes) is { } limit ? TimeSpan.FromMinutes(limit) : null,
                parsed.GetValue(noop) ? 0 : MostFalseKeeps).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(int runs, Func<int, IReadOnlyList<double>> candidates, TimeSpan? limit, int mostFalseKeeps)
    {
        var results = new List<LiveRun>();
        for (var i = 0; i < runs; i++)
        {
            var number = i + 1;
            results.Add(await LiveRun.RunAsync(candidates(i), limit, (e, effect) => Console.Error.WriteLine(Line(number, e, effect))).ConfigureAwait(false));
        }

        Console.WriteLine("run  kept  false  harmful  large missed  failed  invocations per decision  true gain %  receipt %                covered  seconds");
        for (var i = 0; i < results.Count; i++)
        {
            Console.WriteLine(Line(i + 1, results[i]));
        }

        var missed = Demands(results, mostFalseKeeps).Where(d => !d.IsMet).Select(d => d.Name).ToList();
        Console.WriteLine();
        Console.WriteLine(missed.Count == 0 ? "All demands are met." : $"MISSED: {string.Join("; ", missed)}.");
        return missed.Count == 0 ? 0 : 1;
    }

    private static (string Name, bool IsMet)[] Demands(List<LiveRun> results, int mostFalseKeeps) =>
    [
        ("no regression of 2 % or more is kept", results.Sum(r => r.HarmfulKeeps) == 0),
        (mostFalseKeeps == 0 ? "no false keep" : "at most one false keep", results.Sum(r => r.FalseKeeps) <= mostFalseKeeps),
        ("every improvement of 5 % or more is kept", results.Sum(r => r.LargeMissed) == 0),
        ("every receipt's interval contains the true total", results.TrueForAll(r => r.IsCovered)),
        ("every candidate can be measured", results.Sum(r => r.Failed) == 0),
    ];

    private static string Line(int run, Experiment e, double effect) => string.Create(
        CultureInfo.InvariantCulture,
        $"run {run}, candidate {e.Number}: true {effect:+0;-0;0} %, {e.Status} ({e.Reason}), seen {e.EffectPercent:+0.00;-0.00;0.00} %, {e.BaselineInvocations + e.CandidateInvocations} invocations");

    private static string Line(int run, LiveRun r) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run,3}  {r.Kept,4}  {r.FalseKeeps,5}  {r.HarmfulKeeps,7}  {r.LargeMissed,12}  {r.Failed,6}  {(double)r.Invocations / r.Decisions,24:0.00}  {r.TrueGainPercent,11:0.00}  {Interval(r.Receipt),-23}  {(r.IsCovered ? "yes" : "NO"),7}  {r.Seconds,7:0}");

    private static string Interval(Receipt? receipt) => receipt is null
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{receipt.GainPercent:0.00} [{receipt.GainLowPercent:0.00}, {receipt.GainHighPercent:0.00}]");
}
