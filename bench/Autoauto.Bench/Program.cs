using System.CommandLine;
using Autoauto.Bench.Decision;

var root = new RootCommand("Benchmarks of Autoauto. Each verb prints a table and fails if a published limit is missed.")
{
    DecisionCommand.Create(),
};
return root.Parse(args).Invoke();
