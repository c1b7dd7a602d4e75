using System.Diagnostics;
using Autoauto.Cli.Hosting;
using Autoauto.Cli.Rendering;
using Autoauto.Core.Episodes;
using Autoauto.Core.Model;
using Autoauto.Core.Primitives;
using Autoauto.Core.Workspace;

namespace Autoauto.Cli.Demo;

/// <summary>Episodes of the sample's policy until nothing is left to improve.</summary>
internal static class EpisodeDemo
{
    private const int MostEpisodes = 10;

    /// <summary>Runs the episodes and shows them.</summary>
    public static async Task<int> RunAsync(CommandContext context, RepositoryWorkspace workspace, Stopwatch watch)
    {
        context.Terminal.Note($"Demo in {workspace.Root}");
        var series = new List<Episode>();
        while (series.Count < MostEpisodes && !EpisodeSeries.HasConverged(series))
        {
            await using var session = workspace.StartEpisode(new EpisodeRequest { Policy = DemoFolder.Policy, Change = "clean tables" });
            series.Add(await new EpisodeSessionView(context.Terminal).WatchAsync(session, context.CancellationToken).ConfigureAwait(false));
            if (series[^1].Stage != EpisodeStage.Closed)
            {
                return ExitCode.Interrupted;
            }
        }

        var head = workspace.PolicyLedger.Require(DemoFolder.Policy).Head;
        if (context.IsJson)
        {
            context.Terminal.Line(JsonText.Of(new
            {
                Episodes = series.Count,
                Kept = series.Count(e => e.Ruling?.Decision == EpisodeDecision.Keep),
                RolledBack = series.Count(e => e.Ruling?.Decision == EpisodeDecision.RollBack),
                Abstained = series.Count(e => e.Ruling?.Decision == EpisodeDecision.Abstain),
                Evolved = series.Count(e => e.EvolvedVersion is not null),
                HeadVersion = head,
                RewardFirst = series[0].Diagnosis!.RewardMain,
                RewardLast = series[^1].Diagnosis!.RewardMain,
                HasConverged = EpisodeSeries.HasConverged(series),
                Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1),
            }));
            return ExitCode.Success;
        }

        context.Terminal.Line(string.Empty);
        var table = new Table<EpisodeView>(context.Terminal, EpisodeColumns.All);
        foreach (var episode in series)
        {
            table.Write(workspace.FindEpisode(episode.Id)!);
        }

        context.Terminal.Line(string.Empty);
        context.Terminal.Line($"AGENTS.md is at version {Figures.Count(head)}:");
        context.Terminal.Line(string.Empty);
        foreach (var line in File.ReadLines(Path.Combine(workspace.Root, "AGENTS.md")))
        {
            context.Terminal.Line("  " + line);
        }

        return ExitCode.Success;
    }
}
