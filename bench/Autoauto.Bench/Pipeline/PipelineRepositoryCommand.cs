using System.CommandLine;

namespace Autoauto.Bench.Pipeline;

/// <summary><c>repository</c>: makes what <c>pipeline</c> reads, for scripts that measure it themselves.</summary>
internal static class PipelineRepositoryCommand
{
    public static Command Create()
    {
        var experiments = new Option<int>("--experiments") { Description = "Experiments in the database.", DefaultValueFactory = _ => 100_000 };
        var runs = new Option<int>("--runs") { Description = "Runs that they belong to.", DefaultValueFactory = _ => 1 };
        var command = new Command("repository", "Make a temporary repository with a large database and print its path. Whoever asked for it deletes it.") { experiments, runs };
        command.SetAction(async (parsed, _) =>
        {
            // Not disposed of: the repository is the result.
            var repository = await PipelineRepository.CreateAsync(parsed.GetValue(experiments), parsed.GetValue(runs)).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(repository.Root).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
