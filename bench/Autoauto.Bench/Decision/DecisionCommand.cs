using System.CommandLine;

namespace Autoauto.Bench.Decision;

/// <summary>The <c>decision</c> verb: does the decision rule keep its promises?</summary>
internal static class DecisionCommand
{
    public static Command Create()
    {
        var options = new ReportOptions("All loops (minutes)");
        var only = new Option<string?>("--only") { Description = "Only the workloads of one demand, such as D3." };
        var power = new Option<bool>("--power") { Description = "Recompute the power card's table instead (a minute or two)." };
        var command = new Command("decision", "Judge simulated candidates by the product's own rules; fails if a demand is missed.")
        {
            only, power,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var seed = parsed.GetValue(options.Seed);
            if (parsed.GetValue(power))
            {
                PowerCurve.Write(Console.Out, seed);
                return 0;
            }

            return options.Show(parsed, new DecisionBenchmark(parsed.GetValue(options.Full), seed, parsed.GetValue(only), Console.Error).Run());
        });
        return command;
    }
}
