using System.CommandLine;
using System.Diagnostics;

namespace Autoauto.Bench.Decision;

/// <summary>The <c>episodes</c> verb: does an edit get what it deserves where nothing is set?</summary>
internal static class EpisodesCommand
{
    public static Command Create()
    {
        var options = new ReportOptions("All edits (a minute or two)");
        var command = new Command("episodes", "Judge simulated edits of policies by the product's default episodes; fails if a demand is missed.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var watch = Stopwatch.StartNew();
            var (full, seed) = (parsed.GetValue(options.Full), parsed.GetValue(options.Seed));
            var demands = EpisodeWorlds.Run(full, seed);
            return options.Show(parsed, new DecisionReport(full, seed, watch.Elapsed, [], demands));
        });
        return command;
    }
}
