using Autoauto.Core.Model;
using Autoauto.Core.Programs;
using Autoauto.Core.Tests.Support;
using Autoauto.Core.Workspace;

namespace Autoauto.Core.Tests.Loop;

/// <summary>Builds are warmed up where the set-up shows the need, and every execution is counted.</summary>
public sealed class WarmUpTests
{
    /// <summary>The first execution for each value of value.txt prints 1.</summary>
    private const string Cold = "cold='@COLD@'$(cat value.txt); if [ ! -e \"$cold\" ]; then : > \"$cold\"; echo '{\"value\": 1, \"ok\": 1}'; exit 0; fi";

    [Fact(Timeout = 300_000)]
    public async Task Where_values_repeat_exactly_the_first_candidates_are_compared_and_later_ones_are_not_warmed_up()
    {
        using var repository = Repository(string.Empty);
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace, maxExperiments: 7);

        Assert.Equal(0, run.Warmup);
        var measurements = workspace.ListMeasurements(run.Id).ToList();
        Assert.Equal([0, 1, 3, 4], measurements.Where(m => m.Purpose == MeasurementPurpose.WarmUp).Select(m => m.Experiment));
        Assert.Contains(measurements, m => m.Experiment == 7);
        AssertCounted(workspace, run, measurements);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_start_commit_that_was_warm_already_does_not_hide_that_builds_have_to_be_warmed_up()
    {
        using var repository = Repository(Cold);
        File.WriteAllText(repository.Outside("cold-100"), string.Empty);
        using var workspace = RepositoryWorkspace.Open(repository.Path);

        var run = await RunAsync(workspace, maxExperiments: 7);

        Assert.Equal(1, run.Warmup);
        var measurements = workspace.ListMeasurements(run.Id).ToList();
        Assert.Contains(measurements, m => m is { Experiment: 7, Purpose: MeasurementPurpose.WarmUp, Sample.Value: 1 });
        Assert.DoesNotContain(measurements, m => m.Purpose != MeasurementPurpose.WarmUp && m.Sample.Value == 1);
    }

    [Fact(Timeout = 300_000)]
    public async Task Where_it_differs_every_build_is_warmed_up_and_a_resumed_run_goes_on_so()
    {
        using var repository = Repository(Cold);
        using var workspace = RepositoryWorkspace.Open(repository.Path);
        var run = await RunAsync(workspace, maxExperiments: 1);
        workspace.UpdateOptions(run.Id, o => o with { MaxExperiments = 3 });

        await using var resumed = workspace.ResumeRun(run.Id);
        run = await resumed.Completion;

        Assert.Equal(1, run.Warmup);
        var measurements = workspace.ListMeasurements(run.Id).ToList();
        Assert.Equal([0, 1, 3], measurements.Where(m => m.Purpose == MeasurementPurpose.WarmUp && m.Sample.Value == 1).Select(m => m.Experiment));
        Assert.DoesNotContain(measurements, m => m.Purpose != MeasurementPurpose.WarmUp && m.Sample.Value == 1);
        Assert.Equal(["1 Kept Improved", "2 Crashed NoCommit", "3 Discarded Regressed"], RunSessionTests.Lines(workspace, run.Id));
        AssertCounted(workspace, run, measurements);
        Assert.All(workspace.ReplayRun(run.Id, new ReplayRequest()), r => Assert.True(r.IsIdentical));
    }

    private static void AssertCounted(RepositoryWorkspace workspace, Run run, List<Measurement> measurements)
    {
        Assert.Equal(measurements.Count, run.Executions);
        Assert.Equal(run.Executions, workspace.ListRuns().Single().Run.Executions);
        Assert.All(workspace.ListExperiments(run.Id), e => Assert.Equal(measurements.Count(m => m.Experiment == e.Number), e.Executions));
    }

    private static TurnRepository Repository(string cold)
    {
        var repository = new TurnRepository("adaptive");
        Edit("config.json", "\"warmup\": 0,", string.Empty);
        Edit("measure.sh", "printf", cold.Replace("@COLD@", repository.Outside("cold-"), StringComparison.Ordinal) + "\nprintf");
        return repository;

        void Edit(string file, string from, string to)
        {
            var relative = ".autoauto/programs/p/" + file;
            var text = File.ReadAllText(Path.Combine(repository.Path, relative));
            Assert.Contains(from, text, StringComparison.Ordinal);
            repository.Write(relative, text.Replace(from, to, StringComparison.Ordinal));
        }
    }

    private static async Task<Run> RunAsync(RepositoryWorkspace workspace, int maxExperiments)
    {
        await using var session = workspace.StartRun(new RunRequest { Program = "p", MaxExperiments = maxExperiments, NoReceipt = true });
        return await session.Completion;
    }
}
