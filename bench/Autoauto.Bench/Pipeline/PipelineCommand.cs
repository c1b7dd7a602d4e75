using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Autoauto.Bench.Pipeline;

/// <summary><c>pipeline</c>: what the module costs a PowerShell session, and how fast objects stream.</summary>
internal static class PipelineCommand
{
    private const double MostImportMs = 120;
    private const double MostFirstMs = 150;
    private const double MostAllMs = 2000;
    private const double MostHeapGrowthMegabytes = 8;
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Create()
    {
        var experiments = new Option<int>("--experiments") { Description = "Experiments in the database.", DefaultValueFactory = _ => 100_000 };
        var runs = new Option<int[]>("--runs") { Description = "Runs that they belong to. Default: one run, and 1,000 runs.", DefaultValueFactory = _ => [1, 1000] };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of fresh processes for the import; 0 leaves it out.", DefaultValueFactory = _ => 15 };
        var repeats = new Option<int>("--repeats") { Description = "Times that everything is read.", DefaultValueFactory = _ => 7 };
        var module = new Option<string?>("--module") { Description = "Manifest of the module. Default: that of this checkout." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var command = new Command(
            "pipeline",
            "Import the module in fresh processes beside an empty one, in turns, and read a large database with Get-AutoExperiment in a warm PowerShell. Needs pwsh and a built module.")
        {
            experiments, runs, pairs, repeats, module, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var shell = new Shell();
            var manifest = Path.GetFullPath(parsed.GetValue(module) ?? FindManifest());
            var import = parsed.GetValue(pairs) > 0 ? await ImportTimes.MeasureAsync(shell, manifest, parsed.GetValue(pairs)).ConfigureAwait(false) : null;
            var reading = new List<ReadingTimes>();
            foreach (var count in parsed.GetValue(runs)!)
            {
                reading.Add(await ReadingTimes.MeasureAsync(shell, manifest, parsed.GetValue(experiments), count, parsed.GetValue(repeats)).ConfigureAwait(false));
            }

            var meetsTarget = (import is null || import.DifferenceMs.P50 <= MostImportMs)
                && reading.TrueForAll(r => r.FirstMs.P50 <= MostFirstMs && r.AllMs.P50 <= MostAllMs && r.HeapGrowthMegabytes <= MostHeapGrowthMegabytes);
            var loadAverage = LoadAverage();
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
                    new { meetsTarget, MostImportMs, MostFirstMs, MostAllMs, MostHeapGrowthMegabytes, Environment.ProcessorCount, loadAverage, import, reading }, s_json)).ConfigureAwait(false);
            }
            else
            {
                Print(import, reading, loadAverage, meetsTarget);
            }

            return meetsTarget ? 0 : 1;
        });
        return command;
    }

    private static void Print(ImportTimes? import, List<ReadingTimes> reading, double? loadAverage, bool meetsTarget)
    {
        if (import is not null)
        {
            Line($"import, ms        p50      p95");
            Line($"empty module  {import.EmptyMs.P50,7:0.0}  {import.EmptyMs.P95,7:0.0}");
            Line($"Autoauto      {import.ModuleMs.P50,7:0.0}  {import.ModuleMs.P95,7:0.0}");
            Line($"difference    {import.DifferenceMs.P50,7:0.0}  {import.DifferenceMs.P95,7:0.0}   of {import.Pairs} pairs; smallest minus smallest: {import.SmallestDifferenceMs:0.0}");
            Line($"");
        }

        Line($"experiments   runs   first ms p50    p95   all ms p50    p95   all cpu ms p50   heap growth MB");
        foreach (var r in reading)
        {
            Line($"{r.Experiments,11}  {r.Runs,5}   {r.FirstMs.P50,12:0.0} {r.FirstMs.P95,6:0.0}   {r.AllMs.P50,10:0} {r.AllMs.P95,6:0}   {r.AllCpuMs.P50,14:0}   {r.HeapGrowthMegabytes,14:0.00}");
        }

        Line($"");
        Line($"{Environment.ProcessorCount} processors, load average of the last minute at the end: {(loadAverage is { } load ? load.ToString("0.0", CultureInfo.InvariantCulture) : "unknown")}.");
        Line($"Target (p50): import at most {MostImportMs} ms over an empty module, first object within {MostFirstMs} ms, all within {MostAllMs} ms, heap growth at most {MostHeapGrowthMegabytes} MB: {(meetsTarget ? "met" : "MISSED")}.");
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string FindManifest()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "module", "Autoauto.psd1") is var path && File.Exists(path))
            {
                return path;
            }
        }

        throw new InvalidOperationException("There is no module/Autoauto.psd1 above the benchmark; name one with --module.");
    }

    private static double? LoadAverage() => File.Exists("/proc/loadavg") && File.ReadAllText("/proc/loadavg").Split(' ') is [var minute, ..]
        ? double.Parse(minute, CultureInfo.InvariantCulture)
        : null;
}
