using System.Globalization;
using Autoauto.Bench.Overhead;
using Autoauto.Core.Git;
using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Storage;

namespace Autoauto.Bench.Pipeline;

/// <summary>A temporary repository whose database holds many finished experiments, each as full as a real agent leaves it.</summary>
internal static class PipelineRepository
{
    private static readonly string s_diff = string.Concat(Enumerable.Repeat("-    var total = values.Select(v => v.Length).Sum();\n+    var total = Length(values);\n", 12));

    public static async Task<BenchRepository> CreateAsync(int experiments, int runs)
    {
        var repository = await BenchRepository.CreateAsync(repeats: 1).ConfigureAwait(false);
        try
        {
            await FillAsync(repository.Root, experiments, runs).ConfigureAwait(false);
            return repository;
        }
        catch
        {
            repository.Dispose();
            throw;
        }
    }

    private static async Task FillAsync(string root, int experiments, int runs)
    {
        var spec = BenchRepository.SpecOf(root);
        var runner = new ProcessRunner(TimeProvider.System);
        var location = await RepositoryLocation.FindAsync(root, runner, CancellationToken.None).ConfigureAwait(false);
        using var git = new GitClient(location, runner);
        var head = await git.ResolveCommitAsync("HEAD", CancellationToken.None).ConfigureAwait(false)
                   ?? throw new InvalidOperationException("The benchmark's repository has no commit.");
        using var database = new Database(new RunPaths(root).Database);
        database.Write(connection =>
        {
            for (var index = 0; index < runs; index++)
            {
                var run = History.NewRun(index, spec, head, experiments / runs);
                RunStore.Insert(connection, run);
                RunStore.Update(connection, run);
                for (var number = 1; number <= run.Experiments; number++)
                {
                    ExperimentStore.Save(connection, NewExperiment(root, run, number));
                }
            }
        });
    }

    private static Experiment NewExperiment(string root, Run run, int number) => History.NewExperiment(run, number) with
    {
        DiffExcerpt = s_diff,
        EffectLowPercent = -1.25,
        EffectHighPercent = 2.5,
        ErrorProbability = 0.4,
        BaselineInvocations = 6,
        CandidateInvocations = 6,
        Secondary = new Dictionary<string, double> { ["correct"] = 1, ["peakMegabytes"] = 71.5 },
        Model = "gpt-5-codex",
        AgentOutcome = "Completed",
        AgentCalls = 1,
        AgentSeconds = 95.5,
        Tokens = 61_000 + number,
        CostUsd = 0.31m,
        NotesJson = """{"hypothesis":"The sum is computed twice per value.","why":"The profile shows it in both passes.","next":["Cache the length"],"avoid":["Parallel passes"]}""",
        TranscriptPath = string.Create(CultureInfo.InvariantCulture, $"{root}/.autoauto/logs/{run.Id}/{number}/agent-1.log"),
        TranscriptHash = run.StartCommit,
        TranscriptBytes = 48_211,
    };
}
