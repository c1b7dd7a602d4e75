using System.CommandLine;

namespace Autoauto.Bench.PolicyLand;

/// <summary>The <c>policyland</c> verb: does a policy get better under the rule, and does nothing bad stay?</summary>
internal static class PolicyLandCommand
{
    private const int DefaultSeeds = 500;
    private const ulong DefaultFirstSeed = 20260101;

    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "Landscapes per regime.", DefaultValueFactory = _ => DefaultSeeds };
        var first = new Option<ulong>("--seed") { Description = "First seed.", DefaultValueFactory = _ => DefaultFirstSeed };
        var json = new Option<bool>("--json") { Description = "JSON instead of tables." };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--seeds must be at least 1.");
            }
        });
        var command = new Command("policyland", "Evolve simulated policies by the product's own rule; fails if a demand is missed.")
        {
            seeds, first, json,
        };
        command.SetAction(parsed =>
        {
            var report = new PolicyLandBenchmark(parsed.GetValue(seeds), parsed.GetValue(first), Console.Error).Run();
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
