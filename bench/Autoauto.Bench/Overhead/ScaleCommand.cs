using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Autoauto.Bench.Overhead;

/// <summary><c>scale</c>: what the engine costs per experiment, and a run from its beginning to its end, as the repository grows.</summary>
internal static class ScaleCommand
{
    private const int Rounds = 5;
    private const double Megabyte = 1 << 20;
    private const double MostMegabytes = 70;

    // The loop to compare with takes 1.4 times these three commands; half of that is the demand.
    private const double MostTimesGit = 0.7;
    private static readonly string[][] s_reset = [["status", "--porcelain"], ["checkout", "--force", "--quiet", "HEAD"], ["clean", "-fdq"]];

    public static Command Create()
    {
        var files = new Option<int[]>("--files") { Description = "Numbers of files.", DefaultValueFactory = _ => [10, 10_000, 50_000], AllowMultipleArgumentsPerToken = true };
        var experiments = new Option<int>("--experiments") { Description = "Experiments per size.", DefaultValueFactory = _ => 12 };
        var sandbox = new Option<string>("--sandbox") { Description = "The setting of that name.", DefaultValueFactory = _ => "none" };
        var command = new Command(
            "scale",
            "Run experiments with an instant agent and an instant evaluator in repositories of several sizes, and print what the engine costs: per experiment without agent and "
            + "evaluator, next to 'git status', 'checkout --force' and 'clean' in the same tree; and what a run takes before its first experiment and after its last.")
        {
            files, experiments, sandbox,
        };
        command.SetAction(async (parsed, _) =>
        {
            var meetsTarget = true;
            Console.WriteLine("  files   experiment ms p50    p95   git ms p50   git processes p50   reset by git ms   ratio   before the first s   after the last s   peak MB");
            foreach (var size in parsed.GetValue(files)!)
            {
                meetsTarget &= await RunAsync(size, parsed.GetValue(experiments), parsed.GetValue(sandbox)!).ConfigureAwait(false);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Target (p50): an experiment at most {MostTimesGit} times what git's reset takes from 10,000 files on, and at most {MostMegabytes} MB: {(meetsTarget ? "met" : "MISSED")}."));
            return meetsTarget ? 0 : 1;
        });
        return command;
    }

    private static async Task<bool> RunAsync(int files, int experiments, string sandbox)
    {
        const int repeats = 1;
        const int large = 10_000;
        using var repository = await BenchRepository.CreateAsync(repeats, files, sandbox).ConfigureAwait(false);
        var reset = Quantiles.Of(Enumerable.Range(0, Rounds).Select(_ => Reset(repository.Root)).ToList()).P50;
        var (costs, beginning, end) = await OverheadMeasurement.RunAsync(repository.Root, experiments).ConfigureAwait(false);
        var own = Quantiles.Of(costs.Select(c => c.WallMs - c.AgentMs - c.EvaluatorMs));
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{files,7}   {own.P50,17:0} {own.P95,6:0}   {Quantiles.Of(costs.Select(c => c.GitMs)).P50,10:0}   {Quantiles.Of(costs.Select(c => (double)c.GitProcesses)).P50,17:0.0}   {reset,15:0}   {own.P50 / reset,5:0.00}   {beginning.TotalSeconds,18:0.0}   {end.TotalSeconds,16:0.0}   {peak,7:0}"));
        return peak <= MostMegabytes && (files < large || own.P50 <= MostTimesGit * reset);
    }

    private static double Reset(string root)
    {
        var begun = Stopwatch.GetTimestamp();
        foreach (var arguments in s_reset)
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, .. arguments]) { RedirectStandardOutput = true })!;
            _ = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
        }

        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
