using System.CommandLine;
using System.Diagnostics;
using Autoauto.Cli.Demo;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Output;

namespace Autoauto.Cli.Commands;

/// <summary><c>demo</c>: the whole job on a copy of the sample, with a scripted agent.</summary>
internal static class DemoCommand
{
    private static readonly Option<string?> s_directory = new("--directory") { Description = "Make the repository here and leave it. Default: a temporary folder that is removed at the end.", HelpName = "path" };
    private static readonly Option<bool> s_keep = new("--keep") { Description = "Leave the temporary folder." };
    private static readonly Option<bool> s_prepare = new("--prepare") { Description = "Only make the repository, print its path and stop; it is left for you." };
    private static readonly Option<int> s_experiments = new("--max-experiments", "-n") { Description = "Number of experiments.", HelpName = "n", DefaultValueFactory = _ => 8 };

    private static readonly Option<bool> s_episode = new("--episode") { Description = "Show episodes instead: the evolution of an agent's instructions." };

    public static Command Create(CommandHost host) => host.Define(
        "demo",
        """
        Show the whole job in about two minutes.

        A small C# program is copied into a fresh repository, a scripted agent proposes eight changes (good ones, useless ones, harmful
        ones and a fraud), and measuring decides. With --episode, a scripted agent works by instructions that evolve: good edits are
        kept, a harmful one is taken back. Needs git and the .NET SDK, no account.

        Examples:
          autoauto demo
          autoauto demo --json
          autoauto demo --episode
          autoauto demo --prepare --directory ./wordstats
        """,
        RunAsync,
        s_directory,
        s_keep,
        s_prepare,
        s_experiments,
        s_episode);

    private static async Task<int> RunAsync(CommandContext context)
    {
        var watch = Stopwatch.StartNew();
        var isPrepared = context.Value(s_prepare);
        var isEpisode = context.Value(s_episode);
        var folder = await DemoFolder.CreateAsync(
            isEpisode ? "CleanTables" : "WordStats", context.Value(s_directory), keep: context.Value(s_keep) || isPrepared, context.CancellationToken).ConfigureAwait(false);
        try
        {
            using var workspace = RepositoryWorkspace.Open(folder.Root);
            if (isEpisode)
            {
                workspace.CreatePolicy(DemoFolder.Policy, new Dictionary<string, System.Text.Json.Nodes.JsonNode?>());
            }

            if (isPrepared)
            {
                context.Terminal.Line(context.IsJson
                    ? JsonText.Of(new { RepositoryPath = folder.Root, Program = isEpisode ? null : DemoFolder.Program, Policy = isEpisode ? DemoFolder.Policy : null })
                    : folder.Root);
                return ExitCode.Success;
            }

            if (isEpisode)
            {
                return await EpisodeDemo.RunAsync(context, workspace, watch).ConfigureAwait(false);
            }

            var run = await RunAsync(context, workspace).ConfigureAwait(false);
            var report = WriteReport(workspace, folder, run);
            if (context.IsJson)
            {
                context.Terminal.Line(JsonText.Of(DemoResult.From(run, watch.Elapsed.TotalSeconds, report)));
            }
            else
            {
                WriteText(context.Terminal, workspace, folder, run, report);
            }

            return ExitCode.Of(run);
        }
        finally
        {
            folder.Remove();
        }
    }

    private static async Task<Run> RunAsync(CommandContext context, RepositoryWorkspace workspace)
    {
        context.Terminal.Note($"Demo in {workspace.Root}");
        await using var session = workspace.StartRun(new RunRequest { Program = DemoFolder.Program, MaxExperiments = context.Value(s_experiments) });
        return await new SessionView(context.Terminal, workspace.Root).WatchAsync(session, context.CancellationToken).ConfigureAwait(false);
    }

    private static string WriteReport(RepositoryWorkspace workspace, DemoFolder folder, Run run)
    {
        // The report outlives the repository.
        var path = folder.IsTemporary
            ? Path.Combine(Path.GetTempPath(), $"autoauto-demo-{run.Id}.md")
            : Path.Combine(workspace.Root, ".autoauto", "reports", $"{run.Id}.md");
        return workspace.ExportReport(run.Id, new ReportRequest { Objects = ReportObjects.Instance, Path = path, Replace = true });
    }

    private static void WriteText(Terminal terminal, RepositoryWorkspace workspace, DemoFolder folder, Run run, string report)
    {
        terminal.Line(string.Empty);
        var table = new Table<Experiment>(terminal, ExperimentColumns.Of(run.Spec.Unit));
        foreach (var experiment in workspace.ListExperiments(run.Id))
        {
            table.Write(experiment);
        }

        RunSummary.Write(terminal, run, hasMore: false);
        terminal.Line($"  report: {report}");
        terminal.Line(folder.IsTemporary
            ? "  the repository was temporary; keep it next time with --keep or --directory"
            : $"  repository: {folder.Root}; look around with: autoauto run show --repository \"{folder.Root}\"");
    }
}
