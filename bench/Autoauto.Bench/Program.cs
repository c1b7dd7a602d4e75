using System.CommandLine;
using Autoauto.Bench.Decision;
using Autoauto.Bench.Live;
using Autoauto.Bench.Overhead;
using Autoauto.Bench.Pipeline;
using Autoauto.Bench.PolicyLand;
using Autoauto.Bench.Recorded;

var root = new RootCommand("Benchmarks of Autoauto. Each verb prints a table and fails if a published limit is missed.")
{
    DecisionCommand.Create(),
    OverheadCommand.Create(),
    ScaleCommand.Create(),
    ReplayCommand.Create(),
    LiveCommand.Create(),
    PipelineCommand.Create(),
    PipelineRepositoryCommand.Create(),
    PolicyLandCommand.Create(),
    EpisodesCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
