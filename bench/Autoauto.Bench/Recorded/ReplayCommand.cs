using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Autoauto.Core.Git;
using Autoauto.Core.Processes;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;

namespace Autoauto.Bench.Recorded;

/// <summary><c>replay</c>: a recorded run, judged again from the database: how long does it take, and is every verdict the same?</summary>
internal static class ReplayCommand
{
    private const double SecondsAllowed = 2;
    private const int Seed = 20260101;

    public static Command Create()
    {
        var experiments = new Option<int>("--experiments") { Description = "Experiments of the recorded run.", DefaultValueFactory = _ => 1000 };
        var command = new Command("replay", "Judge a recorded run again from the database; fails if a verdict differs or it takes more than two seconds.") { experiments };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(experiments)));
        return command;
    }

    private static async Task<int> RunAsync(int experiments)
    {
        var root = Directory.CreateTempSubdirectory("autoauto-bench-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(root, "value.txt"), "1\n").ConfigureAwait(false);
            await NewRepository.CreateAsync(root, "Start", new ProcessRunner(TimeProvider.System), CancellationToken.None).ConfigureAwait(false);
            var id = SyntheticRun.Write(root, SyntheticRun.Adaptive, experiments, Seed);
            using var workspace = RepositoryWorkspace.Open(root);
            var isMet = Judge(workspace, id, "same rule", new ReplayRequest(), mustAgree: true);
            isMet &= Judge(workspace, id, "thorough", new ReplayRequest { Preset = "thorough" }, mustAgree: false);
            isMet &= Judge(workspace, id, "fixed", new ReplayRequest { Rule = "fixed" }, mustAgree: false);
            Console.WriteLine(isMet ? "met" : "MISSED");
            return isMet ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static bool Judge(RepositoryWorkspace workspace, string id, string name, ReplayRequest request, bool mustAgree)
    {
        var watch = Stopwatch.StartNew();
        var judged = workspace.ReplayRun(id, request).ToList();
        var seconds = watch.Elapsed.TotalSeconds;
        var identical = judged.Count(j => j.IsIdentical);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-10} {judged.Count} decisions in {seconds:0.00} s: {identical} identical, {judged.Count(j => j.Agrees == true)} agree, {judged.Count(j => j.Agrees == false)} differ, {judged.Count(j => j.Replayed is null)} open"));
        return seconds <= SecondsAllowed && (!mustAgree || identical == judged.Count);
    }
}
