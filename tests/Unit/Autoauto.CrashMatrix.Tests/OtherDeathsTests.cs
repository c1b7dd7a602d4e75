using Autoauto.Core.Loop;
using Autoauto.Core.Model;
using Autoauto.Core.Processes;
using Autoauto.Core.Workspace;
using Autoauto.CrashMatrix.Tests.Grid;
using Autoauto.CrashMatrix.Tests.Support;
using EngineHost;

namespace Autoauto.CrashMatrix.Tests;

/// <summary>Deaths outside the run itself: while a finished run is measured again, and while it is removed.</summary>
[Collection(PreparedRunner.Name)]
public sealed class OtherDeathsTests(PreparedRunner prepared)
{
    private readonly CellRunner _runner = prepared.Runner;

    [Fact(Timeout = 600_000)]
    public Task A_death_while_a_run_is_measured_anew_leaves_the_run_as_it_was() => MeasureAsync(
        "sample.Receipt:AfterEffect:2", "receipt.keep:AfterEffect:2");

    [Fact(Timeout = 600_000)]
    [Trait("Category", "Long")]
    public Task A_death_behind_a_record_of_a_new_measurement_leaves_the_run_as_it_was() => MeasureAsync("receipt:AfterRecord:1", "sample.Receipt:AfterRecord:9");

    [Fact]
    [Trait("Category", "CrashMatrix")]
    public async Task A_death_at_any_point_of_a_measurement_leaves_the_run_as_it_was()
    {
        await prepared.RestoreFinishedAsync();
        var trace = Path.Combine(_runner.Repository.Outside, "trace");
        Assert.Equal(0, (await EngineProcess.Built.RunAsync(_runner.Repository, "measure", prepared.FinishedId, "--trace", trace)).ExitCode);
        var passages = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.True(passages.Length > 40, $"only {passages.Length} passages");
        await MeasureAsync([.. passages.Distinct()]);
    }

    [Fact(Timeout = 600_000)]
    [Trait("Category", "Long")]
    public async Task A_removal_that_was_cut_off_is_finished_by_the_next_one()
    {
        foreach (var point in new[] { FaultPoint.BeforeEffect, FaultPoint.AfterEffect, FaultPoint.AfterRecord })
        {
            await prepared.RestoreFinishedAsync();
            var run = prepared.FinishedId;
            var end = await EngineProcess.Built.RunAsync(
                _runner.Repository, ["remove", run, .. EngineProcess.At(new Passage("run.remove", point, 1), FaultAction.Kill)]);
            Assert.True(end.IsKilled, $"{point}: {end}");
            using (var workspace = RepositoryWorkspace.Open(_runner.Repository.Root))
            {
                if (workspace.FindRun(run) is not null)
                {
                    workspace.RemoveRun(run);
                }
            }

            Assert.Equal(string.Empty, _runner.Repository.Git("for-each-ref", "refs/autoauto", "refs/heads/autoauto") + _runner.Repository.StoreGit("for-each-ref"));
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_runner.Repository.Root, ".autoauto", "logs")));
            Assert.Empty(WorkingFolders());
            Assert.Equal(prepared.Fingerprint, _runner.Repository.Fingerprint());
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task A_kept_commit_never_moves_a_branch_that_somebody_else_has_moved() =>
        Assert.Empty(await Probes.BranchMovedAsync(_runner, EngineProcess.Built));

    [Fact(Timeout = 600_000)]
    public async Task A_changed_evaluator_is_not_used_again_and_ends_the_run() =>
        Assert.Empty(await Probes.EvaluatorTamperedAsync(_runner, EngineProcess.Built));

    [Fact(Timeout = 600_000)]
    public async Task Every_record_is_flushed_to_the_disk() => Assert.Empty(await Probes.FlushAsync(_runner, EngineProcess.Built));

    [Fact(Timeout = 600_000)]
    public async Task Every_commit_and_ref_is_flushed_to_the_disk() => Assert.Empty(await Probes.GitFlushAsync(_runner, EngineProcess.Built));

    private async Task MeasureAsync(params string[] passages)
    {
        foreach (var passage in passages)
        {
            await prepared.RestoreFinishedAsync();
            var run = prepared.FinishedId;
            var end = await EngineProcess.Built.RunAsync(_runner.Repository, ["measure", run, .. EngineProcess.At(Passage.Parse(passage), FaultAction.Kill)]);
            Assert.True(end.IsKilled, $"{passage}: {end}");

            using var workspace = RepositoryWorkspace.Open(_runner.Repository.Root);
            await using (var session = workspace.MeasureRun(run, 3, leaveOneOut: true))
            {
                await session.Completion;
            }

            var view = workspace.FindRun(run)!;
            Assert.Equal((RunStatus.Completed, 3), (view.Status, view.Run.Receipt!.Pairs));
            Assert.Equal(ScriptedRepository.Expected, workspace.ListExperiments(run).Select(e => FormattableString.Invariant($"{e.Number} {e.Status} {e.Reason}")));
            Assert.Empty(ProcessTree.FindMarked(run));
            Assert.Empty(ProcessTree.FindMarked(RunPaths.ReceiptOwner(run)));
            Assert.Empty(WorkingFolders());
            Assert.Single(_runner.Repository.Git("worktree", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(prepared.Fingerprint, _runner.Repository.Fingerprint());

            // Standing samples of each comparison: one whole block of the last session.
            Assert.All(
                workspace.ListMeasurements(run).Where(m => !m.Void && m.Purpose == MeasurementPurpose.Receipt).GroupBy(m => m.Experiment),
                block => Assert.Equal(6, block.Count()));
        }
    }

    private IEnumerable<string> WorkingFolders() =>
        Directory.Exists(_runner.Repository.Paths.Worktrees) ? Directory.EnumerateFileSystemEntries(_runner.Repository.Paths.Worktrees) : [];
}
