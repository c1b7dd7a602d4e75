using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Autoauto.Bench.Overhead;

/// <summary><c>overhead</c>: what the engine itself costs per experiment, and whether that grows with the history.</summary>
internal static class OverheadCommand
{
    private const double MostGitProcesses = 8;
    private const double MostEngineMs = 20;
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };
    private static readonly int[] s_histories = [10, 100, 1000, 10_000];

    public static Command Create()
    {
        var experiments = new Option<int>("--experiments") { Description = "Experiments per history.", DefaultValueFactory = _ => 60 };
        var repeats = new Option<int>("--repeats") { Description = "Repeats of the fixed rule.", DefaultValueFactory = _ => 3 };
        var history = new Option<int?>("--history") { Description = "Experiments already in the database. Default: 10, 100, 1,000 and 10,000." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "overhead",
            "Run experiments with an instant agent and an instant evaluator, and print what the engine costs per experiment: wall time, engine "
            + "time (wall minus the time inside agent, evaluator and git) and git processes, and how they grow with the history.")
        {
            experiments, repeats, history, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var results = new List<OverheadResult>();
            foreach (var size in parsed.GetValue(history) is { } one ? [one] : s_histories)
            {
                results.Add(await RunAsync(parsed.GetValue(experiments), parsed.GetValue(repeats), size).ConfigureAwait(false));
                if (!parsed.GetValue(json))
                {
                    Print(results[^1], withHeading: results.Count == 1);
                }
            }

            var meetsTarget = results.TrueForAll(r => r.GitProcesses.P50 <= MostGitProcesses && r.EngineMs.P50 <= MostEngineMs);
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { meetsTarget, MostGitProcesses, MostEngineMs, results }, s_json)).ConfigureAwait(false);
            }
            else
            {
                PrintEnd(results, meetsTarget);
            }

            return meetsTarget ? 0 : 1;
        });
        return command;
    }

    private static async Task<OverheadResult> RunAsync(int experiments, int repeats, int history)
    {
        using var repository = await BenchRepository.CreateAsync(repeats).ConfigureAwait(false);
        await History.AddAsync(repository.Root, BenchRepository.SpecOf(repository.Root), history, repeats).ConfigureAwait(false);
        return OverheadResult.From(history, repeats, (await OverheadMeasurement.RunAsync(repository.Root, experiments).ConfigureAwait(false)).Costs);
    }

    private static void Print(OverheadResult r, bool withHeading)
    {
        if (withHeading)
        {
            Console.WriteLine("history  experiments  kept   wall ms p50    p95   engine ms p50    p95   cpu ms p50   git ms p50    p95   git processes p50    p95   evaluator processes p50");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{r.History,7}  {r.Experiments,11}  {r.Kept,4}   {r.WallMs.P50,11:0.0} {r.WallMs.P95,6:0.0}   {r.EngineMs.P50,13:0.0} {r.EngineMs.P95,6:0.0}   {r.EngineCpuMs.P50,10:0.0}   {r.GitMs.P50,10:0.0} {r.GitMs.P95,6:0.0}   {r.GitProcesses.P50,17:0.0} {r.GitProcesses.P95,6:0.0}   {r.EvaluatorProcesses.P50,23:0.0}"));
    }

    private static void PrintEnd(List<OverheadResult> results, bool meetsTarget)
    {
        var (first, last) = (results[0], results[^1]);
        Console.WriteLine();
        if (results.Count > 1)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"From {first.History} to {last.History} experiments in the database: engine ms p50 x {last.EngineMs.P50 / first.EngineMs.P50:0.00}, git processes p50 x {last.GitProcesses.P50 / first.GitProcesses.P50:0.00}."));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Target (p50): at most {MostGitProcesses} git processes and {MostEngineMs} ms engine time per experiment: {(meetsTarget ? "met" : "MISSED")}."));
    }
}
