using System.CommandLine;
using System.Diagnostics;

namespace Autoauto.Bench.Decision;

/// <summary>The <c>episodes</c> verb: does an edit get what it deserves where nothing is set?</summary>
internal static class EpisodesCommand
{
    private const ulong DefaultSeed = 20260101;

    public static Command Create()
    {
        var full = new Option<bool>("--full") { Description = "All edits and unwidened limits (a minute or two) instead of the smoke size." };
        var json = new Option<bool>("--json") { Description = "JSON instead of tables." };
        var seed = new Option<ulong>("--seed") { Description = "First seed.", DefaultValueFactory = _ => DefaultSeed };
        var command = new Command("episodes", "Judge simulated edits of policies by the product's default episodes; fails if a demand is missed.")
        {
            full, json, seed,
        };
        command.SetAction(parsed =>
        {
            var watch = Stopwatch.StartNew();
            var demands = EpisodeWorlds.Run(parsed.GetValue(full), parsed.GetValue(seed));
            var report = new DecisionReport(parsed.GetValue(full), parsed.GetValue(seed), watch.Elapsed, [], demands);
            if (parsed.GetValue(json))
            {
                report.WriteJson(Console.Out);
            }
            else
            {
                report.WriteTable(Console.Out);
            }

            return report.IsMet ? 0 : 1;
        });
        return command;
    }
}
