using System.CommandLine;

namespace Autoauto.Bench.Decision;

/// <summary>The <c>decision</c> verb: does the decision rule keep its promises?</summary>
internal static class DecisionCommand
{
    /// <summary>Not the seeds that the rule's parameters were tuned with.</summary>
    private const ulong DefaultSeed = 20260101;

    public static Command Create()
    {
        var full = new Option<bool>("--full") { Description = "All loops and unwidened limits (minutes) instead of the smoke size." };
        var json = new Option<bool>("--json") { Description = "JSON instead of tables." };
        var seed = new Option<ulong>("--seed") { Description = "First seed.", DefaultValueFactory = _ => DefaultSeed };
        var only = new Option<string?>("--only") { Description = "Only the workloads of one demand, such as D3." };
        var power = new Option<bool>("--power") { Description = "Recompute the power card's table instead (a minute or two)." };
        var command = new Command("decision", "Judge simulated candidates by the product's own rules; fails if a demand is missed.")
        {
            full, json, seed, only, power,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(power))
            {
                PowerCurve.Write(Console.Out, parsed.GetValue(seed));
                return 0;
            }

            var report = new DecisionBenchmark(
                parsed.GetValue(full), parsed.GetValue(seed), parsed.GetValue(only), Console.Error).Run();
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
